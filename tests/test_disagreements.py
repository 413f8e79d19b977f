"""Where sources disagree: in words, with who says so and where, which value is preferred and why; chosen and paged."""

import csv
import io
import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.surveys import KINDS, Disagreements
from diplograph.vocabulary import RDF_TYPE, term, thing
from test_web_pages import HOSTILE, Page
from web_client import BROWSER, TestClient, client_for

MEETING = thing("meeting", "northern-three-fm-2020-06-18")


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def shown(client: TestClient, query: str = "") -> str:
    """The page."""
    answer = client.get(f"/disagreements{query}", headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_disagreement_is_told_in_words(client: TestClient) -> None:
    """What is asked of what; each value with its rank, who has it, the words, the way to the passage, and the reason."""
    text = shown(client, "?kind=numbers")
    start = text.index('<section class="dispute"')
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[start : text.index("</section>", start)]))
    assert "Which number does it have in its series?" in told
    assert told.index("2 preferred") < told.index("3 set aside")
    assert "Why: The Arcadian ministry numbers its own series and the first meeting is on record." in told
    assert "Why: Counts the meeting of deputies as well." in told
    assert "paragraph" in told
    links = Page(text[start : text.index("</section>", start)].replace("<section", "<div") + "</div>")
    addresses = list(links.attributes("href"))
    assert f"/meeting/{MEETING.value.rpartition('/')[2]}" in addresses
    assert [each for each in addresses if "#:~:text=" in each]
    assert [each for each in addresses if each.startswith("/citation/")]
    assert [each for each in addresses if each.startswith("/source/")]
    assert [each for each in addresses if each.startswith("/publisher/")]
    assert all(client.get(each, headers=BROWSER).status_code in {200, 303} for each in addresses if each.startswith("/"))


def test_all_that_the_named_query_finds_is_there(client: TestClient) -> None:
    """The page and the query that it names have the same questions; the query is one click away, as CSV too."""
    text = shown(client)
    rows = list(csv.DictReader(io.StringIO(client.get("/queries/where-sources-disagree.csv").text)))
    asked = {(each["subject"], each["property"]) for each in rows}
    assert text.count('<ul class="rivals">') == len(asked) == 2
    values = {(each["subject"], each["property"], each["value"]) for each in rows}
    assert text.count('<p class="value">') == len(values)
    assert 'href="/queries/where-sources-disagree"' in text
    assert 'href="/queries/where-sources-disagree.csv">as CSV' in text


def test_questions_are_sorted_by_what_is_asked(client: TestClient, world_store: MemoryStore) -> None:
    """Dates, numbers, names …: a heading for each sort that there is, in one order."""
    kinds = re.findall(r'<h2 id="kind-([a-z]+)">', shown(client))
    assert kinds == sorted(kinds, key=KINDS.index)
    assert kinds == list(dict.fromkeys(each.kind for each in Disagreements(world_store).disputes))
    assert kinds == ["dates", "numbers"]


def test_formats_and_states_choose(client: TestClient, world_store: MemoryStore) -> None:
    """A meeting's own, those of an act's meeting, the state of a tenure's office; each choice has its number."""
    said = thing("act", "northern-three-fm-2020-06-18-p06-1")
    added = rivals(1, term("person:anna-verin"), said, "diplo:speaker")
    found = Disagreements(MemoryStore([*world_store.quads(), *added], "speakers"))
    assert [each.kind for each in found.chosen(format="northern-three")] == ["numbers", "speakers"]
    assert [each.kind for each in found.chosen(state="arcadia")] == ["dates", "numbers", "speakers"]
    assert [each.subject for each in found.chosen(kind="speakers", state="cordovia")] == [said.value]
    assert found.chosen(format="arcadia-plus") == ()
    text = shown(client, "?format=northern-three")
    assert '<option value="northern-three" selected>Northern Three (1)</option>' in text
    assert "1 disagreement." in text
    assert re.search(r'<a href="/disagreements">Northern Three <span aria-hidden="true">×</span>', text)
    assert 'href="/disagreements?format=northern-three"' in shown(client, "?format=northern-three&kind=numbers")
    assert "On nothing of this kind do the recorded sources disagree." in shown(client, "?format=arcadia-plus")


def test_the_form_asks_what_it_shows(client: TestClient) -> None:
    """Sent as it stands, with its empty fields, it leads to the same page."""
    form = next(each for each in Page(shown(client, "?kind=numbers")).named("form") if each.get("class") == "filters")
    assert (form["method"], form["action"]) == ("get", "/disagreements")
    assert shown(client, "?kind=numbers&format=&state=") == shown(client, "?kind=numbers")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?kind=colours", 400),
        ("?colour=red", 400),
        ("?page=0", 400),
        ("?page=x", 400),
        ("?page=99", 404),
        ("?state=%3Cb%3E", 400),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, query: str, status: int) -> None:
    """With a word on what there is."""
    assert client.get(f"/disagreements{query}").status_code == status
    assert client.get("/disagreements?kind=dates&kind=names").status_code == 400


def rivals(
    number: int, value: NamedNode | Literal, it: NamedNode | None = None, asked: str = "schema:validThrough"
) -> list[Quad]:
    """Two answers to a question; by default, when a made-up tenure ended."""
    it = it or thing("tenure", f"made-up-{number}")
    quads = []
    for place, answer in enumerate((Literal("2020-01-01"), value)):
        assertion = thing("assertion", f"made-up-{number}-{place}")
        said: list[tuple[NamedNode, NamedNode | Literal]] = [
            (RDF_TYPE, term("diplo:Assertion")),
            (term("rdf:subject"), it),
            (term("rdf:predicate"), term(asked)),
            (term("rdf:object"), answer),
            (term("diplo:rank"), thing("rank", "normal")),
            (term("diplo:rankReason"), Literal(HOSTILE, language="en")),
        ]
        quads += [Quad(assertion, predicate, each, record_graph(it)) for predicate, each in said]
    return quads


def test_many_are_shown_page_by_page(world_store: MemoryStore, world: Release) -> None:
    """Every one on one page, and the pages lead to each other; what records say is shown as text."""
    added = [quad for number in range(50) for quad in rivals(number, Literal(HOSTILE))]
    client = client_for(MemoryStore([*world_store.quads(), *added], "many-disagreements"), world)
    address, seen, pages = "/disagreements?kind=dates", [], 0
    while address:
        text = client.get(address, headers=BROWSER).text
        page = Page(text)
        assert page.open == []
        assert not page.named("img")
        assert all(each.get("src") for each in page.named("script"))
        seen += re.findall(r'<h3 id="dispute-\d+"><a href="([^"]+)">', text)
        following = [each["href"] for each in page.named("a") if each.get("rel") == "next"]
        address, pages = (following[0] if following else ""), pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 51
    assert client.get("/disagreements?kind=dates&page=2").text.count('rel="prev"') == 1


def test_notes_of_curators_are_told_apart(world_store: MemoryStore, world: Release) -> None:
    """What no statement could say stands in the words of its note, last, and says what it is."""
    note = Quad(
        MEETING,
        term("skos:editorialNote"),
        Literal("Pages differ on <b>chair</b>: two names.", language="en"),
        record_graph(MEETING),
    )
    other = Quad(MEETING, term("skos:editorialNote"), Literal("Nothing else is known.", language="en"), record_graph(MEETING))
    text = (
        client_for(MemoryStore([*world_store.quads(), note, other], "notes"), world)
        .get("/disagreements?format=northern-three")
        .text
    )
    assert "Pages differ on &lt;b&gt;chair&lt;/b&gt;: two names." in text
    assert "Nothing else is known." not in text
    assert text.index('id="kind-notes"') > text.index('id="kind-numbers"')
    assert "no statements of the graph" in text


def test_it_is_kept_and_validated(client: TestClient) -> None:
    """A strong validator for each page; 304 to who has it; the CSV is named in a link."""
    first = client.get("/disagreements?kind=numbers")
    assert client.get("/disagreements?kind=numbers", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get("/disagreements", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert '</queries/where-sources-disagree.csv>; rel="alternate"; type="text/csv"' in first.headers["link"]
