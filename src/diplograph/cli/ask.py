"""``diplograph ask``: one command for each named query, its parameters for options."""

from pathlib import Path
from typing import Final

import rich_click as click

from diplograph.cli.answers import format_option, show
from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.questions import Catalogue, Parameter, Question, answer_of, load_catalogue

_ASKED: Final = "asked_"  # keeps the names of parameters apart from those of options
# What every question has anyway; a parameter of that name is asked for by another flag.
_OWN_FLAGS: Final = {"--data", "--format", "--help"}


class _Questions(click.RichGroup):
    """A group whose commands are the named queries."""

    def _catalogue(self) -> Catalogue:
        return load_catalogue(release_with(None).queries)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._catalogue())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002 - click's signature
        return _command(self._catalogue().named(cmd_name))


@click.group(cls=_Questions, context_settings={"help_option_names": ["-h", "--help"]})
def ask() -> None:
    """Ask a named question.

    Each question is a query in `queries/`; its parameters are options, and each has an example for its default.

    \b
    Examples:
      diplograph ask who-took-part
      diplograph ask who-took-part --meeting central-asia-russia-dfm-2020-05-21
      diplograph ask who-took-part --help

    \b
    Exit codes: 0 answered, 2 no such question or a wrong parameter, 3 a file cannot be read
    """


def _command(question: Question) -> click.Command:
    def run(**options: str | Path | None) -> None:
        data, form = options.pop("data"), options.pop("form")
        values = {name.removeprefix(_ASKED): str(value) for name, value in options.items() if value is not None}
        question.bind(values)  # a wrong value is told before the graph is loaded
        store = load(release_with(Path(data) if data else None))
        show(answer_of(store, question, values), str(form) if form else None)

    command = click.RichCommand(
        name=question.name,
        callback=run,
        params=[_option(parameter) for parameter in question.parameters],
        help=f"{question.title}\n\n{question.why}",
        short_help=question.title,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    return data_option(format_option(command))


def _option(parameter: Parameter) -> click.Option:
    flag = f"--{parameter.name}" if f"--{parameter.name}" not in _OWN_FLAGS else f"--about-{parameter.name}"
    help_text = f"{parameter.description} Default: {parameter.example}"
    return click.Option([flag, _ASKED + parameter.name], metavar=parameter.type.upper(), help=help_text)
