"""The models of pages about things, kind by kind."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.collections import COLLECTIONS
from diplograph.pages import KINDS, page_of
from diplograph.pages.person import MOST_MEETINGS
from diplograph.records import record_graph
from diplograph.representations import TermNames, describe, read_term_names
from diplograph.store import MemoryStore
from diplograph.vocabulary import KINDS as ALL_KINDS
from diplograph.vocabulary import RDF_TYPE, term, thing

FM_2020 = "northern-three-fm-2020-06-18"
# Models are asked for by the names of their parts, whichever kind they are of.
Make = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def names(world_store: MemoryStore) -> TermNames:
    """What the ontology calls its terms."""
    return read_term_names(world_store)


@pytest.fixture(scope="module")
def make(world_store: MemoryStore, names: TermNames) -> Make:
    """Makes the page of a thing of the frozen world."""
    return lambda kind, slug: page_of(describe(world_store, thing(kind, slug)), world_store, names)


def test_kinds_are_kinds_of_things() -> None:
    """Every registered kind stands in identifiers, and has a template of its own."""
    assert KINDS.keys() <= set(ALL_KINDS)
    assert {"meeting", "session", "address", "person", "document", "source", "citation"} <= KINDS.keys()
    assert all(each.template != "thing.html" for each in KINDS.values())


def test_a_page_numbers_its_evidence(make: Make) -> None:
    """Each citation once, with source, place, words and the address that leads there; each reference can be come back to."""
    page = make("meeting", FM_2020)
    assert page.title.text.startswith("Northern Three")
    assert [each.number for each in page.evidence] == list(range(1, len(page.evidence) + 1))
    assert [(each.number, each.use) for each in page.references] == [(1, 1)]
    unplaced = [each for each in page.evidence if not each.paragraph]
    assert [each.kind.text for each in unplaced] == ["excerpt only"]
    assert all(each.deep_link.startswith("https://example.org/") for each in page.evidence)
    assert page.graph.href == f"/record/meeting-{FM_2020}"
    acts = [each for account in page.body.accounts for each in account.acts]
    used = [ref for each in acts for ref in each.evidence] + list(page.references)
    assert len(set(used)) == len(used)
    assert {number for number, _ in used} <= {each.number for each in page.evidence if each.uses}


def test_a_page_shows_where_else_a_thing_occurs(world_store: MemoryStore, names: TermNames) -> None:
    """What points to a concept stands on its page, by property, with names and addresses under the server's path."""
    page = page_of(describe(world_store, thing("level", "ministerial")), world_store, names, "/graph")
    mentions: Mapping[str, Any] = {each.property.text: each for each in page.mentions}
    meetings = mentions[names.label(term("diplo:level").value)].things
    assert f"/graph/meeting/{FM_2020}" in [each.href for each in meetings]


def test_a_meeting_stands_in_its_series(make: Make) -> None:
    """Format and series lead to it; the meetings before and after it are those of the series, and the ends have none."""
    page = make("meeting", FM_2020)
    assert (page.collection.text, page.collection.href) == (COLLECTIONS["meetings"].title, "/meetings")
    assert [each.href for each in page.trail] == ["/format/northern-three", "/series/northern-three-foreign-ministers"]
    assert page.neighbours.previous.href == "/meeting/northern-three-fm-2019-06-12"
    assert page.neighbours.next.href == "/meeting/northern-three-fm-2021-09-01"
    assert page.neighbours.next.text.startswith("Northern Three foreign ministers")
    first, last = make("meeting", "northern-three-fm-2019-06-12"), make("meeting", "northern-three-fm-2022-05-20")
    assert first.neighbours.previous.href == last.neighbours.next.href == ""
    assert first.neighbours.next.href == f"/meeting/{FM_2020}"


def test_delegations_show_office_role_and_stand_ins(make: Make) -> None:
    """By party, leaders first, with the office of that day; a person whom nobody names is an empty link, not left out."""
    delegations = {each.party.text: each.delegates for each in make("meeting", FM_2020).body.delegations}
    assert list(delegations) == ["Arcadia", "Borealia", "Cordovia", "Dravonia", "Northern Bank"]
    assert [each.person.text for each in delegations["Arcadia"]] == ["Ivan Orlen", "Faye Marsh"]
    stand_in = delegations["Cordovia"][0]
    assert [each.href for each in stand_in.stood_in_for] == ["/office/cordovia-foreign-minister"]
    assert stand_in.office.href == "/office/cordovia-deputy-foreign-minister"
    unnamed = delegations["Dravonia"][0]
    assert (unnamed.person.text, [each.text for each in unnamed.roles]) == ("", ["guest"])
    assert all(each.evidence for delegates in delegations.values() for each in delegates)


def test_acts_follow_the_paragraphs(make: Make) -> None:
    """Source by source, the one that tells most first; each act once, by paragraphs, without a speaker where none is named."""
    accounts = make("meeting", FM_2020).body.accounts
    assert [each.source.href for each in accounts] == ["/source/arcadian-gazette-2020-06-18", "/source/borealia-today-2020-06-19"]
    assert [each.paragraph for each in accounts[0].acts] == ["0", "4", "4", "5", "5", "6", "8", "8", "9"]
    acts = [each for account in accounts for each in account.acts]
    assert len({each.slug for each in acts}) == len(acts) == 10
    passive = next(each for each in acts if each.slug.endswith("p06-1"))
    assert (passive.speakers, passive.attribution.text) == ((), "passive, no agent")
    assert {each.href for each in passive.concerns} == {"/population/eastmark", "/state/eastmark"}


def test_rivals_stand_side_by_side(make: Make) -> None:
    """The preferred value first, each with its reason and its evidence; those about acts as well."""
    first, *others = make("meeting", FM_2020).body.disagreements
    assert [(each.value.text, each.preferred) for each in first.claims] == [("2", True), ("3", False)]
    assert first.claims[1].reasons[0].text == "Counts the meeting of deputies as well."
    assert all(each.evidence for each in first.claims)
    assert [each.property.text for each in others] == ["speaker"]


def test_what_came_of_a_meeting(make: Make) -> None:
    """Documents with their texts, initiatives by stage and by name, and sources with what each tells, also alone."""
    body = make("meeting", FM_2020).body
    (statement,) = body.documents
    assert [each.href for each in statement.texts] == ["https://example.org/statements/2020-06-18"]
    assert [each.text for each in statement.by] == ["Arcadia", "Borealia", "Cordovia"]
    assert [(each.initiative.text, each.stage.text) for each in body.initiatives if "River" in each.initiative.text] == [
        ("River Charter", "supported")
    ]
    assert [each.text for each in body.named] == ["River Charter", "Winter School"]
    gazette = body.sources[0]
    assert gazette.source.href == "/source/arcadian-gazette-2020-06-18"
    assert [each.href for each in gazette.publishers] == ["/publisher/arcadian-gazette"]
    assert gazette.facts > gazette.alone > 0
    assert all(each.derived for each in body.derived)
    assert not [each for each in body.head if each.derived]


def test_sessions_and_addresses_are_events_too(make: Make) -> None:
    """A session stands between those before and after it; an address leads to the event it was given to."""
    session = make("session", "world-assembly-40")
    assert session.neighbours.next.href == "/session/world-assembly-41"
    address = make("address", "galen-rusk-world-assembly-40")
    assert [each.href for each in address.trail] == ["/session/world-assembly-40"]
    assert [each.person.text for each in address.body.delegations[0].delegates] == ["Galen Rusk"]


def test_tenures_are_bars(make: Make) -> None:
    """A stated period has its length on the axis; where an end is not told, the bar ends with the last day that is known."""
    held = make("person", "anna-verin").body.tenures
    minister, president = held.tenures
    assert (minister.begins, minister.ends) == ("2017-03-01", "2020-06-17")
    assert 0 < minister.bar.left < minister.bar.left + minister.bar.width < president.bar.left
    assert (president.ends, president.days, len(president.bar.marks)) == ("", ("2021-04-10",), 1)
    assert president.bar.left + president.bar.width == pytest.approx(president.bar.marks[0], abs=0.02)
    assert [each.year for each in held.ticks] == [2017, 2018, 2019, 2020, 2021]
    assert not minister.acting


def test_meetings_of_a_person(make: Make) -> None:
    """Year by year, the latest first, with office and role; and what was said, where it was said."""
    body = make("person", "boris-talan").body
    assert [each.year for each in body.years] == sorted({each.year for each in body.years}, reverse=True)
    attended = {each.event.href: each for year in body.years for each in year.attended}
    assert [each.text for each in attended[f"/meeting/{FM_2020}"].roles] == ["head of delegation"]
    assert not body.more_meetings
    assert f"/meeting/{FM_2020}.html#{FM_2020}-p07-1" in [each.event.href for each in body.acts]


def test_names_tell_where_they_were_seen(make: Make) -> None:
    """Each form has its kind, its source and its evidence."""
    forms = {each.form.text: each for each in make("person", "anna-verin").body.names}
    assert set(forms) == {"A. Verin", "Анна Верина"}
    assert [each.href for each in forms["Анна Верина"].sources] == ["/source/northern-monitor-2020-06-18"]
    assert all(each.evidence for each in forms.values())


def test_a_source_is_read_paragraph_by_paragraph(make: Make) -> None:
    """Each paragraph with its facts, by the thing whose record tells them; one without a fact is shown as well."""
    body = make("source", "arcadian-gazette-2020-06-18").body
    paragraphs = {each.number: each for each in body.paragraphs}
    assert [each for each in paragraphs if each] == [str(number) for number in range(10)]
    groups = {each.thing.href: each.facts for each in paragraphs["8"].groups}
    assert set(groups) == {f"/meeting/{FM_2020}", "/initiative/river-charter", "/initiative/winter-school"}
    facts = groups[f"/meeting/{FM_2020}"]
    assert {each.types[0].text for each in facts} == {"diplomatic speech act"}
    assert all(each.deep_link.startswith("https://example.org/") and each.words.text for each in facts)
    assert body.facts > 15


def test_a_citation_tells_what_rests_on_it(make: Make) -> None:
    """The words, the place, the passage, and the facts."""
    page = make("citation", f"{FM_2020}-arcadian-gazette-2020-06-18-p04-1")
    assert page.body.words.text == "the sides discussed trade … and transit"
    assert page.body.deep_link.endswith("#:~:text=the%20sides%20discussed%20trade,and%20transit")
    ((group,),) = [each.groups for each in page.body.paragraphs]
    assert [each.fact.href for each in group.facts] == [f"/act/{FM_2020}-p04-1"]
    assert [each.href for each in page.trail] == ["/source/arcadian-gazette-2020-06-18"]


def test_a_document_leads_to_its_meeting_and_text(make: Make) -> None:
    """Type, meeting, day and parties; its absence is an empty list of texts."""
    page = make("document", "charter-of-rivers")
    assert [each.href for each in page.trail] == ["/meeting/arcadia-plus-summit-2021-04-10"]
    head = {each.property.text: [value.text for value in each.values] for each in page.body.head}
    assert head["signatory"] == ["Arcadia", "Borealia"]
    assert page.body.texts == ()
    assert [value.text for row in page.body.names for value in row.values] == ["environment and climate"]


def test_a_page_does_not_grow_with_the_graph(world_store: MemoryStore, names: TermNames) -> None:
    """Somebody who sat in very many meetings is shown with the latest, and told that there are more."""
    quads = []
    for number in range(MOST_MEETINGS + 20):
        event, sat = thing("meeting", f"many-{number:03}"), thing("participation", f"many-{number:03}")
        graph = record_graph(event)
        day = Literal(f"19{number % 90 + 10}-01-01", datatype=term("xsd:date"))
        said: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (event, RDF_TYPE, term("diplo:Meeting")),
            (event, term("schema:startDate"), day),
            (event, term("skos:prefLabel"), Literal(f"Many {number}", language="en")),
            (event, term("diplo:hasParticipation"), sat),
            (sat, term("diplo:participant"), thing("person", "boris-talan")),
        ]
        quads += [Quad(subject, predicate, value, graph) for subject, predicate, value in said]
    store = MemoryStore([*world_store.quads(), *quads], "many")
    body: Any = page_of(describe(store, thing("person", "boris-talan")), store, names).body
    shown = [each for year in body.years for each in year.attended]
    assert len(shown) == MOST_MEETINGS
    assert body.more_meetings
    assert shown[0].event.href == "/meeting/arcadia-borealia-fm-2023-02-14"
