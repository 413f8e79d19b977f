"""Pages about things as they are served: what is shown, what is silent, where links land, and hostile records."""

import re
from itertools import pairwise

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term, thing
from test_web_pages import HOSTILE, Page
from web_client import BROWSER, MEETING, TestClient, client_for

CITATION = "/citation/northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p04-1"
SOURCE = "/source/arcadian-gazette-2020-06-18"
KINDS = [
    *(MEETING, "/session/world-assembly-40", "/address/galen-rusk-world-assembly-40", "/person/anna-verin"),
    *("/document/charter-of-rivers", "/document/joint-statement-2020-06-18", SOURCE, CITATION, "/level/ministerial"),
]


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def _text(client: TestClient, path: str) -> str:
    answer = client.get(f"{path}.html", headers=BROWSER)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", KINDS)
def test_a_page_of_each_kind_is_sound(client: TestClient, path: str) -> None:
    """It nests, headings come in order, tables have captions and scopes, no name of a place is given twice, nothing is inline."""
    text = _text(client, path)
    page = Page(text)
    assert page.open == []
    identifiers = list(page.attributes("id"))
    assert len(set(identifiers)) == len(identifiers)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.named("caption")) == len(page.named("table"))
    assert all("scope" in each for each in page.named("th"))
    assert not list(page.attributes("style"))
    local = [each[1:] for each in page.attributes("href") if each.startswith("#")]
    assert set(local) <= set(identifiers)
    assert set(page.attributes("aria-labelledby")) <= set(identifiers)


@pytest.mark.parametrize("path", KINDS)
def test_a_page_tells_where_it_is_and_what_can_be_done(client: TestClient, path: str) -> None:
    """The way to it ends with the page itself; data are offered, and a correction of the record."""
    text = _text(client, path)
    assert 'aria-current="page"' in text
    assert f'<a href="{path}.ttl" type="text/turtle">' in text
    assert ("/curate?record=" in text) == ("/level/" not in path)


def test_a_fact_is_one_click_from_its_words_and_back(client: TestClient) -> None:
    """The reference leads to a note with the words and a link that lands on the passage; the note leads back to each use."""
    text = _text(client, MEETING)
    act = re.search(r'<li id="northern-three-fm-2020-06-18-p04-1" class="act">.*?</li>', text, re.DOTALL)
    assert act
    number, use = re.findall(r'id="use-(\d+)-(\d+)"', act[0])[0]
    note = re.search(rf'<li id="evidence-{number}">.*?</li>', text, re.DOTALL)
    assert note
    assert f'href="#use-{number}-{use}"' in note[0]
    assert "the sides discussed trade … and transit" in note[0]
    assert "#:~:text=the%20sides%20discussed%20trade,and%20transit" in note[0]


def test_a_meeting_marks_its_silences(client: TestClient) -> None:
    """A place that nobody tells, a person who is not named, an act without a speaker, a document without a text: all say so."""
    text = _text(client, MEETING)
    assert "no source that was read names a place" in text
    assert ">not named</a>" in text
    assert ">nobody named</span>" in text
    assert "no text is on record" in _text(client, "/document/charter-of-rivers")
    assert "Derived by rules" in text


def test_a_meeting_has_before_and_after(client: TestClient) -> None:
    """Both ways through the series, marked for programs."""
    page = Page(_text(client, MEETING))
    rels = {each["rel"]: each["href"] for each in page.named("a") if each.get("rel") in {"prev", "next"}}
    assert rels == {"prev": "/meeting/northern-three-fm-2019-06-12", "next": "/meeting/northern-three-fm-2021-09-01"}


def test_rivals_are_told_apart_in_words(client: TestClient) -> None:
    """The rank stands beside each value, and the reason below it."""
    text = _text(client, MEETING)
    preferred = re.search(r'<li class="claim preferred">.*?</li>', text, re.DOTALL)
    assert preferred
    assert "preferred</a>" in preferred[0]
    assert "Counts the meeting of deputies as well." in text


def test_bars_have_a_table(client: TestClient) -> None:
    """The picture is for eyes only; days and offices stand in the table below it."""
    text = _text(client, "/person/anna-verin")
    assert '<div class="bars" aria-hidden="true">' in text
    assert text.count("<rect ") == 2
    assert '<time datetime="2017-03-01">1 March 2017</time>' in text
    assert "http://www.wikidata.org/entity/Q999999911" in text


def test_a_source_shows_paragraphs_and_facts(client: TestClient) -> None:
    """Each paragraph with the facts drawn from it, and the words of each."""
    text = _text(client, SOURCE)
    assert "Paragraph 4</h3>" in text
    assert "The ministers discussed trade and transit." in text
    assert "<q>special attention was paid … to the river charter</q>" in text


def test_pages_are_told_in_russian(client: TestClient) -> None:
    """Under the address of the language names are Russian, and links stay there."""
    text = _text(client, f"/ru{MEETING}")
    assert '<html lang="ru"' in text
    assert "Министры иностранных дел Северной тройки" in text
    assert 'href="/ru/series/northern-three-foreign-ministers"' in text
    assert ">министерский" in text or "министр" in text


def test_hostile_records_of_all_kinds_stay_text(world: Release, world_store: MemoryStore) -> None:
    """Markup in every text that a page shows is written as it stands; addresses that are not of the web are no links."""
    event, graph = thing("meeting", "hostile"), record_graph(thing("meeting", "hostile"))
    sat, act, cited, claim = (thing(kind, "hostile") for kind in ("participation", "act", "citation", "assertion"))
    document, source = thing("document", "hostile"), thing("source", "arcadian-gazette-2020-06-18")
    verin = thing("person", "anna-verin")
    evil = Literal(HOSTILE, language="en")
    plain = Literal(HOSTILE)
    link = Literal("javascript:alert(1)", datatype=term("xsd:anyURI"))
    said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        *((event, "rdf:type", term("diplo:Meeting")), (event, "skos:prefLabel", evil), (event, "schema:startDate", plain)),
        *((event, "skos:editorialNote", evil), (event, "diplo:hasParticipation", sat), (event, "diplo:attestedBy", cited)),
        *(
            (event, "diplo:place", NamedNode("javascript:alert(2)")),
            (event, "diplo:inSeries", thing("series", "northern-three-foreign-ministers")),
        ),
        *((sat, "rdf:type", term("diplo:Participation")), (sat, "skos:editorialNote", evil), (sat, "diplo:representing", plain)),
        *((sat, "diplo:participant", verin), (sat, "diplo:attestedBy", cited)),
        *((act, "rdf:type", term("diplo:SpeechAct")), (act, "diplo:madeAt", event), (act, "diplo:content", evil)),
        *((act, "diplo:speaker", verin), (act, "diplo:attestedBy", cited), (act, "diplo:actType", plain)),
        *((cited, "rdf:type", term("diplo:Citation")), (cited, "diplo:source", source), (cited, "diplo:paragraph", plain)),
        *((cited, "diplo:textStart", evil), (cited, "diplo:deepLink", link), (cited, "diplo:evidenceKind", plain)),
        *(
            (claim, "rdf:type", term("diplo:Assertion")),
            (claim, "rdf:subject", event),
            (claim, "rdf:predicate", term("diplo:ordinal")),
        ),
        *((claim, "rdf:object", plain), (claim, "diplo:rankReason", evil), (claim, "diplo:rank", plain)),
        *(
            (document, "rdf:type", term("diplo:OutcomeDocument")),
            (document, "diplo:adoptedAt", event),
            (document, "diplo:textAt", link),
        ),
        *((document, "skos:prefLabel", evil), (document, "diplo:adoptionDate", plain)),
    ]
    quads = [Quad(subject, RDF_TYPE if name == "rdf:type" else term(name), value, graph) for subject, name, value in said]
    client = client_for(MemoryStore([*world_store.quads(), *quads], "hostile pages"), world)
    for path in ("/meeting/hostile", "/person/anna-verin", "/document/hostile", SOURCE, "/citation/hostile", "/act/hostile"):
        text = _text(client, path)
        page = Page(text)
        assert "&lt;script&gt;alert(1)" in text, path
        assert not page.named("img"), path
        assert all(
            each.get("type") == "application/ld+json" or each["src"].startswith("/static/") for each in page.named("script")
        )
        assert "{{ 7*7 }}" in text, path
        assert not [each for each in page.attributes("href") if each.lower().startswith(("javascript:", "data:text"))], path
