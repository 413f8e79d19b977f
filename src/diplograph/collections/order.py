"""The members of a collection in one order, and sets of them as numbers whose bits are places in that order.

A set of many thousand members is one integer: to intersect two of them, or to count one, is one operation on some kilobytes.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

Key = str | int | None

_WINDOW: Final = 4096  # bits that are looked at together


@dataclass(frozen=True)
class Order:
    """Members by key and, where keys are equal, by IRI; those without a key come last.

    Attributes:
        slugs: The members' names, sorted; a member's number is its place here.
        keys: The keys of those that have one, by number.
        descending: Whether keys, and IRIs where they are equal, are turned round.
    """

    slugs: Sequence[str]
    keys: Mapping[int, str | int]
    descending: bool = False

    @cached_property
    def members(self) -> Sequence[int]:
        """The numbers of the members, in order."""
        keyed = sorted(self.keys, key=self._of, reverse=self.descending)
        return array("I", [*keyed, *(each for each in range(len(self.slugs)) if each not in self.keys)])

    @cached_property
    def _places(self) -> Sequence[int]:
        """The place of each member, by number."""
        places = array("I", bytes(4 * len(self.slugs)))
        for place, member in enumerate(self.members):
            places[member] = place
        return places

    def _of(self, member: int) -> tuple[str | int, str]:
        return self.keys[member], self.slugs[member]

    def key(self, place: int) -> tuple[Key, str]:
        """Return what a place in the order is found by again: the member's key and its name."""
        member = self.members[place]
        return self.keys.get(member), self.slugs[member]

    def after(self, key: Key, slug: str) -> int:
        """Return how many members stand up to a key and name, be they still there or not."""
        return self._count(key, slug, inclusive=True)

    def before(self, key: Key, slug: str) -> int:
        """Return how many members stand before a key and name."""
        return self._count(key, slug, inclusive=False)

    def _count(self, key: Key, slug: str, *, inclusive: bool) -> int:
        low, high = (len(self.keys), len(self.slugs)) if key is None else (0, len(self.keys))
        while low < high:
            middle = (low + high) // 2
            if self._precedes(middle, key, slug, inclusive=inclusive):
                low = middle + 1
            else:
                high = middle
        return low

    def _precedes(self, place: int, key: Key, slug: str, *, inclusive: bool) -> bool:
        found, name = self.key(place)
        if (found, name) == (key, slug):
            return inclusive
        if key is None or found is None:
            return name < slug
        # The keys of one order are all texts or all numbers.
        return ((found, name) < (key, slug)) != self.descending

    def bits(self, members: Iterable[int]) -> int:
        """Return a set of members as a number with a bit for each, at its place."""
        places, marks = self._places, bytearray(len(self.slugs) // 8 + 1)
        for member in members:
            place = places[member]
            marks[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(marks, "little")

    @property
    def everything(self) -> int:
        """The set of all members."""
        return (1 << len(self.slugs)) - 1


def upwards(bits: int, place: int) -> Iterator[int]:
    """Yield the places of a set from one on, the nearest first."""
    rest = bits >> place
    while rest:
        window = rest & ((1 << _WINDOW) - 1)
        while window:
            lowest = window & -window
            yield place + lowest.bit_length() - 1
            window ^= lowest
        rest >>= _WINDOW
        place += _WINDOW


def downwards(bits: int, place: int) -> Iterator[int]:
    """Yield the places of a set before one, the nearest first."""
    while place > 0:
        start = max(place - _WINDOW, 0)
        window = (bits >> start) & ((1 << (place - start)) - 1)
        while window:
            highest = window.bit_length() - 1
            yield start + highest
            window ^= 1 << highest
        place = start
