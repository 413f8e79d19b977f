"""``diplograph history``: who changed which records, when and why."""

from pathlib import Path

import rich_click as click

from diplograph.cli.curating import ledger_of
from diplograph.cli.options import data_option
from diplograph.ledger import Entry
from diplograph.records import path_in


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Follow the chain of the log first; a log that was tampered with is an error.")
@data_option
def history(file: Path | None, data: Path | None, *, verify: bool) -> None:
    """List the changes of all records, or of one, the newest first.

    \b
    Examples:
      diplograph history
      diplograph history data/people/sergey-lavrov.ttl
      diplograph history --verify

    \b
    Exit codes: 0 done, 3 the log cannot be read, or was tampered with
    """
    release, ledger = ledger_of(data)
    if verify:
        click.secho(f"the log is whole: {ledger.verify()} changes, each chained to the one before", fg="green", err=True)
    for entry in ledger.history(path_in(release.data, file) if file else None):
        click.echo(_shown(entry))


def _shown(entry: Entry) -> str:
    head = f"{entry.change}  {entry.time}  {entry.curator.name} ({entry.curator.role.value})  {entry.action}"
    lines = [head + (f"  commit {entry.commit[:12]}" if entry.commit else "")]
    lines += [f"    {line}" for line in [*entry.message.split("\n"), entry.note] if line]
    lines += [f"    {each.path}" for each in entry.touched]
    return "\n".join(lines)
