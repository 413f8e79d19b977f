"""A generation kept on disk by Oxigraph, for graphs that are larger than memory."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Engine

from diplograph.errors import EnvironmentProblem
from diplograph.store.engine import ask_engine
from diplograph.store.generations import StoreDirectory
from diplograph.store.interface import QueryResults


class DiskStore:
    """The generation that is current in a store directory when this object is made.

    It is held from then on: later loads neither change nor remove it. The database itself is opened at the first question, so
    that a process can hold a generation, fork, and let each child open the database for itself, which many may do at once.

    Args:
        directory: The store directory.

    Attributes:
        services: The addresses that SERVICE may ask; none, unless who serves the store says so.

    Raises:
        EnvironmentProblem: when the directory holds no graph, or one that this version cannot read.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._held = StoreDirectory(directory).current()
        self.generation = self._held.facts.digest
        self.services: Collection[str] = frozenset()

    @property
    def database(self) -> Path:
        """The folder of the Oxigraph database."""
        return self._held.database

    @cached_property
    def files(self) -> int:
        """How many files the database has; the engine opens most of them only when a query first needs them."""
        return sum(1 for file in self.database.iterdir() if file.suffix == ".sst")

    @cached_property
    def _engine(self) -> Engine:
        try:
            return Engine.read_only(str(self.database))
        except (OSError, RuntimeError) as error:  # a damaged file is a RuntimeError to the engine
            hint = "restore a backup, or load again with --force"
            raise EnvironmentProblem(f"{self.database} cannot be opened: {error}", hint) from None

    def open(self) -> None:
        """Open the database now, and not at the first question.

        Raises:
            EnvironmentProblem: when it cannot be opened, as when too few files may be open at once.
        """
        _ = self._engine

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
        """Yield every quad, those of one graph together."""
        return iter(self._engine)

    def __len__(self) -> int:
        return self._held.facts.quads

    def close(self) -> None:
        """Close the database and let go of the generation, so that a later load may remove it."""
        self.__dict__.pop("_engine", None)
        self._held.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(directory: Path) -> DiskStore:
    """Return the current generation of a store directory, its database open.

    Raises:
        EnvironmentProblem: when the directory holds no graph, or one that cannot be opened.
    """
    store = DiskStore(directory)
    store.open()
    return store
