"""How many meetings there are of each sort: by state, level, topic and year, from the sets that the collection of meetings keeps.

The first question of a generation reads what it needs from the store. After that a number is one operation on sets, whose time
hardly depends on how many meetings there are.
"""

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from threading import RLock
from typing import Final

from pyoxigraph import NamedNode

from diplograph.collections.indexes import Indexes
from diplograph.collections.model import Filter
from diplograph.collections.order import downwards, upwards
from diplograph.collections.table import COLLECTIONS
from diplograph.vocabulary import thing

_MEETINGS: Final = COLLECTIONS["meetings"]
_LATEST_FIRST: Final = _MEETINGS.default_sort
_YEAR: Final = len("YYYY")

Meetings = int  # a set of meetings: one bit for each


class Tallies:
    """Counts among the meetings of one generation; safe to be asked by many threads.

    Args:
        indexes: The collections of the generation.
    """

    def __init__(self, indexes: Indexes) -> None:
        self._index = indexes.index(_MEETINGS)
        self._lock = RLock()
        self._all: dict[str, Mapping[str, Meetings]] = {}

    def having(self, name: str, slug: str) -> Meetings:
        """Return the meetings with a value of a filter, such as ``state`` and ``japan``.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        return self._index.bits(_LATEST_FIRST, self._filter(name), slug)

    def by(self, name: str) -> Mapping[str, Meetings]:
        """Return the meetings of each value of a filter; for filters that have hundreds of values at most.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        with self._lock:
            if name not in self._all:
                order = self._index.order(_LATEST_FIRST)
                found = self._index.values(self._filter(name))
                self._all[name] = {slug: order.bits(numbers) for slug, numbers in found.items()}
            return self._all[name]

    @cached_property
    def _years(self) -> Mapping[int, Meetings]:
        order = self._index.order(_LATEST_FIRST)
        years = sorted({int(str(key)[:_YEAR]) for key in order.keys.values() if str(key)[:_YEAR].isdigit()})
        return {year: self._index.between(_LATEST_FIRST, (f"{year:04}-01-01", f"{year:04}-12-31")) for year in years}

    def by_year(self, meetings: Meetings) -> dict[int, int]:
        """Return how many meetings of a set each year has, the first year first; years without one are left out.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        counts = {year: (meetings & those).bit_count() for year, those in self._years.items()}
        return {year: number for year, number in counts.items() if number}

    def latest(self, meetings: Meetings, most: int) -> tuple[NamedNode, ...]:
        """Return the latest meetings of a set, the latest first.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        order = self._index.order(_LATEST_FIRST)
        return tuple(thing(_MEETINGS.kind, order.key(place)[1]) for place in islice(upwards(meetings, 0), most))

    def bounds(self, meetings: Meetings) -> tuple[str, str]:
        """Return the days of the first and the last meeting of a set; empty when none has a day.

        Raises:
            ServiceProblem: when the store cannot answer now.
        """
        order = self._index.order(_LATEST_FIRST)
        last = next((str(key) for place in upwards(meetings, 0) if (key := order.key(place)[0]) is not None), "")
        back = downwards(meetings, meetings.bit_length())
        return next((str(key) for place in back if (key := order.key(place)[0]) is not None), ""), last

    def _filter(self, name: str) -> Filter:
        found = _MEETINGS.filter(name)
        if found is None:
            raise KeyError(name)
        return found
