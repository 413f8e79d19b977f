"""The pages where one asks, as the server makes them: the SPARQL page, its charts, the named queries as pages."""

import html
import json
import re
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as pages

from diplograph.release import Release
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from diplograph.vocabulary import PREFIXES
from web_client import BROWSER, TestClient, client_for

MEETINGS = with_known_prefixes(
    "SELECT ?meeting ?meetingLabel ?date { ?meeting a diplo:Meeting ; schema:startDate ?date ; diplo:displayName ?meetingLabel }"
)
STATES = with_known_prefixes("SELECT ?state (1 AS ?n) { VALUES ?state { state:arcadia state:borealia } }")
BROKEN = "SELECT ?s {\n  ?s <urn:p> <script>alert(1)</script> }"
HOSTILE = "\"><script>alert(1)</script>'"
QUESTION = "/queries/who-took-part"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def shown(client: TestClient, path: str, **parameters: str) -> pages.HtmlElement:
    """A page, as a browser asks for it."""
    answer = client.get(path, params=parameters or None, headers=BROWSER)
    assert answer.headers["content-type"].startswith("text/html")
    return pages.fromstring(answer.text)


def found(page: pages.HtmlElement, path: str) -> list[pages.HtmlElement]:
    """Elements by a path in the manner of CSS: ``table.answer td code``, ``a[aria-current="true"]``."""
    steps = []
    for step in path.split(" "):
        name, classes, condition = re.fullmatch(r"(\w*)((?:\.[\w-]+)*)(\[.*\])?", step).groups()  # type: ignore[union-attr]
        held = "".join(f'[contains(concat(" ", @class, " "), " {each} ")]' for each in classes.split(".")[1:])
        steps.append(f"descendant::{name or '*'}{held}{condition.replace('[', '[@') if condition else ''}")
    elements: list[pages.HtmlElement] = page.xpath("/".join(steps))
    return elements


def words(page: pages.HtmlElement, path: str) -> list[str]:
    """The texts of elements, spaces made one."""
    return [" ".join(each.text_content().split()) for each in found(page, path)]


def test_what_is_wrong_is_told_with_its_place(client: TestClient) -> None:
    """Programs get line and column as numbers; a browser gets the query to mend, and nothing of it acts."""
    told = client.get("/sparql", params={"query": "SELECT ?s {\n  ?s foo ?o }"}).json()
    assert (told["status"], told["line"], told["column"]) == (400, 2, 6)
    answer = client.get("/sparql", params={"query": BROKEN}, headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    page = pages.fromstring(answer.text)
    assert page.get_element_by_id("query").text == BROKEN
    (problem,) = found(page, ".problem")
    assert problem.get("data-line") == "2"
    assert "line 2" in problem.text_content()
    assert "<script>alert" not in answer.text


def test_who_reads_both_gets_problems_as_problems(client: TestClient) -> None:
    """What the page's own script asks for: a page when there is an answer, else what is wrong."""
    both = {"Accept": "application/problem+json, text/html;q=0.9"}
    assert client.get("/sparql", params={"query": STATES}, headers=both).headers["content-type"].startswith("text/html")
    assert client.get("/sparql", params={"query": BROKEN}, headers=both).headers["content-type"] == "application/problem+json"


def test_a_time_limit_leaves_the_query_where_it_was(world_store: MemoryStore, world: Release) -> None:
    """A query that takes too long is not lost with the page."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client_for(world_store, world).get("/sparql", params={"query": slow, "timeout": "0.2"}, headers=BROWSER)
    assert answer.status_code == 504
    assert pages.fromstring(answer.text).get_element_by_id("query").text == slow


def test_things_have_names_and_identifiers(client: TestClient) -> None:
    """Though the query asks for none: the label leads to the thing, and the prefixed name stands beside it."""
    page = shown(client, "/sparql", query=STATES)
    (first, second) = found(page, "table.answer tbody tr")
    link = found(first, "td a")[0]
    assert (link.text, link.get("href")) == ("Arcadia", "/state/arcadia")
    assert found(first, "code.identifier")[0].text == "state:arcadia"
    assert found(second, "td.number")[0].text == "1"
    assert words(page, "table.answer caption .count") == ["2 rows"]


def test_hostile_values_stay_texts(client: TestClient) -> None:
    """Texts are escaped, and only addresses of the web are links."""
    query = f'SELECT ("{HOSTILE[1:]}" AS ?a) (<javascript:alert(1)> AS ?b) {{}}'.replace("'", "")
    answer = client.get("/sparql", params={"query": query}, headers=BROWSER)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert 'href="javascript' not in answer.text


def test_an_answer_offers_the_charts_that_it_is_enough_for(client: TestClient) -> None:
    """Dates and labels make a timeline; two things and a number bars, or a network with a second thing."""
    page = shown(client, "/sparql", query=MEETINGS)
    assert words(page, ".views a") == ["Table", "Timeline"]
    assert words(page, '.views a[aria-current="true"]') == ["Table"]
    assert words(shown(client, "/sparql", query=STATES), ".views a") == ["Table", "Bars"]
    assert found(shown(client, "/sparql", query="ASK {}"), ".views") == []


def test_the_chosen_chart_is_drawn(client: TestClient) -> None:
    """By its kind, by all its roles, or as the query's header says; roles can be changed without scripts."""
    header = f"# Chart: timeline date=date label=meetingLabel\n{MEETINGS}"
    roles = [("role", "date=date"), ("role", "label=meetingLabel"), ("role", "")]
    ways = [
        shown(client, "/sparql", query=MEETINGS, chart="timeline"),
        shown(client, "/sparql", query=MEETINGS, chart="timeline date=date label=meetingLabel"),
        shown(client, "/sparql", query=header),
        shown(client, f"/sparql?{urlencode([('query', MEETINGS), ('chart', 'timeline'), *roles])}"),
    ]
    for page in ways:
        assert words(page, '.views a[aria-current="true"]') == ["Timeline"]
        image = found(page, "figure img")[0]
        drawn = client.get(image.get("src"))
        assert drawn.headers["content-type"] == "image/svg+xml"
        assert "Arcadia" in "".join(etree.fromstring(drawn.content).itertext())
        assert image.get("alt")
        selects = found(page, "form.roles select")
        assert [each.value for each in selects] == ["date=date", "label=meetingLabel", ""]
    assert found(shown(client, "/sparql", query=header, chart="table"), "figure") == []


@pytest.mark.parametrize("chart", ["pie x=a", "bar x=nothing y=date", "map", "network"])
def test_a_chart_that_does_not_fit_is_not_drawn(client: TestClient, chart: str) -> None:
    """The page says why, and has the table."""
    page = shown(client, "/sparql", query=MEETINGS, chart=chart)
    assert found(page, "figure") == []
    assert words(page, ".notice")[0].startswith("No picture:")
    assert found(page, "table.answer")


def test_a_picture_of_any_answer(client: TestClient) -> None:
    """SVG, PNG and the specification, by GET and by POST; unchanged it is not sent again; things have their names in it."""
    asked = {"query": STATES, "chart": "bar x=state y=n"}
    svg = client.get("/sparql/picture.svg", params=asked)
    assert "Arcadia" in "".join(etree.fromstring(svg.content).itertext())
    assert client.post("/sparql/picture.svg", data=asked).content == svg.content
    assert client.get("/sparql/picture.png", params=asked).content.startswith(b"\x89PNG")
    values = json.loads(client.get("/sparql/picture.vega", params=asked).content)["data"]["values"]
    assert [each["label"] for each in values] == ["Arcadia", "Borealia"]
    again = client.get("/sparql/picture.svg", params=asked, headers={"If-None-Match": svg.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "query", "chart", "status", "said"),
    [
        ("/sparql/picture.gif", STATES, "bar x=state y=n", 404, "no picture as .gif"),
        ("/sparql/picture.svg", STATES, "", 400, "nothing to draw"),
        ("/sparql/picture.svg", STATES, "table", 400, "nothing to draw"),
        ("/sparql/picture.svg", STATES, "pie x=state", 400, "no chart 'pie'"),
        ("/sparql/picture.svg", "ASK {}", "bar x=a y=b", 400, "only the answer to a SELECT"),
        ("/sparql/picture.svg", "SELEKT", "bar x=a y=b", 400, ""),
    ],
)
def test_what_cannot_be_drawn_is_refused(client: TestClient, path: str, query: str, chart: str, status: int, said: str) -> None:
    """With a reason."""
    answer = client.get(path, params={"query": query, "chart": chart})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_an_answer_can_be_kept(client: TestClient) -> None:
    """Every link gives the same query in another format, with the graphs that it was asked of; graphs have formats of graphs."""
    record = f"{PREFIXES['record']}state-arcadia"
    page = shown(client, "/sparql", query=STATES, **{"default-graph-uri": record})
    links = found(page, ".kept a")
    assert {each.text for each in links} >= {"CSV", "TSV"}
    for each in links:
        asked = parse_qs(urlsplit(each.get("href")).query)
        assert (asked["query"], asked["default-graph-uri"]) == ([STATES], [record])
        assert client.get(each.get("href")).status_code == 200
    graph = shown(client, "/sparql", query="CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1")
    assert {each.text for each in found(graph, ".kept a")} >= {"Turtle", "JSON-LD"}


def test_examples_fill_the_form(client: TestClient) -> None:
    """Each named query is one; nothing is asked before the button is pressed."""
    page = shown(client, "/sparql")
    examples = [each.get("href") for each in found(page, ".examples a")]
    assert len(examples) == len(client.get("/queries").json()["queries"])
    filled = shown(client, examples[0])
    name = examples[0].partition("=")[2]
    assert filled.get_element_by_id("query").text.strip() == client.get(f"/queries/{name}.rq").text.strip()
    assert found(filled, "table.answer") == []
    assert client.get("/sparql?example=nothing", headers=BROWSER).status_code == 404


def test_the_words_of_queries_can_be_had(client: TestClient) -> None:
    """Prefixes with namespaces; classes and properties with labels and meanings, those of other vocabularies too."""
    told = client.get("/sparql/words")
    assert told.headers["content-type"] == "application/json"
    assert told.json()["prefixes"] == PREFIXES
    terms = {each["name"]: each for each in told.json()["terms"]}
    assert (terms["diplo:Meeting"]["kind"], terms["diplo:Meeting"]["label"]) == ("class", "meeting")
    assert terms["diplo:Meeting"]["meaning"]
    assert terms["schema:startDate"]["kind"] == "property"
    assert client.get("/sparql/words", headers={"If-None-Match": told.headers["etag"]}).status_code == 304


def test_scripts_and_sheets_are_served_from_here(client: TestClient) -> None:
    """All that the pages and their modules name is there, and nothing is inline."""
    for path in ("/sparql", QUESTION, "/queries"):
        page = shown(client, path)
        named = [*page.xpath("//script/@src"), *page.xpath('//link[@rel="stylesheet"]/@href')]
        assert named
        assert page.xpath("//script[not(@src)] | //style | //*[@style]") == []
        for address in named:
            assert client.get(address).status_code == 200
    for module in ("sparql", "question", "editor", "completion", "combobox"):
        text = client.get(f"/static/asking/{module}.js").text
        for other in re.findall(r'from "(\./[^"]+|\.\./[^"]+)"', text):
            assert client.get(f"/static/asking/{other}").status_code == 200


def test_questions_are_listed_by_who_asks(client: TestClient) -> None:
    """Each once, with what its answer is drawn as."""
    page = shown(client, "/queries")
    assert words(page, "section h2")[:2] == ["For scholars", "For journalists"]
    assert len(found(page, ".cards li")) == len(client.get("/queries").json()["queries"])
    (card,) = [each for each in found(page, ".cards li") if found(each, 'a[href="/queries/states-that-meet-most"]')]
    assert words(card, ".picture") == ["Network"]


def test_a_question_has_fields_of_the_right_kind(client: TestClient) -> None:
    """A thing by name, with what it is called now; a date as a date."""
    page = shown(client, QUESTION, meeting="northern-three-fm-2020-06-18")
    field = page.get_element_by_id("parameter-meeting")
    assert (field.get("data-kind"), field.get("data-search"), field.get("name")) == ("meeting", "/search.json", "meeting")
    assert field.get("data-label")
    assert words(page, ".meant") == [field.get("data-label")]
    date = shown(client, "/queries/changed-since").get_element_by_id("parameter-since")
    assert (date.get("type"), date.get("data-kind")) == ("date", None)
    assert shown(client, "/queries/find-by-name").get_element_by_id("parameter-text").get("data-kind") is None


def test_an_answer_without_rows_says_so(client: TestClient) -> None:
    """An empty table is not left to be guessed at."""
    page = shown(client, "/queries/find-by-name", text="nobody is called so")
    assert any("No row" in each for each in words(page, ".notice"))


def test_a_question_opens_in_the_editor_and_is_cited(client: TestClient) -> None:
    """With its values; a hostile one is a text everywhere."""
    answer = client.get("/queries/find-by-name", params={"text": HOSTILE}, headers=BROWSER)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    page = pages.fromstring(answer.text)
    asked = parse_qs(urlsplit(found(page, "a.in-editor")[0].get("href")).query)["query"][0]
    assert asked == client.get("/queries/find-by-name.rq", params={"text": HOSTILE}).text
    citation = found(page, ".citation")[0]
    address = found(citation, "a")[0].get("href")
    assert address == f"http://testserver/queries/find-by-name?{urlencode({'text': HOSTILE})}"
    assert "The diplograph contributors" in citation.text_content()
    assert quote("<script>", safe="") in html.unescape(words(page, "pre")[-1])
