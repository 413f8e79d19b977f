"""The first page: a way to search, what met last and what is to meet, a timeline, figures, and questions with their answers."""

import re
from datetime import date
from html import unescape

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.collections import COLLECTIONS
from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.surveys import FIGURES, calendar_of, figures_of, timeline_of
from diplograph.vocabulary import RDF_TYPE, term, thing
from diplograph.web import home
from test_web_pages import HOSTILE, Page
from web_client import BROWSER, TestClient, client_for

SERIES = "series:northern-three-foreign-ministers"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module")
def text(client: TestClient) -> str:
    """The first page."""
    return client.get("/", headers=BROWSER).text


def meeting(slug: str, day: str, status: str, label: str = "") -> list[Quad]:
    """A meeting of the Northern Three that the world has not."""
    it = thing("meeting", slug)
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF_TYPE, term("diplo:Meeting")),
        (term("schema:startDate"), Literal(day, datatype=term("xsd:date"))),
        (term("diplo:eventStatus"), thing("event-status", status)),
        (term("diplo:inFormat"), thing("format", "northern-three")),
        (term("diplo:inSeries"), term(SERIES)),
        (term("skos:prefLabel"), Literal(label or slug, language="en")),
    ]
    return [Quad(it, predicate, value, record_graph(it)) for predicate, value in said]


def act(slug: str, at: str, content: str, act_type: str = "agreed") -> list[Quad]:
    """Something that was said at a meeting."""
    it = thing("act", slug)
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF_TYPE, term("diplo:SpeechAct")),
        (term("diplo:madeAt"), thing("meeting", at)),
        (term("diplo:actType"), thing("act-type", act_type)),
        (term("diplo:content"), Literal(content, language="en")),
    ]
    return [Quad(it, predicate, value, record_graph(thing("meeting", at))) for predicate, value in said]


def test_it_is_one_plain_form(text: str) -> None:
    """Without scripts, names are searched by a form; with them the same field makes suggestions."""
    page = Page(text)
    form = next(each for each in page.named("form") if each.get("class") == "finder")
    assert (form["method"], form["action"], form["role"]) == ("get", "/search", "search")
    field = next(each for each in page.named("input") if each["id"] == "find")
    assert (field["name"], field["type"]) == ("q", "search")
    assert 'data-suggestions="Suggestions:"' in text
    assert '<script type="module" src="/static/combobox.js">' in text


def test_figures_are_those_of_what_they_lead_to(client: TestClient, text: str) -> None:
    """A figure is the number of members of its collection; that of citations is given by the query that it leads to."""
    found = dict(re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong> [a-z ]+</a>', text))
    assert len(found) == len(FIGURES)
    for name in FIGURES.keys() & COLLECTIONS.keys():
        assert int(found[f"/{name}"]) == client.get(f"/{name}.jsonld?limit=1").json()["totalItems"], name
    (query,) = (address for address in found if address.startswith("/sparql"))
    answer = client.get(unescape(query), headers={"Accept": "application/sparql-results+json"}).json()
    assert answer["results"]["bindings"][0]["number"]["value"] == found[query]
    assert int(found[query]) > 50


def test_what_was_merged_does_not_count(world_store: MemoryStore) -> None:
    """Ana Verin is Anna Verin, and one person."""
    people = {each.subject for each in world_store.quads() if each.predicate == RDF_TYPE and each.object == term("diplo:Person")}
    assert thing("person", "ana-verin") in people
    assert next(each.number for each in figures_of(world_store) if each.name == "people") == len(people) - 1


def test_the_latest_meetings_were_held(text: str) -> None:
    """The latest first, each with its day, its format and its place."""
    section = text[text.index('id="latest"') : text.index('id="next"')]
    days = re.findall(r'<time datetime="([^"]+)">', section)
    assert days == sorted(days, reverse=True)
    assert len(days) > 3
    assert '<a href="/format/northern-three">Northern Three</a>' in section


def test_nothing_is_made_up_of_what_is_to_come(world_store: MemoryStore, text: str) -> None:
    """Without an announcement the page says so."""
    assert calendar_of(world_store, date(2026, 11, 26)).coming == ()
    assert "no source that is recorded here announces a meeting with its day" in text


def test_what_is_announced_is_told_until_its_day_is_over(world_store: MemoryStore) -> None:
    """From the day after, it is a meeting of which nobody knows what became of it."""
    announced = [*meeting("n3-2031", "2031-05-02", "announced"), *meeting("n3-2030", "2030-01-01", "announced")]
    store = MemoryStore([*world_store.quads(), *announced], "announced")
    before, on, after = (calendar_of(store, date(2031, 5, day)) for day in (1, 2, 3))
    assert [each.date for each in before.coming] == [each.date for each in on.coming] == ["2031-05-02"]
    assert before.coming[0].meeting.href == "/meeting/n3-2031"
    assert after.coming == ()
    assert [each.date for each in after.unheard[:2]] == ["2031-05-02", "2030-01-01"]


def test_words_on_the_next_meeting_count_until_it_was_held(world_store: MemoryStore) -> None:
    """What was said at the last meeting of a series is told; a later one that was held makes it old, an announced one not."""
    last = meeting("n3-2030", "2030-01-01", "held")
    words = [
        *act("n3-2030-1", "n3-2030", "The next meeting was to be in Port Vell."),
        *act("n3-2030-2", "n3-2030", "The plan is to be ready by the next meeting."),
        *act("n3-2030-3", "n3-2030", "They thanked the hosts of the next meeting in Port Vell.", "expressed-thanks"),
    ]
    quads = [*world_store.quads(), *last, *words]
    later = meeting("n3-2031", "2031-05-02", "announced")
    told = calendar_of(MemoryStore([*quads, *later], "words"), date(2030, 6, 1)).words
    assert [(each.act.text, each.act.href, each.date) for each in told if each.meeting.text == "n3-2030"] == [
        ("The next meeting was to be in Port Vell.", "/act/n3-2030-1", "2030-01-01")
    ]
    held = calendar_of(MemoryStore([*quads, *meeting("n3-2031", "2031-05-02", "held")], "old"), date(2031, 6, 1)).words
    assert not [each for each in held if each.meeting.text == "n3-2030"]


def test_every_mark_of_the_timeline_leads_to_its_meetings(client: TestClient, text: str, world_store: MemoryStore) -> None:
    """A mark has a title in words and a number, and its link has just so many meetings; the table beside it says the same."""
    marks = re.findall(
        r'<a href="(/meetings\?[^"]+)" aria-label="([^"]+)"[^>]*><title>([^<]+)</title>.*?<text [^>]+>(\d+)</text>', text
    )
    drawn = timeline_of(world_store)
    assert len(marks) == sum(len(each.marks) for each in drawn.strips) > 5
    for address, label, title, number in marks:
        query = unescape(address).partition("?")[2]
        assert client.get(f"/meetings.jsonld?{query}").json()["totalItems"] == int(number)
        assert label == title
        assert re.search(rf", \d{{4}}: {number} meetings?(, \d+ of them held)?$", title)
    assert sum(each.meetings for each in drawn.strips) == sum(int(number) for *_, number in marks)
    table = text[text.index('<table class="counts">') :]
    assert re.findall(r'<th scope="row">.*?</th><td>(\d+)</td>', table) == [str(each.meetings) for each in drawn.strips]


def test_the_timeline_says_without_colour_what_was_not_held(world_store: MemoryStore, world: Release) -> None:
    """Years in which nothing is known to have been held have a mark of their own shape and a title that says so."""
    quads = [*world_store.quads(), *meeting("n3-2031", "2031-05-02", "announced")]
    made = client_for(MemoryStore(quads, "unheld"), world).get("/").text
    assert 'aria-label="Northern Three, 2031: 1 meeting, 0 of them held" class="unheld"' in made
    assert "circle" in made


def test_the_timeline_does_not_grow_without_end(world_store: MemoryStore) -> None:
    """The formats that met most often have strips; it is said how many have none."""
    label, added = term("skos:prefLabel"), list[Quad]()
    for number in range(60):
        name = thing("format", f"made-up-{number}")
        of_another = [
            each for each in meeting(f"made-up-{number}", "2020-01-01", "held") if each.predicate != term("diplo:inFormat")
        ]
        added += [*of_another, Quad(of_another[0].subject, term("diplo:inFormat"), name, record_graph(name))]
        added.append(
            Quad(name, label, Literal(f"A format with a rather long name, number {number}", language="en"), record_graph(name))
        )
    drawn = timeline_of(MemoryStore([*world_store.quads(), *added], "many"))
    assert len(drawn.strips) == 40
    assert drawn.left_out >= 20
    assert any(each.format.text == "Northern Three" for each in drawn.strips)
    assert max(len(each.short) for each in drawn.strips) <= 30 < max(len(each.format.text) for each in drawn.strips)
    assert all(mark.radius * 2 <= drawn.step for strip in drawn.strips for mark in strip.marks)


def test_questions_stand_with_the_beginning_of_their_answers(client: TestClient, text: str) -> None:
    """Three questions, the first rows of each, and the way to all of it."""
    found = re.findall(r'<details class="example-answer"[^>]*>(.*?)</details>', text, re.DOTALL)
    assert len(found) == 3
    for each in found:
        (address,) = re.findall(r'<a href="(/queries/[^"]+)">', each)
        assert client.get(address, headers=BROWSER).status_code == 200
    assert found[0].count("<tr>") == 6
    assert '<a href="/state/arcadia">Arcadia</a>' in found[0]


def test_another_day_is_another_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to come depends on the day, so a page is kept for that day only."""
    first = client.get("/")
    assert client.get("/", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    monkeypatch.setattr(home, "_today", lambda: date(2031, 1, 2))
    assert "As of 2 January 2031" in client.get("/").text


def test_hostile_names_stay_text(world_store: MemoryStore, world: Release) -> None:
    """In lists, in the picture and in its titles."""
    label = term("skos:prefLabel")
    quads = [
        *(quad for quad in world_store.quads() if quad.subject != thing("format", "northern-three") or quad.predicate != label),
        Quad(
            thing("format", "northern-three"),
            label,
            Literal(HOSTILE, language="en"),
            record_graph(thing("format", "northern-three")),
        ),
        *meeting("hostile", "2031-05-02", "announced", HOSTILE),
        *act("hostile-1", "hostile", HOSTILE),
    ]
    page = Page(client_for(MemoryStore(quads, "hostile-home"), world).get("/").text)
    assert page.open == []
    assert not page.named("img")
    assert all(each.get("src") for each in page.named("script"))


def test_it_lies_under_the_path_of_the_server(world_store: MemoryStore, world: Release) -> None:
    """Every address of the page begins there."""
    text = client_for(world_store, world, public_url="https://example.org/graph").get("/").text
    local = [each for each in Page(text).attributes("href") if each.startswith("/")]
    assert len(local) > 40
    assert all(each.startswith("/graph/") for each in local)
