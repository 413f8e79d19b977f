"""How many members of a collection there are of each sort and in each year, from the sets that the collection keeps.

The first question of a generation reads what it needs from the store. After that a number is one operation on sets, whose time
hardly depends on how many members there are.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from diplograph.collections.index import Index
from diplograph.collections.model import Collection, Filter
from diplograph.collections.order import Order, downwards, upwards
from diplograph.collections.table import COLLECTIONS
from diplograph.vocabulary import thing

if TYPE_CHECKING:
    from diplograph.collections.indexes import Indexes

# By what pages count the members of which collection: filters with thousands of values at most, each a set of all members.
_COUNTED: Final = {
    "meetings": ("state", "format", "level", "topic", "sphere", "place"),
    "sources": ("publisher", "language"),
}
_YEAR: Final = len("YYYY")

Members = int  # a set of members: one bit for each


class Tallies:
    """Counts among the members of one collection in one generation; safe to be asked by many threads.

    Args:
        indexes: The collections of the generation.
        collection: Whose members are counted: one whose order is that of its days, the latest first.
    """

    def __init__(self, indexes: "Indexes", collection: Collection) -> None:
        self._collection = collection
        self._sort = collection.default_sort
        self._indexes = indexes
        self._lock = RLock()
        self._all: dict[str, Mapping[str, Members]] = {}

    def having(self, name: str, slug: str) -> Members:
        """Return the members with a value of a filter, such as ``state`` and ``japan``.

        Raises:
            KeyError: when pages do not count by that filter.
            ServiceProblem: when the store cannot answer now.
        """
        return self.by(name).get(slug, 0)

    def by(self, name: str) -> Mapping[str, Members]:
        """Return the members with each value of a filter.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        with self._lock:
            if name not in self._all:
                found = self._index.values(self._filters[name])
                self._all[name] = {slug: self._order.bits(numbers) for slug, numbers in found.items()}
            return self._all[name]

    def by_year(self, members: Members) -> dict[int, int]:
        """Return how many members of a set each year has, the first year first; years without one are left out.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        counts = {year: (members & those).bit_count() for year, those in self._years.items()}
        return {year: number for year, number in counts.items() if number}

    def latest(self, members: Members, most: int) -> tuple[NamedNode, ...]:
        """Return the latest members of a set, the latest first.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        order = self._order
        return tuple(thing(self._collection.kind, order.key(place)[1]) for place in islice(upwards(members, 0), most))

    def bounds(self, members: Members) -> tuple[str, str]:
        """Return the days of the first and the last member of a set; empty when none has a day.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        order = self._order
        last = next((str(key) for place in upwards(members, 0) if (key := order.key(place)[0]) is not None), "")
        back = downwards(members, members.bit_length())
        return next((str(key) for place in back if (key := order.key(place)[0]) is not None), ""), last

    @property
    def _index(self) -> Index:
        return self._indexes.index(self._collection)

    @property
    def _order(self) -> Order:
        return self._index.order(self._sort)

    @cached_property
    def _years(self) -> Mapping[int, Members]:
        years = sorted({int(str(key)[:_YEAR]) for key in self._order.keys.values() if str(key)[:_YEAR].isdigit()})
        return {year: self._index.between(self._sort, (f"{year:04}-01-01", f"{year:04}-12-31")) for year in years}

    @cached_property
    def _filters(self) -> Mapping[str, Filter]:
        """The filters by which pages count."""
        counted = _COUNTED[self._collection.name]
        return {each.name: each for each in self._collection.filters if each.name in counted}

    def prepare(self) -> None:
        """Read now what is needed for all counts.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        for name in self._filters:
            self.by(name)
        self.by_year(0)  # of no member: the years are what is read


def tallies_of(indexes: "Indexes") -> Mapping[str, Tallies]:
    """Return the counts of the collections that pages count in, by the collection's name: meetings and sources.

    Args:
        indexes: The collections of the generation.
    """
    return {name: Tallies(indexes, COLLECTIONS[name]) for name in _COUNTED}
