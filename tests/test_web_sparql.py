"""The SPARQL endpoint: SPARQL 1.1 Protocol, section 2.1, as clients really use it."""

import json
from html import unescape
from urllib.parse import quote, urlencode

import pytest

from diplograph.release import Release
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from diplograph.vocabulary import DIPLO, PREFIXES
from web_client import BROWSER, STATE, TestClient, client_for

ASK = "ASK { ?s ?p ?o }"
LABELS = f"PREFIX skos: <{PREFIXES['skos']}> SELECT ?label {{ <{STATE}> skos:prefLabel ?label }} ORDER BY ?label"
PERCENT = 'SELECT ("100%25 & +1; 50% ü\'" AS ?text) {}'
GRAPH = with_known_prefixes("CONSTRUCT { ?s a diplo:State } WHERE { ?s a diplo:State }")
DESCRIBE = f"DESCRIBE <{STATE}>"
QUERY = {"Content-Type": "application/sparql-query"}
LONGEST_QUERY = 1024 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RECORD = "https://w3id.org/diplograph/record/state-arcadia"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def bindings(client: TestClient, query: str, **parameters: str) -> list[dict[str, dict[str, str]]]:
    """The rows of an answer in JSON."""
    answer = client.get("/sparql", params={"query": query, "format": "json", **parameters})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, dict[str, str]]] = answer.json()["results"]["bindings"]
    return rows


@pytest.mark.parametrize("query", [ASK, LABELS, PERCENT, GRAPH])
def test_the_three_ways_to_ask_agree(client: TestClient, query: str) -> None:
    """In the address, as a field of a form, as the body; decoded exactly once."""
    answers = [
        client.get(f"/sparql?{urlencode({'query': query})}"),
        client.get(f"/sparql?query={quote(query, safe='')}"),
        client.post("/sparql", content=urlencode({"query": query}), headers=FORM),
        client.post("/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query; charset=UTF-8"}),
        client.post("/sparql", content=query.encode(), headers={"Content-Type": 'Application/SPARQL-Query;charset="utf-8"'}),
    ]
    assert {each.status_code for each in answers} == {200}
    assert len({each.content for each in answers}) == 1
    assert len({each.headers["etag"] for each in answers}) == 1


def test_a_percent_sign_survives(client: TestClient) -> None:
    """``%25`` in a query is three characters; decoding twice would make them one."""
    assert bindings(client, PERCENT)[0]["text"]["value"] == "100%25 & +1; 50% ü'"


def test_languages_and_datatypes_are_kept(client: TestClient) -> None:
    """A label has its language, a date its datatype."""
    assert {row["label"]["xml:lang"] for row in bindings(client, LABELS)} >= {"en", "ru"}
    (row,) = bindings(client, with_known_prefixes("SELECT ?d { meeting:northern-three-fm-2020-06-18 schema:startDate ?d }"))
    assert row["d"] == {"type": "literal", "value": "2020-06-18", "datatype": "http://www.w3.org/2001/XMLSchema#date"}


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (LABELS, "*/*", "application/sparql-results+json"),
        (LABELS, "application/json", "application/json"),
        (LABELS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (LABELS, "text/csv", "text/csv; charset=utf-8"),
        (LABELS, "text/tab-separated-values;q=0.9, text/csv;q=0.8", "text/tab-separated-values; charset=utf-8"),
        (LABELS, BROWSER["Accept"], "text/html; charset=utf-8"),
        (ASK, "*/*", "application/sparql-results+json"),
        (ASK, "text/csv;q=0.9, application/xml;q=0.1", "application/xml"),
        (GRAPH, "*/*", "text/turtle; charset=utf-8"),
        (GRAPH, "application/sparql-results+json, text/turtle;q=0.5", "text/turtle; charset=utf-8"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (DESCRIBE, "application/rdf+xml", "application/rdf+xml"),
        (DESCRIBE, "application/n-triples", "application/n-triples"),
    ],
)
def test_the_answer_is_what_was_accepted(client: TestClient, query: str, accept: str, media_type: str) -> None:
    """Tables and graphs each have their formats, and the label is true."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("query", "accept"),
    [(LABELS, "text/turtle"), (ASK, "text/csv"), (GRAPH, "text/csv"), (LABELS, "*/*;q=0"), (ASK, "image/png")],
)
def test_what_cannot_be_had_is_not_acceptable(client: TestClient, query: str, accept: str) -> None:
    """406 lists what can."""
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "on offer" in answer.json()["hint"]


def test_a_format_can_be_asked_for_by_name(client: TestClient) -> None:
    """``format`` overrules Accept, by extension or media type."""
    for name in ("csv", "text/csv"):
        answer = client.get("/sparql", params={"query": LABELS, "format": name}, headers=BROWSER)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert client.get("/sparql", params={"query": LABELS, "format": "exe"}).status_code == 406


def test_the_dataset_is_obeyed(client: TestClient) -> None:
    """The protocol's graphs, or the query's own, are all that is seen; else the union."""
    count = f"PREFIX diplo: <{DIPLO}> SELECT (COUNT(*) AS ?n) {{}} {{{{ ?s a diplo:State }}}}"
    everything = bindings(client, count.format(""))[0]["n"]["value"]
    assert int(everything) > 1
    one = {"default-graph-uri": RECORD}
    assert bindings(client, count.format(""), **one)[0]["n"]["value"] == "1"
    assert bindings(client, count.format(f"FROM <{RECORD}>"))[0]["n"]["value"] == "1"
    named = with_known_prefixes("SELECT DISTINCT ?g { GRAPH ?g { ?s a diplo:State } }")
    assert [row["g"]["value"] for row in bindings(client, named, **{"named-graph-uri": RECORD})] == [RECORD]
    both = urlencode(
        [("query", count.format("")), *[("default-graph-uri", RECORD.replace("arcadia", s)) for s in ("arcadia", "borealia")]]
    )
    for answer in (client.get(f"/sparql?{both}"), client.post("/sparql", content=both, headers=FORM)):
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "2"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ([("query", ASK), ("query", ASK)], "exactly one"),
        ([("query", "  ")], "there is no query"),
        ([("query", "SELEKT ?s { ?s ?p ?o }")], "line 1"),
        ([("query", "SELECT ?s { ?s foo:bar ?o }")], "`foo:` is not declared"),
        ([("query", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")], "SERVICE is refused"),
        ([("query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }")], "read-only"),
        ([("query", "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }")], "read-only"),
        ([("query", "WITH <urn:g> INSERT { ?s a ?o } WHERE { SELECT * { ?s ?p ?o } }")], "read-only"),
        ([("update", "CLEAR ALL")], "read-only"),
        ([("query", ASK), ("default-graph-uri", "not an iri")], "not the absolute IRI"),
        ([("query", ASK), ("named-graph-uri", "/relative")], "not the absolute IRI"),
    ],
)
def test_a_bad_request_is_taught(client: TestClient, parameters: list[tuple[str, str]], said: str) -> None:
    """400 in the one shape, by either method, with what is wrong and how to mend it."""
    encoded = urlencode(parameters)
    for answer in (client.get(f"/sparql?{encoded}"), client.post("/sparql", content=encoded, headers=FORM)):
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert said in answer.json()["detail"]
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("media_type", "said"),
    [
        ("text/plain", "text/plain"),
        ("application/json", "application/json"),
        ("application/sparql-update", "read-only"),
        ("application/sparql-query; charset=utf-16", "utf-16"),
        ("", "unknown"),
    ],
)
def test_a_body_of_another_type_is_refused(client: TestClient, media_type: str, said: str) -> None:
    """415, not a guess."""
    answer = client.post("/sparql", content=ASK.encode(), headers={"Content-Type": media_type})
    assert answer.status_code == 415
    assert said in answer.json()["detail"]


def test_a_body_has_a_longest_length(client: TestClient) -> None:
    """413 as soon as the limit is passed, however the body comes."""
    long = f"ASK {{}} #{'x' * LONGEST_QUERY}".encode()
    assert client.post("/sparql", content=long, headers=QUERY).status_code == 413
    assert client.post("/sparql", content=iter([long[:1000], long[1000:]]), headers=QUERY).status_code == 413
    assert client.post("/sparql", content=long[: LONGEST_QUERY - 1], headers=QUERY).status_code == 200


@pytest.mark.parametrize("query", ["%FF", "%C3%28"])
def test_what_is_not_utf_8_is_refused(client: TestClient, query: str) -> None:
    """Bytes are never guessed at."""
    assert client.get(f"/sparql?query={query}").status_code == 400
    assert client.post("/sparql", content=b"ASK {} # \xff", headers=QUERY).status_code == 400


@pytest.mark.parametrize("query", ["SELEC", "SELECT * { ?s ?p }", "SELECT ?x WHERE { ?x foo:bar ?y }"])
def test_what_is_wrong_is_told_in_the_text_that_was_asked(client: TestClient, query: str) -> None:
    """A part of the rows and a page, which shows a part, complain as the whole would, in its author's words."""
    whole, part = (client.get("/sparql", params={"query": query, **more}).json() for more in ({}, {"limit": "2"}))
    assert (part["detail"], part["hint"]) == (whole["detail"], whole["hint"])
    assert "OFFSET" not in part["detail"] + part["hint"]
    page = client.get("/sparql", params={"query": query}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert whole["detail"] in unescape(page.text)


def test_methods_that_do_not_ask_are_refused(client: TestClient) -> None:
    """405 for PUT and the like."""
    assert client.put("/sparql", content=ASK).status_code == 405


def test_browsers_get_a_form(client: TestClient) -> None:
    """Without a query a page to write one on; with one, the answer beneath it."""
    empty = client.get("/sparql", headers=BROWSER)
    assert empty.status_code == 200
    assert "<textarea" in empty.text
    query = with_known_prefixes(
        "SELECT ?s ?sLabel { VALUES ?s { state:arcadia } ?s skos:prefLabel ?sLabel } ORDER BY ?sLabel LIMIT 1"
    )
    answered = client.get("/sparql", params={"query": query}, headers=BROWSER)
    assert '<a href="/state/arcadia">Arcadia</a>' in answered.text
    assert "1 row<" in answered.text
    assert "<strong>yes</strong>" in client.get("/sparql", params={"query": ASK}, headers=BROWSER).text


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    """The validator of an answer is made of its bytes; it counts for GET only."""
    url = f"/sparql?{urlencode({'query': LABELS})}"
    tag = client.get(url).headers["etag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.post("/sparql", content=LABELS, headers={**QUERY, "If-None-Match": tag}).status_code == 200
    assert json.loads(client.get(url).content)


def test_an_undeclared_prefix_is_named_with_its_declaration(client: TestClient) -> None:
    """A query stands on its own, as in any other endpoint; what is missing is given ready to paste."""
    known = client.get("/sparql", params={"query": "SELECT * { ?s diplo:mode ?o }"})
    slip = client.get("/sparql", params={"query": "SELECT * { ?s dipol:mode ?o }"})
    assert known.status_code == slip.status_code == 400
    assert known.json()["hint"] == f"declare it at the top: PREFIX diplo: <{DIPLO}>"
    assert slip.json()["hint"].startswith("did you mean `diplo:`?")


EMPTY = with_known_prefixes("SELECT ?s {\n  ?s a diplo:State .\n  ?s diplo:particpant ?o .\n  ?s diplo:mode ?m }")


def test_an_empty_answer_is_explained(client: TestClient) -> None:
    """The first pattern that leaves nothing is named with its line, in JSON and on the page; what has rows needs no reason."""
    told = client.get("/sparql", params={"query": EMPTY, "explain": "true"}).json()
    assert told["has_rows"] is False
    assert (told["culprit"]["line"], told["culprit"]["text"]) == (3, "?s diplo:particpant ?o")
    assert [step["remain"] for step in told["steps"]][:2] == [True, False]
    assert told["unknown_terms"][0]["nearest"] == "diplo:participant"
    shown = client.get("/sparql", params={"query": EMPTY}, headers=BROWSER).text
    assert "Why there are no rows" in shown
    assert "diplo:participant" in shown
    assert client.get("/sparql", params={"query": LABELS, "explain": "true"}).json()["has_rows"] is True
    assert client.get("/sparql", params={"query": "SELEKT", "explain": "true"}).status_code == 400


def test_an_unknown_term_is_hinted_at(client: TestClient) -> None:
    """A program that gets no rows is told in a header which name nothing defines; a query without a slip has no such header."""
    hint = "line 3, column 6: nothing defines diplo:particpant, did you mean diplo:participant?"
    for form in ("json", "xml", "csv", "tsv"):
        assert client.get("/sparql", params={"query": EMPTY, "format": form}).headers["diplograph-hint"] == hint
        assert "diplograph-hint" not in client.get("/sparql", params={"query": LABELS, "format": form}).headers
    nothing = with_known_prefixes("CONSTRUCT WHERE { ?s diplo:particpant ?o }")
    assert "diplo:participant" in client.get("/sparql", params={"query": nothing}).headers["diplograph-hint"]


def test_a_page_says_when_there_is_more(client: TestClient) -> None:
    """A page shows the first thousand rows, and says that they are not all."""
    many = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers=BROWSER).text
    assert "the first 1,000 rows" in many
    assert "there are more rows than a page shows" in many
    assert "there are more rows" not in client.get("/sparql", params={"query": LABELS}, headers=BROWSER).text


def test_prefixes_are_added_when_the_settings_say_so(world_store: MemoryStore, world: Release) -> None:
    """With the setting, our prefixes need no declaration; without it they do."""
    query = "ASK { ?s a diplo:State }"
    assert client_for(world_store, world, known_prefixes=True).get("/sparql", params={"query": query}).json()["boolean"] is True
    assert client_for(world_store, world).get("/sparql", params={"query": query}).status_code == 400
