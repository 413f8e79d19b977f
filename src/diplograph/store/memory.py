"""A generation held in memory by pyoxigraph: the default."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from diplograph.store.engine import ask_engine
from diplograph.store.interface import QueryResults


class MemoryStore:
    """An immutable set of quads in memory.

    Args:
        quads: All quads of the generation.
        generation: The digest of what the quads were made from.

    Attributes:
        services: The addresses that SERVICE may ask; none, unless who serves the store says so.
    """

    def __init__(self, quads: Iterable[Quad], generation: str) -> None:
        self.generation = generation
        self.services: Collection[str] = frozenset()
        self._engine = Engine()
        self._engine.bulk_extend(quads)

    def __reduce__(self) -> tuple[object, ...]:
        """A copy for another process goes as N-Quads."""
        return _from_dump, (self._engine.dump(format=RdfFormat.N_QUADS), self.generation, self.services)

    def query(
        self, text: str, *, default_graphs: Sequence[NamedNode] = (), named_graphs: Sequence[NamedNode] = ()
    ) -> QueryResults:
        """Answer a query; see :meth:`diplograph.store.interface.Store.query`."""
        return ask_engine(self._engine, text, default_graphs, named_graphs, self.services)

    def matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: NamedNode | Literal | None
    ) -> Iterator[Quad]:
        """Yield the quads with these terms; see :meth:`diplograph.store.interface.PatternStore.matching`."""
        return self._engine.quads_for_pattern(subject, predicate, value, None)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad."""
        return iter(self._engine)

    def __len__(self) -> int:
        return len(self._engine)


def _from_dump(dump: bytes, generation: str, services: Collection[str]) -> MemoryStore:
    store = MemoryStore(parse(dump, format=RdfFormat.N_QUADS), generation)
    store.services = services
    return store
