"""One page of a collection: its members, how many there are in all, and the places that its neighbours begin at.

A page is found by the key and name of the member beside it, not by counting: what is added or taken out elsewhere does not
move it, and the page at the end costs what the one at the beginning does.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_
from typing import Final

from pyoxigraph import NamedNode

from diplograph.collections.asked import Asked, Cursor
from diplograph.collections.index import Index
from diplograph.collections.indexes import Indexes
from diplograph.collections.model import DAYS, LANGUAGE, Filter
from diplograph.collections.order import Order, downwards, upwards
from diplograph.vocabulary import thing

_MOST_LISTED: Final = 300


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        asked: What it answers.
        members: The members on it, in order.
        total: How many members all pages have together.
        next: The place where the page behind it begins; ``None`` when there is none.
        previous: The place where the page before it ends; ``None`` when there is none.
    """

    asked: Asked
    members: tuple[NamedNode, ...]
    total: int
    next: Cursor | None
    previous: Cursor | None


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a filter.

    Attributes:
        filter: The filter.
        values: Names of values, and how many members each would leave beside the other filters; the most frequent first. In a
            large collection all values there are, in the order of their names, with ``None``.
    """

    filter: Filter
    values: tuple[tuple[str, int | None], ...]


def page_of(asked: Asked, indexes: Indexes) -> Page:
    """Find a page.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    index = indexes.index(asked.collection)
    order = index.order(asked.sort)
    bits = _chosen(asked, index, order)
    places = _places(asked, order, bits)
    members = tuple(thing(asked.collection.kind, order.key(place)[1]) for place in places)
    behind = bits >> (places[-1] + 1) if places else 0
    before = bits & ((1 << places[0]) - 1) if places else 0
    return Page(
        asked,
        members,
        bits.bit_count(),
        Cursor(False, *order.key(places[-1])) if behind else None,
        Cursor(True, *order.key(places[0])) if before else None,
    )


def facets_of(asked: Asked, indexes: Indexes) -> tuple[Facet, ...]:
    """List the values of filters, with the number of members that each would leave; a filter with very many values is left out.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    index = indexes.index(asked.collection)
    listed = [each for each in asked.collection.filters if each.facet]
    if index.counts:
        return tuple(_facet(each, asked, index) for each in listed if len(index.values(each)) <= _MOST_LISTED)
    known = {each: indexes.slugs(each.kind) if each.kind != LANGUAGE else sorted(index.values(each)) for each in listed}
    return tuple(
        Facet(each, tuple((name, None) for name in names)) for each, names in known.items() if len(names) <= _MOST_LISTED
    )


def _facet(chosen: Filter, asked: Asked, index: Index) -> Facet:
    bits = _chosen(asked, index, index.order(asked.sort), without="" if chosen.many else chosen.name)
    counts = [(value, (bits & index.bits(asked.sort, chosen, value)).bit_count()) for value in index.values(chosen)]
    ordered = sorted((-number, value) for value, number in counts if number)
    return Facet(chosen, tuple((value, -number) for number, value in ordered))


def _chosen(asked: Asked, index: Index, order: Order, without: str = "") -> int:
    """The members that all filters leave; those of one filter may be left out."""
    given = [(asked.collection.filter(name), value) for name, value in asked.values if name not in DAYS and name != without]
    sets = [index.bits(asked.sort, chosen, value) for chosen, value in given if chosen]
    if days := asked.days:
        sets.append(index.between(asked.sort, days))
    return reduce(and_, sets, order.everything)


def _places(asked: Asked, order: Order, bits: int) -> list[int]:
    cursor = asked.cursor
    if cursor and cursor.back:
        return list(islice(downwards(bits, order.before(cursor.key, cursor.slug)), asked.limit))[::-1]
    start = order.after(cursor.key, cursor.slug) if cursor else 0
    return list(islice(upwards(bits, start), asked.limit))
