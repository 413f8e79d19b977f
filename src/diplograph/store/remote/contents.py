"""All quads of a service, in pieces that no limit on rows cuts unnoticed; and signs that they changed."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Triple

from diplograph.errors import StoreUnavailable
from diplograph.vocabulary import BASE

# The rows that are asked for at a time, where graphs are small; below the limits that services have.
_PIECE: Final = 5000
# A service keeps graphs of its own, and may keep those of others.
_OURS: Final = f'FILTER(STRSTARTS(STR(?g), "{BASE}"))'
_COUNT: Final = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }}"
_GRAPHS: Final = f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }} GROUP BY ?g"
_SIGNS: Final = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (MAX(STR(?date)) AS ?newest) { GRAPH ?g { ?s <http://purl.org/dc/terms/modified> ?date } }",
    "SELECT DISTINCT ?version { GRAPH ?g { ?s <http://www.w3.org/2002/07/owl#versionInfo> ?version } } ORDER BY ?version",
)

Ask = Callable[[str], Iterator[QuerySolution]]


def count(ask: Ask) -> int:
    """Return the number of quads in our graphs."""
    return sum(_number(row["n"]) for row in ask(_COUNT))


def digest(ask: Ask, url: str) -> str:
    """Return a digest that changes with the number of quads or of graphs, the newest date of change, and any stated version.

    A change that leaves all four as they were is not seen.
    """
    found = hashlib.sha256(url.encode())
    for query in _SIGNS:
        found.update(repr([[str(value) for value in row] for row in ask(query)]).encode())
    return found.hexdigest()[:16]


def quads(ask: Ask, url: str) -> Iterator[Quad]:
    """Yield every quad in our graphs, a piece of some graphs at a time.

    Raises:
        StoreUnavailable: when the service gives fewer or more rows than it counts.
    """
    sizes = {row["g"]: _number(row["n"]) for row in ask(_GRAPHS)}
    expected = count(ask)
    if sum(sizes.values()) != expected:
        raise _missing(url, sum(sizes.values()), expected)
    for graphs in _pieces(sizes):
        found = 0
        for row in ask(f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ {' '.join(map(str, graphs))} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
            found += 1
            yield _quad(row)
        if found != sum(sizes[graph] for graph in graphs):
            raise _missing(url, found, sum(sizes[graph] for graph in graphs))


def _pieces(sizes: dict[NamedNode, int]) -> Iterator[list[NamedNode]]:
    """Gather graphs into pieces of about equal size; a large graph is one by itself."""
    piece: list[NamedNode] = []
    rows = 0
    for graph, size in sizes.items():
        if piece and rows + size > _PIECE:
            yield piece
            piece, rows = [], 0
        piece.append(graph)
        rows += size
    if piece:
        yield piece


def _quad(row: QuerySolution) -> Quad:
    graph, subject, predicate, value = row["g"], row["s"], row["p"], row["o"]
    if not isinstance(graph, NamedNode) or not isinstance(predicate, NamedNode) or isinstance(subject, Literal | Triple):
        raise TypeError("a quad has a name for its graph, and no literal for its subject")
    return Quad(subject, predicate, value, graph)


def _number(value: object) -> int:
    if not isinstance(value, Literal):
        raise TypeError("a count is a number")
    return int(value.value)


def _missing(url: str, found: int, expected: int) -> StoreUnavailable:
    hint = "does it limit the rows of an answer? Virtuoso does by ResultSetMaxRows, and at 1,048,576; or was it changed just now?"
    return StoreUnavailable(f"{url} counts {expected} rows, but gives {found}", hint)
