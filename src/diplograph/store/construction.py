"""Graphs that queries make, as sets of triples."""

from typing import Protocol, runtime_checkable

from pyoxigraph import QueryTriples, Triple

from diplograph.store.interface import Store


@runtime_checkable
class GraphStore(Protocol):
    """A store that has such graphs from another process, and need not make a result of the engine of them."""

    def constructed(self, text: str) -> set[Triple]:
        """Return what a CONSTRUCT query gives."""
        ...


def construct(store: Store, text: str) -> set[Triple]:
    """Return what a CONSTRUCT query gives.

    Args:
        store: The generation.
        text: The query.

    Raises:
        TypeError: when the query is of another form.
    """
    if isinstance(store, GraphStore):
        return store.constructed(text)
    triples = store.query(text)
    if not isinstance(triples, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return set(triples)
