"""``diplograph backup``: a second store that shares the first one's files."""

from pathlib import Path

import rich_click as click

from diplograph.store import back_up


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--store", required=True, type=click.Path(path_type=Path), help="The folder of the store.")
def backup(target: Path, store: Path) -> None:
    """Make a backup of a store on disk, also while it is served or loaded.

    TARGET becomes a store of its own: serve it, or copy it to another machine. It must not exist. On the same file system its
    files are hard links, so it is made at once and takes space only when the store goes on to other content.

    \b
    Examples:
      diplograph backup --store graph backups/2026-11-24

    \b
    Exit codes: 0 done, 2 TARGET is there already, 3 no store, no permission, disk full
    """
    facts = back_up(store, target)
    click.echo(f"{facts.quads} quads, generation {facts.digest}, in {target}")
