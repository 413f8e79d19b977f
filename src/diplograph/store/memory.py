"""A generation held in memory by pyoxigraph: the default."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Engine

from diplograph.sparql import names_dataset, refuse_unsafe, syntax_error
from diplograph.store.interface import QueryResults


class MemoryStore:
    """An immutable set of quads in memory.

    Args:
        quads: All quads of the generation.
        generation: The digest of what the quads were made from.
    """

    def __init__(self, quads: Iterable[Quad], generation: str) -> None:
        self.generation = generation
        self._engine = Engine()
        self._engine.bulk_extend(quads)

    def query(
        self, text: str, *, default_graphs: Sequence[NamedNode] = (), named_graphs: Sequence[NamedNode] = ()
    ) -> QueryResults:
        """Answer a query; see :meth:`diplograph.store.interface.Store.query`."""
        refuse_unsafe(text)
        restricted = bool(default_graphs or named_graphs)
        try:
            return self._engine.query(
                text,
                use_default_graph_as_union=not (restricted or names_dataset(text)),
                default_graph=list(default_graphs) if restricted else None,
                named_graphs=list(named_graphs) if restricted else None,
            )
        except SyntaxError as error:
            raise syntax_error(error, text) from None

    def quads(self) -> Iterator[Quad]:
        """Yield every quad."""
        return iter(self._engine)

    def __len__(self) -> int:
        return len(self._engine)
