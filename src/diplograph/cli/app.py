"""The program ``diplograph``: its commands, and how it ends when something is wrong."""

import importlib
import sys
from typing import Final

import rich_click as click

from diplograph import __version__
from diplograph.errors import DiplographError

# Each command is imported when it is asked for: `check` needs no web server, `serve` no table.
_COMMANDS: Final = {
    "serve": "diplograph.cli.serve:serve",
    "check": "diplograph.cli.check:check",
    "format": "diplograph.cli.format:format_",
    "ask": "diplograph.cli.ask:ask",
    "query": "diplograph.cli.query:query",
    "new": "diplograph.cli.new:new",
    "add": "diplograph.cli.add:add",
    "template": "diplograph.cli.template:template",
    "undo": "diplograph.cli.undo:undo",
    "history": "diplograph.cli.history:history",
    "token": "diplograph.cli.token:token",
    "load": "diplograph.cli.load:load",
    "backup": "diplograph.cli.backup:backup",
    "draw": "diplograph.cli.draw:draw",
    "dump": "diplograph.cli.dump:dump",
    "tables": "diplograph.cli.tables:tables",
    "release": "diplograph.cli.release:release",
    "lsp": "diplograph.cli.lsp:lsp",
}


class _LazyGroup(click.RichGroup):
    """A group that imports a command when it is first asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="diplograph")
def app() -> None:
    """The open, citable knowledge graph of diplomatic meetings.

    \b
    Examples:
      diplograph serve                       look at the graph in a browser
      diplograph ask who-took-part           ask a named question
      diplograph query 'SELECT ?m { ?m a diplo:Meeting }'
      diplograph check data/people           judge records, line by line
      diplograph load --store graph          keep the graph on disk

    \b
    Exit codes:
      0  done, nothing wrong
      1  records break a rule, or are not in canonical form
      2  bad input: a wrong option, query, parameter or name
      3  the machine does not let us: port taken, folder missing, no permission
    """


def main() -> None:
    """Run the command line; a foreseen error ends it with one message and its exit code, never with a traceback."""
    try:
        app(standalone_mode=True)
    except DiplographError as error:
        click.secho(f"error: {error.message}", fg="red", err=True)
        if error.hint:
            click.secho(error.hint, err=True)
        sys.exit(error.exit_code)
