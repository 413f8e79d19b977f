"""What the readers of a server hold: the graph in memory, a database on disk, or the address of another service."""

import sys
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress

from diplograph.cli.accepting import accepted
from diplograph.cli.loading import files_of
from diplograph.ledger import unchanging
from diplograph.readers import Host
from diplograph.release import Release
from diplograph.settings import MEMORY, Settings
from diplograph.store import DiskStore, MemoryStore
from diplograph.store.remote import RemoteStore
from diplograph.validation import check

_ADDRESSES: Final = ("http://", "https://")


def host_of(settings: Settings, release: Release) -> Host:
    """Return what the readers hold, as the setting ``store`` says; called in the process that they are forked from.

    Raises:
        InvalidRecords: when records break the rules.
        EnvironmentProblem: when files are missing or cannot be read, or the store's folder holds no graph.
        StoreUnavailable: when the other service does not answer, or cannot do what is needed.
    """
    where, network = settings.store, bool(settings.services)
    if where.startswith(_ADDRESSES):
        RemoteStore(where, timeout=settings.time_limit).check()
        return Host(partial(RemoteStore, where, timeout=settings.time_limit), settings.memory_limit, network=True)
    services = frozenset(settings.services)
    if where == MEMORY:
        loaded = _load(release, settings.shacl_engine)
        loaded.services = services
        return Host(partial(_held, loaded), settings.memory_limit, network=network)
    kept = DiskStore(Path(where))
    kept.services = services
    return Host(partial(_opened, kept), settings.memory_limit, files=True, network=network)


def _held(store: MemoryStore) -> MemoryStore:
    """A store in memory is open already."""
    return store


def _opened(store: DiskStore) -> DiskStore:
    """A database must not be open when the nursery forks; a reader opens it before it says that it is ready."""
    store.open()
    return store


def _load(release: Release, engine: str) -> MemoryStore:
    """Check all records and return the generation made of them."""
    with (
        unchanging(release.data),
        Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress,
    ):
        files = files_of(release)
        task = progress.add_task("loading and validating records", total=len(files) + 1)
        report = check(release, release.data, files, advance=lambda: progress.advance(task), engine=engine)
    return accepted(report, "they are not served")
