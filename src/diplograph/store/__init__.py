"""The store: generations of the graph, built from files, immutable once built."""

from diplograph.store.build import Ontology, build, derive, read_ontology
from diplograph.store.interface import QueryResults, Store
from diplograph.store.memory import MemoryStore

__all__ = ["MemoryStore", "Ontology", "QueryResults", "Store", "build", "derive", "read_ontology"]
