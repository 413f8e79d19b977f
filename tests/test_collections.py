"""Collections: paging visits everything once, and does not move when members come and go."""

from collections.abc import Iterator
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from collecting import MEETINGS, ask, everything, slugs
from conftest import ROOT
from diplograph.collections import COLLECTIONS, DAYS, LANGUAGE, Asked, Collection, Indexes, page_of
from diplograph.store import MemoryStore
from diplograph.turtle import read_document
from diplograph.vocabulary import BASE, DIPLO, KINDS, RDF_TYPE, term, thing

SORTS: Final = [
    pytest.param(each, f"{sign}{sort.name}", id=f"{each.name} by {sign}{sort.name}")
    for each in COLLECTIONS.values()
    for sort in each.sorts
    for sign in ("", "-")
]


def test_the_table_speaks_of_what_there_is() -> None:
    """Classes and properties are those of the ontology, kinds those of identifiers, and no name stands twice."""
    ontology = {s.triple.subject for s in read_document(ROOT / "ontology" / "diplograph.ttl").statements}
    assert len(COLLECTIONS) >= 18
    for each in COLLECTIONS.values():
        terms = {each.type, each.label, *(column.property for column in each.columns), *(f.property for f in each.filters)}
        assert {t for t in terms if t and t.value.startswith(DIPLO)} <= ontology, each.name
        assert each.kind in KINDS
        assert all(chosen.kind in {*KINDS, *DAYS, LANGUAGE} for chosen in each.filters)
        names = [*(f.name for f in each.filters), "sort", "limit", "cursor"]
        assert len(set(names)) == len(names)
        assert bool(each.days) == any(f.kind in DAYS for f in each.filters)
        columns = [column.name for column in each.columns]
        assert len({"iri", "label", *columns}) == len(columns) + 2


@pytest.mark.parametrize(("collection", "sort"), SORTS)
def test_paging_visits_everything_once(collection: Collection, sort: str, indexes: Indexes) -> None:
    """Forwards and back, in pages of any size, each member comes once, in the order of keys and IRIs."""
    expected = set(indexes.index(collection).slugs)
    whole = everything(ask(collection, indexes, sort=sort), indexes)
    assert set(whole) == expected
    assert len(whole) == len(expected) >= 1
    _in_order(collection, sort, whole, indexes)
    for size in (1, 2, 7):
        asked = ask(collection, indexes, sort=sort, limit=str(size))
        pages = list(_forwards(asked, indexes))
        assert [name for page in pages for name in page] == whole
        assert all(len(page) == size for page in pages[:-1])
        assert [name for page in _backwards(asked, indexes) for name in page] == whole


def _in_order(collection: Collection, sort: str, names: list[str], indexes: Indexes) -> None:
    keys = indexes.index(collection).order(sort).keys
    numbers = {slug: number for number, slug in enumerate(indexes.index(collection).slugs)}
    keyed = [(keys[numbers[name]], name) for name in names if numbers[name] in keys]
    bare = [name for name in names if numbers[name] not in keys]
    assert keyed == sorted(keyed, reverse=sort.startswith("-"))
    assert bare == sorted(bare)
    assert names == [*(name for _, name in keyed), *bare]


def _forwards(asked: Asked, indexes: Indexes) -> Iterator[list[str]]:
    page = page_of(asked, indexes)
    yield slugs(asked, indexes)
    while page.next:
        asked = asked.at(dict(asked.query(cursor=page.next))["cursor"])
        page = page_of(asked, indexes)
        yield slugs(asked, indexes)


def _backwards(asked: Asked, indexes: Indexes) -> list[list[str]]:
    last = asked
    while following := page_of(last, indexes).next:
        last = last.at(dict(last.query(cursor=following))["cursor"])
    pages = [slugs(last, indexes)]
    while before := page_of(last, indexes).previous:
        last = last.at(dict(last.query(cursor=before))["cursor"])
        pages.insert(0, slugs(last, indexes))
    return pages


def _with(store: MemoryStore, *added: Quad, without: str = "") -> Indexes:
    return Indexes(MemoryStore([*(q for q in store.quads() if without not in str(q.subject) or not without), *added], "other"))


def _meeting(slug: str, day: str) -> list[Quad]:
    home, it = NamedNode(f"{BASE}record/meeting-{slug}"), thing("meeting", slug)
    date = Literal(day, datatype=term("xsd:date"))
    return [Quad(it, RDF_TYPE, MEETINGS.type, home), Quad(it, term("schema:startDate"), date, home)]


def test_pages_do_not_move_when_something_is_added_before_them(world_store: MemoryStore, indexes: Indexes) -> None:
    """The second page is the second page, whatever comes in front of it, and though its neighbour goes."""
    asked = ask(MEETINGS, indexes, limit="3")
    page = page_of(asked, indexes)
    second = asked.at(dict(asked.query(cursor=page.next))["cursor"])
    before = slugs(second, indexes)
    assert slugs(second, _with(world_store, *_meeting("a-new-one", "2026-01-01"), *_meeting("another", "2025-01-01"))) == before
    assert slugs(second, _with(world_store, without=f"{page.members[-1].value}>")) == before


def test_what_was_merged_or_taken_out_is_left_out(world_store: MemoryStore, indexes: Indexes) -> None:
    """Neither has a place among the members, nor is it counted."""
    assert "ana-verin" not in indexes.index(COLLECTIONS["people"]).slugs
    home = NamedNode(f"{BASE}record/state-arcadia")
    gone = _with(world_store, Quad(thing("state", "arcadia"), RDF_TYPE, term("diplo:WithdrawnThing"), home))
    assert "arcadia" in indexes.index(COLLECTIONS["states"]).slugs
    page = page_of(ask(COLLECTIONS["states"], gone), gone)
    assert "arcadia" not in [each.value.rpartition("/")[2] for each in page.members]
    assert page.total == page_of(ask(COLLECTIONS["states"], indexes), indexes).total - 1
