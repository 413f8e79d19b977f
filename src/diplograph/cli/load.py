"""``diplograph load``: a store on disk, from records or from files of quads."""

import sys
from itertools import count
from pathlib import Path
from typing import Self

import rich_click as click
from rich.console import Console
from rich.progress import Progress, TaskID

from diplograph.cli.accepting import accepted
from diplograph.cli.loading import files_of
from diplograph.cli.options import data_option, release_with
from diplograph.errors import InputError
from diplograph.ledger import unchanging
from diplograph.release import Release
from diplograph.settings import read_settings
from diplograph.store import Loaded, StoreDirectory, load_quads, load_records, records_digest
from diplograph.validation import check


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--store", required=True, type=click.Path(path_type=Path), help="The folder of the store; made when there is none.")
@data_option
@click.option("--force", is_flag=True, help="Load also when the same content is there already.")
@click.option("--no-check", is_flag=True, help="Do not judge the records first.")
def load(files: tuple[Path, ...], store: Path, data: Path | None, *, force: bool, no_check: bool) -> None:
    """Load records, or files of quads, into a store on disk.

    A new generation is made beside the one that is there, and takes its place at once and whole. A server goes on with the old
    one until it is told by SIGHUP. A load that fails or is killed changes nothing.

    Files are N-Quads or TriG (.nq, .trig, also .gz), such as `diplograph dump` writes. They are loaded as they are: nobody
    judges them. What rules derive is derived anew. Records are judged by the engine that DIPLOGRAPH_SHACL_ENGINE or the file of
    settings names.

    \b
    Examples:
      diplograph load --store graph                     the records that came with the program
      diplograph load --store graph --data ./data       records of your own
      diplograph load --store graph dump.nq.gz          everything from files

    \b
    Exit codes: 0 loaded, 1 records are not valid, 2 a file is malformed, 3 no permission, disk full, another load is running
    """
    if files and data:
        raise InputError("files of quads and --data exclude each other", "load one or the other")
    release = release_with(data)
    if files:
        with _Bars() as bars:
            loaded = load_quads(store, release, files, force=force, progress=bars.show)
    else:
        with unchanging(release.data):
            loaded = _load_records(store, release, force=force, judge=not no_check)
    click.echo(_told(loaded, store))


def _load_records(store: Path, release: Release, *, force: bool, judge: bool) -> Loaded:
    files = files_of(release)
    facts = StoreDirectory(store).current_facts()
    needed = force or facts is None or facts.digest != records_digest(release, files)
    if needed and not judge:
        click.secho("warning: the records are not checked", fg="yellow", err=True)
    with _Bars() as bars:
        if needed and judge:
            _refuse_invalid(release, files, bars)
        return load_records(store, release, files, force=force, progress=bars.show)


def _refuse_invalid(release: Release, files: list[Path], bars: "_Bars") -> None:
    judged = count(1)
    report = check(
        release,
        release.data,
        files,
        advance=lambda: bars.show("checking", next(judged), len(files) + 1),
        engine=read_settings({}).settings.shacl_engine,
    )
    accepted(report, "nothing is loaded")


class _Bars:
    """One bar for each step of a load, on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._progress = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
        self._tasks: dict[str, TaskID] = {}

    def show(self, step: str, done: int, total: int) -> None:
        """Show how much of a step is done."""
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._tasks[step], completed=done)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _told(loaded: Loaded, store: Path) -> str:
    if not loaded.changed:
        return f"nothing to do: {store} holds this already, {loaded.quads} quads, generation {loaded.generation}"
    return f"{loaded.quads} quads in {loaded.seconds:.1f} s: generation {loaded.generation} in {store}"
