"""``diplograph check --fix``: make what is certain, show the difference, and judge again."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import rich_click as click

from diplograph.validation import Report
from diplograph.validation.mending import Mend, mends

_ROUNDS: Final = 9  # one mend may bring the next fault to light, as a missing declaration does; but this must end
_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}


def fix(judge: Callable[[Mapping[str, str]], Report], data: Path, *, dry_run: bool, aside: bool) -> Report:
    """Make the certain mends of what a check finds, and tell of each.

    Args:
        judge: Judges the records as they stand; it is told where files went that were moved.
        data: The data folder.
        dry_run: Write nothing; only the first round can be shown then.
        aside: Whether the difference goes to standard error, because standard output is for a program.

    Returns:
        The last report: what is left.
    """
    moved: dict[str, str] = {}
    report = judge(moved)
    for _ in range(_ROUNDS):
        made = [mend for mend in mends(report.findings, report.texts, data) if _told(mend, dry_run=dry_run, aside=aside)]
        if dry_run or not made:
            break
        for mend in made:
            mend.make()
            if mend.moved_to:
                moved[mend.file] = mend.moved_to
        report = judge(moved)
    return report


def _told(mend: Mend, *, dry_run: bool, aside: bool) -> bool:
    """Show what mending a file does; tell whether it does anything."""
    if mend.refusal:
        click.echo(f"{mend.file}: nothing is mended: {mend.refusal}", err=True)
        return False
    for line in mend.diff.splitlines():
        click.secho(line, fg=_COLOURS.get(line[:1]), err=aside)
    if mend.diff:
        click.echo(f"{mend.file}: {mend.count} {'to mend' if dry_run else 'mended'}", err=True)
    return bool(mend.diff)
