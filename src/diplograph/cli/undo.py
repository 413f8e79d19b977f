"""``diplograph undo``: what stood before a change stands again."""

from pathlib import Path

import rich_click as click

from diplograph.cli.curating import curator_named, curator_option, ledger_of, message_option, tell
from diplograph.cli.options import data_option


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("change", metavar="ID")
@message_option
@curator_option
@data_option
def undo(change: str, message: str, curator: str | None, data: Path | None) -> None:
    """Undo a change: its records stand as they stood before it.

    The undoing is a change of its own, judged and logged like any other, and can be undone too. It is refused when one of the
    records was touched since.

    \b
    Examples:
      diplograph history
      diplograph undo 2023-04-14-0a1b2c3d4e5f --message "The source was withdrawn"

    \b
    Exit codes: 0 done, 1 what stood before breaks a rule now, 2 no such change or touched since, 3 a file cannot be written
    """
    release, ledger = ledger_of(data)
    tell(ledger.undo(change, curator_named(curator, release.data), message))
