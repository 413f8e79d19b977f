"""What one generation's members of a collection are found by: their orders, and which of them each value of a filter leaves.

Everything is read from the store when it is first asked for, once in a generation; after that a page is a walk through bits,
whose time does not depend on how many members there are. A value of a filter is read alone, unless all of its filter's values
are counted, for which one question is enough.
"""

import unicodedata
from array import array
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import Final

from pyoxigraph import Literal

from diplograph.collections.model import LANGUAGE, Collection, Filter
from diplograph.collections.order import Order
from diplograph.collections.rows import Value, pairs, things
from diplograph.store import Store
from diplograph.vocabulary import PREFIXES, thing

# Of a key only so much counts; equal beginnings stand in the order of IRIs.
_LONGEST_KEY: Final = 100
# The bytes of sets that are kept.
_ROOM: Final = 64 * 1024 * 1024
# The values of a filter are counted among so many members at most: to read them all, once in a generation, takes time in
# proportion to the members, which is short up to here.
_MOST_COUNTED: Final = 20_000

Days = tuple[str, str]


class Index:
    """The members of one collection in one generation; safe to be asked by many threads.

    Args:
        collection: What to index.
        store: The generation.
        gone: The IRIs of what was merged into something else or taken out.
    """

    def __init__(self, collection: Collection, store: Store, gone: frozenset[str]) -> None:
        self.collection = collection
        self._store = store
        self._gone = gone
        self._lock = RLock()
        self._orders: dict[str, Order] = {}
        self._values: dict[str, Mapping[str, Sequence[int]]] = {}
        self._sets: OrderedDict[tuple[str, str, str], int] = OrderedDict()
        self._taken = 0

    @cached_property
    def slugs(self) -> list[str]:
        """The names of all members, sorted."""
        members = things(self._store, f"?thing a {self.collection.type}") - self._gone
        start = self.collection.namespace
        return sorted(each.removeprefix(start) for each in members if each.startswith(start))

    @property
    def counts(self) -> bool:
        """Whether the collection is small enough for counting what each value of a filter would leave."""
        return len(self.slugs) <= _MOST_COUNTED

    @cached_property
    def _numbers(self) -> dict[str, int]:
        start = self.collection.namespace
        return {f"{start}{slug}": number for number, slug in enumerate(self.slugs)}

    @cached_property
    def _days(self) -> tuple[list[str], Sequence[int]]:
        """All days of all members, in order, and whose each is."""
        found = pairs(self._store, self.collection.days, "value")
        days = sorted({(value.value[:10], self._numbers[iri]) for iri, value in found if iri in self._numbers})
        return [day for day, _ in days], array("I", [number for _, number in days])

    def order(self, sort: str) -> Order:
        """Return the members in the order of a sort; a hyphen before its name turns it round."""
        with self._lock:
            if sort not in self._orders:
                self._orders[sort] = Order(self.slugs, self._keys(sort.removeprefix("-")), sort.startswith("-"))
            return self._orders[sort]

    def _keys(self, name: str) -> Mapping[int, str | int]:
        turned = self._orders.get(name) or self._orders.get(f"-{name}")
        if turned:
            return turned.keys
        sort = self.collection.sort(name)
        member = "" if "skos:prefLabel" not in sort.pattern else f"?thing a {self.collection.type} . "
        best: dict[int, tuple[bool, str, str]] = {}
        for iri, value in pairs(self._store, member + sort.pattern, "key"):
            number = self._numbers.get(iri)
            if number is not None and isinstance(value, Literal):
                language = value.language or ""
                ranked = (language not in {"en", ""}, language, value.value)
                best[number] = min(ranked, best.get(number, ranked))
        if sort.numeric:
            return {number: int(text) for number, (_, _, text) in best.items()}
        return {number: collated(text) for number, (_, _, text) in best.items()}

    def bits(self, sort: str, chosen: Filter, value: str) -> int:
        """Return the members that have a value, as a set of places in the order of a sort."""
        return self._set(sort, chosen.name, value, lambda: self._having(chosen, value))

    def between(self, sort: str, days: Days) -> int:
        """Return the members that have a day from the first to the last of two, as a set of places."""
        return self._set(sort, "", " ".join(days), lambda: self._dated(days))

    def _set(self, sort: str, name: str, value: str, members: Callable[[], Iterable[int]]) -> int:
        key = (sort, name, value)
        with self._lock:
            if key in self._sets:
                self._sets.move_to_end(key)
                return self._sets[key]
            bits = self._sets[key] = self.order(sort).bits(members())
            self._taken += len(self.slugs) // 8
            while self._taken > _ROOM:
                self._sets.popitem(last=False)
                self._taken -= len(self.slugs) // 8
            return bits

    def _dated(self, between: Days) -> Iterable[int]:
        days, numbers = self._days
        first, last = between
        return numbers[bisect_left(days, first) : bisect_left(days, f"{last}~")]

    def _having(self, chosen: Filter, value: str) -> Iterable[int]:
        if chosen.facet and self.counts:
            return self.values(chosen).get(value, ())
        term = Literal(value) if chosen.kind == LANGUAGE else thing(chosen.kind, value)
        found = things(self._store, chosen.pattern.replace("?value", str(term)))
        return [self._numbers[each] for each in found if each in self._numbers]

    def values(self, chosen: Filter) -> Mapping[str, Sequence[int]]:
        """Return all values of a filter, each with the numbers of the members that have it."""
        with self._lock:
            if chosen.name not in self._values:
                found: dict[str, set[int]] = defaultdict(set)
                for iri, value in pairs(self._store, chosen.pattern, "value"):
                    number, name = self._numbers.get(iri), _name(chosen, value)
                    if number is not None and name:
                        found[name].add(number)
                self._values[chosen.name] = {name: array("I", sorted(each)) for name, each in found.items()}
            return self._values[chosen.name]


def _name(chosen: Filter, value: Value) -> str:
    """What a value is called in addresses; empty when it is no value of this filter."""
    if chosen.kind == LANGUAGE or isinstance(value, Literal):
        return value.value if isinstance(value, Literal) and chosen.kind == LANGUAGE else ""
    start = PREFIXES[chosen.kind]
    return value.value.removeprefix(start) if value.value.startswith(start) else ""


def collated(text: str) -> str:
    """Return the key by which a text is sorted: without case and diacritics.

    >>> collated("Ōsaka") == collated("osaka")
    True
    """
    plain = unicodedata.normalize("NFKD", text[: 2 * _LONGEST_KEY].casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))[:_LONGEST_KEY]
