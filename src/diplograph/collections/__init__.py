"""Collections: the things of each class, chosen by filters, in order, page by page."""

from diplograph.collections.asked import CURSOR, LIMIT, MOST, SORT, USUAL, Asked, Cursor, read_asked
from diplograph.collections.graph import members_of, names_of
from diplograph.collections.hydra import HYDRA_CONTEXT, Controls
from diplograph.collections.indexes import Indexes
from diplograph.collections.model import DAYS, LANGUAGE, Collection, Column, Filter, Sort
from diplograph.collections.paging import Facet, Page, facets_of, page_of
from diplograph.collections.table import COLLECTIONS
from diplograph.collections.tallies import Tallies, tallies_of
from diplograph.collections.writing import Said

__all__ = [
    "COLLECTIONS",
    "CURSOR",
    "DAYS",
    "HYDRA_CONTEXT",
    "LANGUAGE",
    "LIMIT",
    "MOST",
    "SORT",
    "USUAL",
    "Asked",
    "Collection",
    "Column",
    "Controls",
    "Cursor",
    "Facet",
    "Filter",
    "Indexes",
    "Page",
    "Said",
    "Sort",
    "Tallies",
    "facets_of",
    "members_of",
    "names_of",
    "page_of",
    "read_asked",
    "tallies_of",
]
