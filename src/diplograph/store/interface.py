"""What every store does, wherever it keeps its triples.

Callers know this protocol only, so a store on disk, a remote SPARQL service or a pool of reader processes takes the place of
the one in memory without their noticing. Results are pyoxigraph's, which can be had from an engine or parsed from bytes.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

QueryResults = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """One immutable generation of the graph."""

    @property
    def generation(self) -> str:
        """A digest that changes whenever any triple may have changed; the base of ETags."""
        ...

    def query(
        self, text: str, *, default_graphs: Sequence[NamedNode] = (), named_graphs: Sequence[NamedNode] = ()
    ) -> QueryResults:
        """Answer a SPARQL 1.1 query.

        Args:
            text: The query.
            default_graphs: Graphs merged into the default graph.
            named_graphs: Graphs that GRAPH may name. When neither is given, and the query names no dataset, the default graph
                is the union of all graphs and GRAPH may name each; when one is given, the other is empty.

        Raises:
            QueryError: when the query is malformed or refused.
        """
        ...

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the generation, in no particular order."""
        ...

    def __len__(self) -> int:
        """Return the number of quads."""
        ...


@runtime_checkable
class PatternStore(Protocol):
    """A store in this process, which looks up a pattern without a query."""

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        """Yield the quads of all graphs that have these terms; ``None`` stands for any.

        A triple that stands in several graphs comes once for each.
        """
        ...


@runtime_checkable
class SeveralStore(Protocol):
    """A store in another process, which answers several queries on one way there and back."""

    def query_several(self, texts: Sequence[str]) -> list[QuerySolutions | QueryBoolean]:
        """Answer SELECT and ASK queries as :meth:`Store.query` does, in their order."""
        ...


def query_several(store: Store, texts: Sequence[str]) -> Sequence[QueryResults]:
    """Answer SELECT and ASK queries together, where the store can, else one by one.

    Args:
        store: The generation.
        texts: The queries.

    Raises:
        QueryError: when a query is malformed or refused.
    """
    return store.query_several(texts) if isinstance(store, SeveralStore) else [store.query(each) for each in texts]
