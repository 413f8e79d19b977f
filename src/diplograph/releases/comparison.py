"""What changed between two releases, record by record.

Records are named graphs, and dumps are in one order, so both are read side by side, and never more than one graph of each is in
memory. What rules derive is left out: it follows from the records.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pyoxigraph import NamedNode

from diplograph.errors import EnvironmentProblem
from diplograph.records import things_of_record
from diplograph.releases.ordering import by_graph, triple_of
from diplograph.vocabulary import BASE, DERIVED_GRAPH, RDF_TYPE, term

Kind = Literal["added", "corrected", "merged", "withdrawn", "removed"]
KINDS_OF_CHANGE: Final[tuple[Kind, ...]] = ("added", "corrected", "merged", "withdrawn", "removed")
_DERIVED: Final = str(DERIVED_GRAPH).encode()
_TYPE: Final = f" {RDF_TYPE} "
_WITHDRAWN: Final = f" {RDF_TYPE} {term('diplo:WithdrawnThing')} ."
_REPLACED_BY: Final = f" {term('dcterms:isReplacedBy')} "
_Graph = tuple[bytes, list[bytes]]
# Sorts behind the name of any graph.
_END: Final[_Graph] = (b"\xff", [])


@dataclass(frozen=True, slots=True)
class Change:
    """What a release did to one record.

    Attributes:
        graph: The IRI of the named graph.
        thing: The IRI of what the record is about; of the graph itself when it is an ontology or a scheme.
        kind: What was done.
        successor: The IRI of what the thing was merged into, or empty.
        added: The triples that are there since, as lines of N-Triples, sorted.
        removed: The triples that are gone, likewise.
        appeared: The IRIs of things that are described since.
        vanished: The IRIs of things that are not described any more.
    """

    graph: str
    thing: str
    kind: Kind
    successor: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    appeared: frozenset[str]
    vanished: frozenset[str]


def compare(before: Path | None, after: Path) -> Iterator[Change]:
    """Yield the changes between two dumps, in the order of their graphs.

    Args:
        before: The earlier dump; without one, everything was added.
        after: The later dump.

    Raises:
        EnvironmentProblem: when a dump cannot be read, or is not in the order of dumps.
    """
    for name, was, now in _side_by_side(_graphs(before) if before else iter(()), _graphs(after)):
        if was != now:
            yield _changed(name, was, now)


def _side_by_side(olds: Iterator[_Graph], news: Iterator[_Graph]) -> Iterator[tuple[bytes, list[bytes], list[bytes]]]:
    """Yield each graph with its lines in the one and in the other dump; none where it is not there."""
    old, new = next(olds, _END), next(news, _END)
    while (name := min(old[0], new[0])) != _END[0]:
        was = now = list[bytes]()
        if old[0] == name:
            was, old = old[1], next(olds, _END)
        if new[0] == name:
            now, new = new[1], next(news, _END)
        yield name, was, now


def _graphs(dump: Path) -> Iterator[_Graph]:
    before = b""
    with _read(dump), gzip.open(dump) as lines:
        for graph, found in by_graph(lines):
            if graph < before:
                raise EnvironmentProblem(f"{dump} is not in the order of dumps", "make it with diplograph release")
            before = graph
            if graph != _DERIVED:
                yield graph, found


@contextmanager
def _read(dump: Path) -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise EnvironmentProblem(f"{dump} is damaged: {error}", "restore it") from None
    except OSError as error:
        raise EnvironmentProblem(f"{dump}: {error.strerror or error}") from None


def _changed(name: bytes, was: list[bytes], now: list[bytes]) -> Change:
    graph = name.decode().strip("<>")
    old, new = ({triple_of(each) for each in lines} for lines in (was, now))
    main = _thing(graph, old | new)
    successor = _successor(main, new - old) if old else ""
    typed_before, typed_now = _typed(old), _typed(new)
    return Change(
        graph,
        main,
        _kind(main, old, new, successor),
        successor,
        tuple(sorted(new - old)),
        tuple(sorted(old - new)),
        typed_now - typed_before | ({graph} if not old else frozenset()),
        typed_before - typed_now | ({graph} if not new else frozenset()),
    )


def _kind(main: str, old: set[str], new: set[str], successor: str) -> Kind:
    withdrawn = f"<{main}>{_WITHDRAWN}"
    if not old:
        return "added"
    if not new:
        return "removed"
    if withdrawn in new and withdrawn not in old:
        return "withdrawn"
    return "merged" if successor else "corrected"


def _thing(graph: str, triples: set[str]) -> str:
    """What a record is about; a graph that is no record is about itself."""
    subjects = {each.partition(" ")[0] for each in triples}
    return next((each.value for each in things_of_record(NamedNode(graph)) if str(each) in subjects), graph)


def _successor(main: str, added: set[str]) -> str:
    start = f"<{main}>{_REPLACED_BY}"
    return next((each.removeprefix(start).removesuffix(" .").strip("<>") for each in sorted(added) if each.startswith(start)), "")


def _typed(triples: set[str]) -> frozenset[str]:
    """The things of ours that triples describe, which is to say that they have a type."""
    subjects = (each.partition(" ")[0].strip("<>") for each in triples if _TYPE in each)
    return frozenset(each for each in subjects if each.startswith(BASE))
