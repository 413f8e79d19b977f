"""Filters of collections choose what the graph says, and refuse what there is not."""

from collections.abc import Callable
from typing import Final

import pytest
from rdflib import Graph

from collecting import MEETINGS, ask, everything
from diplograph.collections import COLLECTIONS, DAYS, LANGUAGE, Collection, Filter, Indexes, page_of, read_asked
from diplograph.errors import ParameterError
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from diplograph.vocabulary import PREFIXES, thing

FILTERS: Final = [
    pytest.param(each, chosen, id=f"{each.name} by {chosen.name}")
    for each in COLLECTIONS.values()
    for chosen in each.filters
    if chosen.kind not in DAYS
]
Records = dict[str, dict[str, set[str]]]


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
