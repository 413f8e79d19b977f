"""Asking an embedded engine, wherever it keeps its quads."""

from collections.abc import Collection, Sequence

from pyoxigraph import NamedNode
from pyoxigraph import Store as Engine

from diplograph.sparql import names_dataset, refuse_doubtful, refuse_unsafe, syntax_error
from diplograph.store.interface import QueryResults


def ask_engine(
    engine: Engine,
    text: str,
    default_graphs: Sequence[NamedNode] = (),
    named_graphs: Sequence[NamedNode] = (),
    services: Collection[str] = (),
) -> QueryResults:
    """Answer a query, which may ask only the services named; see :meth:`diplograph.store.interface.Store.query`.

    Raises:
        QueryError: when the query is malformed or refused.
    """
    refuse_unsafe(text, services=services)
    restricted = bool(default_graphs or named_graphs)
    try:
        return engine.query(
            text,
            use_default_graph_as_union=not (restricted or names_dataset(text)),
            default_graph=list(default_graphs) if restricted else None,
            named_graphs=list(named_graphs) if restricted else None,
        )
    except SyntaxError as error:
        refuse_doubtful(text, services=services)
        raise syntax_error(error, text) from None
