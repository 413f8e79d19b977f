"""``diplograph release``: what is there becomes a release in the archive."""

from datetime import UTC, date, datetime
from pathlib import Path

import rich_click as click

from diplograph import __version__
from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.errors import InputError
from diplograph.releases import ChangeIndex, publish
from diplograph.store import DiskStore, Store


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--version", default=__version__, show_default=True, help="The version of the release.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help="The day from which it holds, YYYY-MM-DD; by default today, in UTC."
)
@click.option("--store", type=click.Path(path_type=Path), help="The folder of a store on disk.")
@data_option
def release(folder: Path, version: str, day: datetime | None, store: Path | None, data: Path | None) -> None:
    """Add a release to the archive in DIR: a dump of everything, a manifest, and what changed since the release before.

    A server that is told of the archive (the setting `archive`) tells what each release changed, and answers for things as they
    stood at each. The records are not judged here: check them first.

    \b
    Examples:
      diplograph release archive
      diplograph release archive --version 2026-11 --day 2026-11-26

    \b
    Exit codes: 0 released, 2 there is such a release or a later one already, 3 a file cannot be read or written
    """
    if store and data:
        raise InputError("--store and --data exclude each other", "release one or the other")
    graph: Store = DiskStore(store) if store else load(release_with(data))
    on: date = day.date() if day else datetime.now(UTC).date()
    made = publish(graph, folder, version, on)
    counts = ", ".join(f"{number} {kind}" for kind, number in ChangeIndex(made.changes).counts.items()) or "nothing changed"
    click.echo(f"release {made.version} of {made.day}: {made.quads} quads; {counts}")
