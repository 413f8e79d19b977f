"""Collections: paging visits everything once, filters choose what the graph says, and cursors are nobody's toy."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph

from conftest import ROOT
from diplograph.collections import COLLECTIONS, DAYS, LANGUAGE, Asked, Collection, Filter, Indexes, page_of, read_asked
from diplograph.errors import ParameterError
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from diplograph.turtle import read_document
from diplograph.vocabulary import BASE, DIPLO, KINDS, PREFIXES, RDF_TYPE, term, thing

MEETINGS: Final = COLLECTIONS["meetings"]
SORTS: Final = [
    pytest.param(each, f"{sign}{sort.name}", id=f"{each.name} by {sign}{sort.name}")
    for each in COLLECTIONS.values()
    for sort in each.sorts
    for sign in ("", "-")
]
FILTERS: Final = [
    pytest.param(each, chosen, id=f"{each.name} by {chosen.name}")
    for each in COLLECTIONS.values()
    for chosen in each.filters
    if chosen.kind not in DAYS
]
Records = dict[str, dict[str, set[str]]]


@pytest.fixture(scope="module")
def indexes(world_store: MemoryStore) -> Indexes:
    """The frozen world."""
    return Indexes(world_store)


@pytest.fixture(scope="module")
def graph(world_store: MemoryStore) -> Records:
    """The frozen world without what is derived: objects by subject and local name of the property."""
    found: Records = {}
    for quad in world_store.quads():
        if "record/derived" not in str(quad.graph_name) and quad.object is not None:
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            value = getattr(quad.object, "value", "")
            found.setdefault(getattr(quad.subject, "value", ""), {}).setdefault(name, set()).add(value)
    return found


@pytest.fixture(scope="module")
def judge(world_store: MemoryStore) -> Graph:
    """The frozen world in another engine."""
    return Graph().parse(data="\n".join(f"{each.triple} ." for each in world_store.quads()), format="nt")


def slugs(asked: Asked, indexes: Indexes) -> list[str]:
    """The names on a page."""
    return [each.value.rpartition("/")[2] for each in page_of(asked, indexes).members]


def everything(asked: Asked, indexes: Indexes) -> list[str]:
    """All names, on one page."""
    return slugs(
        read_asked(asked.collection, [*asked.query(paged=False), ("limit", "500"), ("sort", asked.sort)], indexes), indexes
    )


def ask(collection: Collection, indexes: Indexes, **parameters: str) -> Asked:
    """What an address asks."""
    return read_asked(collection, list(parameters.items()), indexes)


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


@pytest.mark.parametrize(("collection", "chosen"), FILTERS)
def test_a_filter_chooses_what_another_engine_finds(
    collection: Collection, chosen: Filter, indexes: Indexes, judge: Graph
) -> None:
    """For every value there is, the members are those that rdflib finds for the filter's pattern, one by one."""
    values = [*sorted(indexes.index(collection).values(chosen))] if chosen.kind == LANGUAGE else indexes.slugs(chosen.kind)
    query = with_known_prefixes(f"SELECT DISTINCT ?thing ?value {{ ?thing a {collection.type} . {chosen.pattern} }}")
    found = {(str(row.thing), str(row.value)) for row in judge.query(query)}  # type: ignore[union-attr]
    members = set(indexes.index(collection).slugs)
    for value in values:
        iri = value if chosen.kind == LANGUAGE else thing(chosen.kind, value).value
        expected = {name.rpartition("/")[2] for name, each in found if each == iri} & members
        asked = ask(collection, indexes, **{chosen.name: value})
        assert set(everything(asked, indexes)) == expected
        assert page_of(asked, indexes).total == len(expected)


def _held(graph: Records, meeting: str) -> bool:
    return not any(each.endswith(("announced", "postponed", "cancelled")) for each in graph[meeting].get("eventStatus", ()))


def _steps(graph: Records, start: str, *names: str) -> set[str]:
    here = {start}
    for name in names:
        here = {value for each in here for value in graph.get(each, {}).get(name, ())}
    return here


def _said_there(graph: Records, meeting: str) -> list[str]:
    return [iri for iri, said in graph.items() if meeting in said.get("madeAt", ()) and "source-voice" not in str(said)]


# What the filters of meetings mean, said once more: from a meeting to the values that choose it.
MEANINGS: Final[dict[str, Callable[[Records, str], set[str]]]] = {
    "format": lambda graph, it: _steps(graph, it, "inSeries", "seriesOf"),
    "series": lambda graph, it: _steps(graph, it, "inSeries"),
    "level": lambda graph, it: _steps(graph, it, "level"),
    "state": lambda graph, it: _steps(graph, it, "hasParticipation", "representing") if _held(graph, it) else set(),
    "person": lambda graph, it: _steps(graph, it, "hasParticipation", "participant") if _held(graph, it) else set(),
    "topic": lambda graph, it: {
        t for act in _said_there(graph, it) if _held(graph, it) for t in _steps(graph, act, "aboutTopic")
    },
    "mode": lambda graph, it: _steps(graph, it, "mode"),
    "status": lambda graph, it: _steps(graph, it, "eventStatus"),
    "place": lambda graph, it: _steps(graph, it, "place"),
    "host": lambda graph, it: _steps(graph, it, "host"),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_a_filter_of_meetings_means_what_it_says(name: str, indexes: Indexes, graph: Records) -> None:
    """Told from the records alone, without the rules that derive what filters read."""
    chosen = MEETINGS.filter(name)
    assert chosen
    meetings = [thing("meeting", slug).value for slug in indexes.index(MEETINGS).slugs]
    expected: dict[str, set[str]] = {}
    for meeting in meetings:
        for value in MEANINGS[name](graph, meeting):
            expected.setdefault(value, set()).add(meeting.rpartition("/")[2])
    values = [each for each in expected if each.startswith(PREFIXES[chosen.kind])]
    assert values
    for value in values:
        asked = ask(MEETINGS, indexes, **{name: value})
        assert set(everything(asked, indexes)) == expected[value], value


DATES: Final = [
    ({"year": "2020"}, "2020-01-01", "2020-12-31"),
    ({"from": "2020"}, "2020-01-01", "9999"),
    ({"to": "2020"}, "0000", "2020-12-31"),
    ({"from": "2020-06"}, "2020-06-01", "9999"),
    ({"to": "2020-06"}, "0000", "2020-06-30"),
    ({"from": "2020-06-18", "to": "2020-06-18"}, "2020-06-18", "2020-06-18"),
    ({"from": "2020-03-06", "to": "2021-04-09"}, "2020-03-06", "2021-04-09"),
    ({"year": "2020", "from": "2020-04"}, "2020-04-01", "2020-12-31"),
    ({"year": "2020", "from": "2021"}, "2021-01-01", "2020-12-31"),
    ({"from": "2024-02", "to": "2024-02"}, "2024-02-01", "2024-02-29"),
    ({"year": "1648"}, "1648-01-01", "1648-12-31"),
]


@pytest.mark.parametrize(("parameters", "first", "last"), DATES)
@pytest.mark.parametrize("sort", ["date", "-label"])
def test_days_choose_what_lies_between(
    parameters: dict[str, str], first: str, last: str, sort: str, indexes: Indexes, graph: Records
) -> None:
    """A year, the time from a day on, up to a day, or both, ends included; a shorter date means all of its month or year."""
    starts = {slug: graph[thing("meeting", slug).value]["startDate"] for slug in indexes.index(MEETINGS).slugs}
    expected = {slug for slug, days in starts.items() if any(first <= day <= last for day in days)}
    assert set(everything(ask(MEETINGS, indexes, sort=sort, **parameters), indexes)) == expected


def test_days_of_one_thing_with_many_are_not_mixed(indexes: Indexes) -> None:
    """Who attended before and after a time, but not in it, did not attend in it."""
    people = COLLECTIONS["people"]
    inside = set(everything(ask(people, indexes, **{"from": "2021-04-11", "to": "2022-05-19"}), indexes))
    before = set(everything(ask(people, indexes, to="2021-04-10"), indexes))
    after = set(everything(ask(people, indexes, **{"from": "2022-05-20"}), indexes))
    assert before & after
    assert inside == set()


def test_filters_hold_together(indexes: Indexes) -> None:
    """Several filters leave what each of them leaves, and so do several values of one that may be repeated."""
    both = read_asked(MEETINGS, [("state", "cordovia"), ("state", "XDR"), ("year", "2020")], indexes)
    each = [
        everything(ask(MEETINGS, indexes, **one), indexes)
        for one in ({"state": "cordovia"}, {"state": "dravonia"}, {"year": "2020"})
    ]
    assert set(everything(both, indexes)) == set.intersection(*map(set, each)) == {"northern-three-fm-2020-06-18"}


REFUSED: Final = [
    ([("statee", "arcadia")], "did you mean state?"),
    ([("offset", "10")], "there are: format, series"),
    ([("state", "arcada")], "did you mean arcadia"),
    ([("state", "https://w3id.org/diplograph/format/arcadia-plus")], "for example: state="),
    ([("state", "Arcadia!")], "for example: state="),
    ([("person", "ana-verin")], "ask for person=anna-verin"),
    ([("level", "ministeral")], "did you mean ministerial"),
    ([("format", "arcadia-plus"), ("format", "northern-three")], "give it once"),
    ([("state", "arcadia")] * 11, "at most 10 times"),
    ([("sort", "datum")], "did you mean date?"),
    ([("sort", "--date")], "there are: date, -date, label, -label"),
    ([("limit", "0")], "50 when it is not given"),
    ([("limit", "501")], "50 when it is not given"),
    ([("limit", "-1")], "50 when it is not given"),
    ([("limit", "٣")], "50 when it is not given"),
    ([("year", "20")], "for example: year=2020"),
    ([("year", "٢٠٢٠")], "for example: year=2020"),
    ([("from", "2020-02-30")], "for example: from="),
    ([("from", "2020-13")], "for example: from="),
    ([("to", "yesterday")], "for example: to="),
]


@pytest.mark.parametrize(("parameters", "hint"), REFUSED)
def test_what_there_is_not_is_refused_with_what_there_is(parameters: list[tuple[str, str]], hint: str, indexes: Indexes) -> None:
    """An unknown parameter or value names what there is, or the nearest; nothing is passed over in silence."""
    with pytest.raises(ParameterError) as error:
        read_asked(MEETINGS, parameters, indexes)
    assert hint in error.value.hint


def test_an_empty_field_is_one_that_is_not_given(indexes: Indexes) -> None:
    """A form sends all of its fields."""
    assert read_asked(MEETINGS, [("state", ""), ("year", " "), ("sort", ""), ("cursor", "")], indexes) == ask(MEETINGS, indexes)


def _coded(content: object) -> str:
    text = content if isinstance(content, str) else json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def _marked(indexes: Indexes, *rest: object) -> str:
    return _coded([_mark(ask(MEETINGS, indexes), indexes), *rest])


def _mark(asked: Asked, indexes: Indexes) -> str:
    page = page_of(read_asked(asked.collection, [*asked.query(), ("limit", "2")], indexes), indexes)
    cursor = dict(asked.query(cursor=page.next))["cursor"]
    mark: str = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    return mark


HOSTILE: Final[dict[str, Callable[[Indexes], str]]] = {
    "no cursor": lambda _: "x",
    "no base64": lambda _: "!!!!",
    "null": lambda _: _coded(None),
    "an object": lambda _: _coded({}),
    "too short": lambda _: _coded([]),
    "nested deeply": lambda _: _coded("[" * 100_000),
    "a number that never ends": lambda _: _coded("9" * 100_000),
    "not UTF-8": lambda _: base64.urlsafe_b64encode(b"\xff\xfe[]").decode(),
    "surrogates": lambda indexes: _marked(indexes, 0, "\ud800", "a"),
    "not a number": lambda _: _coded("NaN"),
    "a key of another type": lambda indexes: _marked(indexes, 0, 7, "a"),
    "a key that is a list": lambda indexes: _marked(indexes, 0, ["2020"], "a"),
    "a key that is true": lambda indexes: _marked(indexes, 0, True, "a"),
    "a name that is none": lambda indexes: _marked(indexes, 0, "2020-06-18", "../../etc"),
    "a name that is a number": lambda indexes: _marked(indexes, 0, "2020-06-18", 3),
    "a direction that is none": lambda indexes: _marked(indexes, 2, "2020-06-18", "a"),
    "a direction that is true": lambda indexes: _marked(indexes, True, "2020-06-18", "a"),
    "a key that breaks out": lambda indexes: _marked(indexes, 0, "2020-06-18", "a> } ; DROP ALL #"),
    "spaces inside": lambda indexes: _coded(json.dumps([_mark(ask(MEETINGS, indexes), indexes), 0, "2020-06-18", "a"])),
    "padded": lambda indexes: _marked(indexes, 0, "2020-06-18", "a") + "==",
    "very long": lambda indexes: _marked(indexes, 0, "x" * 5000, "a"),
    "of another collection": lambda indexes: _coded([_mark(ask(COLLECTIONS["sources"], indexes), indexes), 0, "2020", "a"]),
    "of another filter": lambda indexes: _coded([_mark(ask(MEETINGS, indexes, state="arcadia"), indexes), 0, "2020", "a"]),
    "of another order": lambda indexes: _coded([_mark(ask(MEETINGS, indexes, sort="date"), indexes), 0, "2020", "a"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_cursor_that_was_not_given_out_is_refused(name: str, indexes: Indexes) -> None:
    """Whatever it holds, with a word on what to do."""
    with pytest.raises(ParameterError, match="cursor") as error:
        ask(MEETINGS, indexes, cursor=HOSTILE[name](indexes))
    assert "begin again" in error.value.hint


@given(text=st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda each: base64.urlsafe_b64encode(each).decode())))
def test_no_text_is_taken_for_a_cursor(text: str, world_store: MemoryStore) -> None:
    """Nothing but an empty text and what was given out is accepted, and nothing else fails."""
    if text.strip():
        with pytest.raises(ParameterError):
            ask(MEETINGS, _INDEXES.setdefault("world", Indexes(world_store)), cursor=text)


_INDEXES: dict[str, Indexes] = {}


def test_a_cursor_to_a_place_where_nobody_is_stands_between_its_neighbours(indexes: Indexes) -> None:
    """A member that was taken out, or never was there, still has a place in the order."""
    cursor = _marked(indexes, 0, "2020-11-03", "zzz")
    assert slugs(ask(MEETINGS, indexes, cursor=cursor), indexes)[0] == "arcadia-plus-fm-2020-11-03"
    cursor = _marked(indexes, 0, "2020-11-03", "a")
    assert slugs(ask(MEETINGS, indexes, cursor=cursor), indexes)[0] == "northern-three-fm-2020-06-18"
    assert slugs(ask(MEETINGS, indexes, cursor=_marked(indexes, 0, "0001", "a")), indexes) == []
    assert slugs(ask(MEETINGS, indexes, cursor=_marked(indexes, 1, None, "a")), indexes) == everything(
        ask(MEETINGS, indexes), indexes
    )


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
