"""The settings as options of a command, as a listing of what is in force, and as the table of the documents."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import rich_click as click

from diplograph.settings import (
    CONFIG_VARIABLE,
    WITHOUT_FLAG,
    Effective,
    Settings,
    allowed,
    default,
    flag,
    kind,
    read_settings,
    variable,
    written,
)

_HEADINGS: Final = ("in the file", "flag", "environment", "default", "value", "what it says")


def settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for every setting, and call it with what they amount to as ``settings``.

    ``--config`` names a settings file; ``--show-settings`` lists what is in force instead of calling the command.
    """

    @functools.wraps(command)
    def configured(config: Path | None, show_settings: bool, **options: Any) -> None:  # noqa: ANN401, FBT001 - click's values
        given = {name: options.pop(name) for name in Settings.model_fields if name in options}
        flags = {name: value for name, value in given.items() if value not in {None, ()}}
        effective = read_settings(flags, config)
        if show_settings:
            click.echo(listing(effective), nl=False)
            return
        command(settings=effective.settings, **options)

    for option in reversed([*map(_option, _with_flags()), *_COMMON]):
        configured = option(configured)
    return configured


def listing(effective: Effective) -> str:
    """Return the settings in force, one a line, each with its value and where that came from; secrets as stars."""
    rows = [(name, written(getattr(effective.settings, name)), effective.origins[name]) for name in Settings.model_fields]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}\n" for name, value, origin in rows)


def table() -> str:
    """Return the settings as a Markdown table."""
    lines = [_HEADINGS, tuple("---" for _ in _HEADINGS), *map(_row, Settings.model_fields)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(name: str) -> tuple[str, ...]:
    switch = f"`{flag(name)}`, `--no-{flag(name)[2:]}`" if not kind(name).metavar else f"`{flag(name)}`"
    shown = "none, because a command line is public" if name in WITHOUT_FLAG else switch
    return (f"`{name}`", shown, f"`{variable(name)}`", default(name), allowed(name), _meaning(name))


def _meaning(name: str) -> str:
    return Settings.model_fields[name].description or ""


def _with_flags() -> list[str]:
    return [name for name in Settings.model_fields if name not in WITHOUT_FLAG]


def _option(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option of one setting; what it holds is judged with the settings, so that one message says where a value came from."""
    text = f"{_meaning(name).replace('`', '')} [default: {default(name)}; {variable(name)}]"
    what = kind(name)
    if not what.metavar:
        return click.option(f"{flag(name)}/--no-{flag(name)[2:]}", name, default=None, help=text)
    if Settings.model_fields[name].default == ():
        return click.option(flag(name), name, metavar=what.metavar, multiple=True, help=f"{text} May be repeated.")
    return click.option(flag(name), name, metavar=what.metavar, help=text)


_COMMON: Final = (
    click.option(
        "--config", type=click.Path(path_type=Path), metavar="PATH", help=f"A settings file, in TOML. [{CONFIG_VARIABLE}]"
    ),
    click.option("--show-settings", is_flag=True, help="List the settings in force and where each came from, and stop."),
)
