"""The store: generations of the graph, built from files, immutable once built, in memory or on disk."""

from diplograph.store.backups import back_up
from diplograph.store.build import Ontology, build, derive, read_ontology
from diplograph.store.construction import construct
from diplograph.store.disk import DiskStore, open_store
from diplograph.store.generations import Facts, StoreDirectory
from diplograph.store.interface import PatternStore, QueryResults, Store, query_several
from diplograph.store.loading import Loaded, Progress, load_quads, load_records, records_digest
from diplograph.store.memory import MemoryStore
from diplograph.store.quad_files import FORMATS as QUAD_FORMATS

__all__ = [
    "QUAD_FORMATS",
    "DiskStore",
    "Facts",
    "Loaded",
    "MemoryStore",
    "Ontology",
    "PatternStore",
    "Progress",
    "QueryResults",
    "Store",
    "StoreDirectory",
    "back_up",
    "build",
    "construct",
    "derive",
    "load_quads",
    "load_records",
    "open_store",
    "query_several",
    "read_ontology",
    "records_digest",
]
