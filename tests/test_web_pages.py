"""Pages: for people, without scripts, loading nothing from elsewhere, and never trusting a record."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term, thing
from web_client import BROWSER, MEETING, TestClient, client_for

PAGES = [
    *("/", "/coverage", "/queries", "/queries/who-took-part", "/ontology.html", "/shapes.html", "/docs", "/problems", "/sparql"),
    *("/pictures", "/disagreements", "/disagreements?kind=numbers&format=northern-three"),
    *("/disagreements?state=dravonia", "/changes"),
    *("/meetings", "/meetings?state=arcadia&limit=20", "/meetings?year=1648", "/acts", "/topics", "/sources?language=en"),
    *(
        f"{MEETING}.html",
        "/person/anna-verin.html",
        "/state/arcadia.html",
        "/level/ministerial.html",
        "/record/state-arcadia.html",
    ),
    *(
        "/person/nobody",
        "/sparql?query=ASK{}",
        "/sparql?query=SELECT(1%20AS%20?a){}",
        "/sparql?query=DESCRIBE%20<https://w3id.org/diplograph/state/arcadia>",
    ),
]
# Pages that do more with a script; without it they do what they do.
EVERYWHERE = {"/static/theme.js", "/static/combobox.js"}
WITH_SCRIPTS = {"/docs"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Reads a page, checks that its elements nest, and keeps what matters."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An end closes what was opened last."""
        assert self.open.pop() == tag

    def attributes(self, name: str) -> Iterator[str]:
        """Yield the values of an attribute."""
        return (attributes[name] for _, attributes in self.elements if name in attributes)

    def named(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of all elements of a name."""
        return [attributes for element, attributes in self.elements if element == tag]


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(client: TestClient, path: str) -> None:
    """It nests, has a language, one main heading, a way past the navigation, names for its tables and fields."""
    answer = client.get(path, headers=BROWSER)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert page.open == []
    assert page.named("html") == [{"lang": "en"}]
    assert len(page.named("h1")) == len(page.named("main")) == 1
    identifiers = list(page.attributes("id"))
    assert len(set(identifiers)) == len(identifiers)
    assert "page-content" in identifiers
    assert len(page.named("caption")) == len(page.named("table"))
    assert all("scope" in each for each in page.named("th"))
    labelled = {each["for"] for each in page.named("label")}
    assert {each["id"] for tag in ("input", "textarea", "select") for each in page.named(tag)} == labelled


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    """Its style and its scripts come from this server; nothing stands inline."""
    page = Page(client.get(path, headers=BROWSER).text)
    assert not page.named("style")
    assert not list(page.attributes("style"))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    scripts = [each for each in page.named("script") if each.get("type") != "application/ld+json"]  # which is data
    assert all(each["src"].startswith("/static/") for each in scripts)
    scripted = path in WITH_SCRIPTS or path.startswith(("/queries/", "/sparql"))
    assert any(each["src"] not in EVERYWHERE for each in scripts) == scripted
    loaded = [each["href"] for each in page.named("link") if each["rel"] in {"stylesheet", "icon"}]
    assert all(each.startswith(("/static/", "data:,")) for each in loaded)
    assert all(client.get(each["src"]).status_code == 200 for each in scripts)
    assert all(client.get(each).status_code == 200 for each in loaded if each.startswith("/"))


def test_links_to_identifiers_stay_on_this_server(client: TestClient) -> None:
    """The identifier is shown as it is, and followed here; every link of the page leads somewhere."""
    text = client.get(f"{MEETING}.html").text
    assert f">https://w3id.org/diplograph{MEETING}</a>" in text
    local = {each.partition("#")[0] for each in Page(text).attributes("href") if each.startswith("/")}
    assert len(local) > 40
    assert {client.get(each, headers=BROWSER).status_code for each in sorted(local)} <= {200, 303}
    shown = [each["href"] for each in Page(text).named("a")]
    assert not [each for each in shown if each.startswith("https://w3id.org/")]


def test_evidence_is_shown_with_place_and_words(client: TestClient) -> None:
    """Source, paragraph, opening words, and a link that lands on them."""
    text = client.get(f"{MEETING}.html").text
    assert "Northern Three agree on rivers</a>, paragraph 4:" in text
    assert "<q>the sides discussed trade … and transit</q>" in text
    assert "#:~:text=the%20sides%20discussed%20trade,and%20transit" in text
    assert '<q lang="ru">значение зимней школы</q>' in text
    assert "paragraph unknown" in text


HOSTILE = """<script>alert(1)</script>"'&{{ 7*7 }}<img src=x onerror=alert(2)>"""


def test_hostile_records_stay_text(world: Release, world_store: MemoryStore) -> None:
    """Markup in labels is shown as written, and addresses that are not of the web are no links."""
    state, graph = thing("state", "hostile"), record_graph(thing("state", "hostile"))
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF_TYPE, term("diplo:State")),
        (term("skos:prefLabel"), Literal(HOSTILE, language="en")),
        (term("skos:altLabel"), Literal(HOSTILE)),
        (term("skos:exactMatch"), NamedNode("javascript:alert(3)")),
        (term("schema:url"), NamedNode("data:text/html,alert(4)")),
        (term("diplo:deepLink"), Literal("javascript:alert(5)", datatype=term("xsd:anyURI"))),
        (NamedNode("javascript:alert(6)"), Literal("x")),
    ]
    quads = [Quad(state, predicate, value, graph) for predicate, value in said]
    client = client_for(MemoryStore([*world_store.quads(), *quads], "hostile"), world)
    query = "SELECT ?p ?o { state:hostile ?p ?o } ORDER BY ?p ?o"
    for path in ("/state/hostile.html", "/record/state-hostile.html", f"/sparql?query={query}", f"/{HOSTILE}"):
        answer = client.get(path, headers=BROWSER)
        page = Page(answer.text)
        scripts = [each for each in page.named("script") if each.get("type") != "application/ld+json"]
        assert all(each["src"] in {*EVERYWHERE, "/static/asking/sparql.js"} for each in scripts)
        assert not [
            block for block in re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.DOTALL) if set("<>&") & set(block)
        ]
        assert not page.named("img")
        assert "49" not in answer.text.replace("{{ 7*7 }}", "")
        assert not [each for each in page.attributes("href") if each.lower().startswith(("javascript:", "data:text"))]
    assert "&lt;script&gt;" in client.get("/state/hostile.html").text


def test_terms_and_shapes_can_be_pointed_at(client: TestClient) -> None:
    """The fragment of a term's IRI is an anchor of the page; each shape shows what to mend."""
    ontology, shapes = client.get("/ontology.html").text, client.get("/shapes.html").text
    assert 'id="Meeting"' in ontology
    assert 'id="participatingState"' in ontology
    assert "skos:prefLabel" in ontology
    assert 'id="meeting-has-one-start-date"' in shapes
    assert shapes.count('class="part"') > 40
