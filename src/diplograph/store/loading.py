"""Loads into a store on disk: a new generation beside the one that is served, then a swap."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final, Protocol

from pyoxigraph import Quad, RdfFormat, parse, serialize
from pyoxigraph import Store as Engine

from diplograph.errors import InputError
from diplograph.records import path_in, read_record
from diplograph.release import Release
from diplograph.store.build import Digest, derived, quads_of, read_ontology
from diplograph.store.generations import Facts, StoreDirectory
from diplograph.store.quad_files import digest_of, format_of, read_quads
from diplograph.turtle import read_text

# The engine keeps one batch in memory and sorts it; ten times as many cost ten times the memory and are no faster.
_BATCH: Final = 100_000


class Progress(Protocol):
    """Is told how far a load is."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take in what is being done, and how much of how much of it is done."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    Attributes:
        generation: The digest of the generation that is current now.
        quads: How many quads it holds.
        seconds: How long it took.
        changed: Whether another generation was current before, or the same was made anew.
    """

    generation: str
    quads: int
    seconds: float
    changed: bool


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody about progress."""


def load_records(
    directory: Path, release: Release, files: Sequence[Path], *, force: bool = False, progress: Progress = _silent
) -> Loaded:
    """Load a release: its ontology and schemes, record files, and what the rules derive from them.

    Args:
        directory: The store directory; it is made when there is none.
        release: Ontology, rules and the data folder.
        files: The record files; they are not judged here.
        force: Whether to load also when the same content is current.
        progress: Told about steps and files.

    Raises:
        TurtleSyntaxError: when a file is not Turtle.
        InputError: when a file changes while it is loaded.
        EnvironmentProblem: when a file cannot be read, another load is running, or the disk is full.
    """
    ontology = read_ontology(release)

    def quads(digest: Digest) -> Iterator[Quad]:
        yield from quads_of(ontology.documents.items())
        for done, file in enumerate(files):
            progress("reading", done, len(files))
            record = read_record(file, release.data)
            digest.add(record.path, record.text)
            yield from quads_of([(record.graph, record)])

    before = records_digest(release, files)
    source = _Source(lambda: Digest(ontology, ontology.rules), before, quads, ontology.rules)
    return _load(StoreDirectory(directory), source, progress, force=force)


def records_digest(release: Release, files: Sequence[Path]) -> str:
    """Return the digest of the generation that a release and these record files make, wherever it is kept.

    Raises:
        TurtleSyntaxError: when a file is not UTF-8, or one of the ontology is not Turtle.
        EnvironmentProblem: when a file cannot be read.
    """
    ontology = read_ontology(release)
    digest = Digest(ontology, ontology.rules)
    for file in files:
        digest.add(path_in(release.data, file), read_text(file))
    return str(digest)


def load_quads(
    directory: Path, release: Release, files: Sequence[Path], *, force: bool = False, progress: Progress = _silent
) -> Loaded:
    """Load N-Quads and TriG files, and what the rules derive from them in place of what they hold as derived.

    Args:
        directory: The store directory; it is made when there is none.
        release: The rules are those of its ontology.
        files: The files of quads; they are not judged.
        force: Whether to load also when the same content is current.
        progress: Told about steps and bytes.

    Raises:
        TurtleSyntaxError: when a file is not in its format.
        InputError: when a file changes while it is loaded, is damaged, or its name ends in no known format.
        EnvironmentProblem: when a file cannot be read, another load is running, or the disk is full.
    """
    rules = read_ontology(release).rules
    for file in files:
        format_of(file)
    before = Digest(None, rules)
    for file in files:
        before.add_file(digest_of(file))
    done, total = 0, sum(file.stat().st_size for file in files)

    def advance(size: int) -> None:
        nonlocal done
        done += size
        progress("reading", done, total)

    def quads(digest: Digest) -> Iterator[Quad]:
        for file in files:
            yield from read_quads(file, advance, digest.add_file)

    source = _Source(lambda: Digest(None, rules), str(before), quads, rules)
    return _load(StoreDirectory(directory), source, progress, force=force)


@dataclass(frozen=True, slots=True)
class _Source:
    """What a generation is made from: its digest before the load, its quads, which are digested again, and the rules."""

    start: Callable[[], Digest]
    digest: str
    quads: Callable[[Digest], Iterator[Quad]]
    rules: tuple[str, ...]


def _load(directory: StoreDirectory, source: _Source, progress: Progress, *, force: bool) -> Loaded:
    started = time.monotonic()
    facts = directory.current_facts()
    if facts and facts.digest == source.digest and not force:
        return Loaded(facts.digest, facts.quads, time.monotonic() - started, changed=False)
    with directory.loading() as made:
        name = None if force else directory.named(source.digest)
        if name is None:
            facts = Facts(source.digest, _make(made, source, progress))
            name = directory.complete(made, facts)
        directory.make_current(name)
        directory.remove_old()
    facts = directory.facts(name)
    return Loaded(facts.digest, facts.quads, time.monotonic() - started, changed=True)


def _make(folder: Path, source: _Source, progress: Progress) -> int:
    """Make the database of a generation in an empty folder, and return the number of its quads."""
    engine = Engine(str(folder / "loading"))
    digest = source.start()
    _extend(engine, source.quads(digest))
    if str(digest) != source.digest:
        raise InputError("the files changed while they were loaded", "load again")
    _derive(engine, source.rules, folder / "derived.nq", progress)
    progress("compacting", 0, 1)
    engine.optimize()
    quads = len(engine)
    # A checkpoint has no log to replay, and none of the files that compacting made superfluous.
    engine.backup(str(folder / "database"))
    progress("compacting", 1, 1)
    del engine
    shutil.rmtree(folder / "loading")
    return quads


def _derive(engine: Engine, rules: Sequence[str], spool: Path, progress: Progress) -> None:
    """Add what the rules derive; it waits in a file until the last rule has run, so that no rule sees it, nor memory."""

    def all_derived() -> Iterator[Quad]:
        for done, rule in enumerate(rules):
            progress("deriving", done, len(rules))
            yield from derived(engine, rule)

    with spool.open("wb") as file:
        serialize(all_derived(), file, RdfFormat.N_QUADS)
    _extend(engine, parse(path=str(spool), format=RdfFormat.N_QUADS))
    spool.unlink()


def _extend(engine: Engine, quads: Iterable[Quad]) -> None:
    rest = iter(quads)
    for first in rest:
        engine.bulk_extend(chain([first], islice(rest, _BATCH - 1)))
