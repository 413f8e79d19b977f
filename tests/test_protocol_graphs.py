"""Graphs over HTTP, read-only (SPARQL 1.1 Graph Store HTTP Protocol), and what the service says of itself."""

from typing import Final
from urllib.parse import quote

import httpx2 as httpx
import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from live import PATIENCE, Server

RECORD: Final = "https://w3id.org/diplograph/record/state-arcadia"
TYPES: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"


def graph_of(answer: httpx.Response) -> Graph:
    """Read an answer by its own content type."""
    assert answer.status_code == 200, answer.text
    form = TYPES[answer.headers["content-type"].partition(";")[0]]
    if form == "json-ld":
        return Graph().parse(data=jsonld.to_rdf(answer.json(), {"format": "application/n-quads"}), format="nt")
    return Graph().parse(data=answer.content, format=form)


def expected(server: Server, graph: str) -> Graph:
    """The triples of a graph, as SPARQL gives them."""
    text = server.ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", "application/n-triples").text
    return Graph().parse(data=text, format="nt")


@pytest.mark.parametrize("path", [f"graphs?graph={quote(RECORD, safe='')}", f"graphs?graph={RECORD}", "record/state-arcadia"])
@pytest.mark.parametrize("accept", TYPES)
def test_a_graph_can_be_fetched(server: Server, path: str, accept: str) -> None:
    """By its name as a parameter (section 4.2) or at its own address (section 4.1), in each format, with all its triples."""
    answer = server.get(path, {"Accept": accept})
    assert answer.headers.get("content-type", "").partition(";")[0] == accept, answer.text
    assert "accept" in answer.headers["vary"].lower()
    assert answer.headers["etag"]
    found = graph_of(answer)
    assert set(found) == set(expected(server, RECORD))  # a record has no blank nodes
    assert len(found) > 5


@pytest.mark.parametrize("path", [f"graphs?graph={RECORD}", "graphs?default", "record/state-arcadia"])
def test_a_program_gets_turtle(server: Server, path: str) -> None:
    """Who names no format gets Turtle, with our prefixes."""
    answer = server.get(path, {"Accept": "*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert "@prefix diplo: <https://w3id.org/diplograph/ontology#>" in answer.text


@pytest.mark.parametrize("path", ["graphs?default", "graphs?default="])
def test_the_default_graph_is_the_union(server: Server, path: str) -> None:
    """The default graph of the graph store is the one that queries see: every triple, once."""
    answer = server.get(path, {"Accept": "application/n-triples"})
    assert answer.status_code == 200, answer.text
    triples = [quad.triple for quad in parse(answer.content, RdfFormat.N_TRIPLES)]
    count = server.rows("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")[0]["n"]
    assert len(set(triples)) == len(triples) == int(count)


def test_every_graph_can_be_fetched(server: Server) -> None:
    """Every graph that GRAPH finds can be had by name, ontology and derived statements included."""
    names = [row["g"] for row in server.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")]
    assert len(names) > 50
    with httpx.Client(timeout=PATIENCE, headers={"Accept": "application/n-triples"}) as client:
        statuses = {name: client.get(f"{server.address}graphs", params={"graph": name}).status_code for name in names}
    assert {name for name, status in statuses.items() if status != 200} == set()


@pytest.mark.parametrize("path", [f"graphs?graph={RECORD}", "graphs?default", "record/state-arcadia"])
@pytest.mark.parametrize("accept", TYPES)
def test_head_is_get_without_a_body(server: Server, path: str, accept: str) -> None:
    """HEAD tells the same of a graph as GET (section 5.6)."""
    got = httpx.get(f"{server.address}{path}", headers={"Accept": accept, "Accept-Encoding": "identity"}, timeout=PATIENCE)
    head = httpx.head(f"{server.address}{path}", headers={"Accept": accept, "Accept-Encoding": "identity"}, timeout=PATIENCE)
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    # A length that GET does not know before its end, HEAD may know, and may leave out (RFC 9110, section 9.3.2).
    volatile = {"date": "", "x-request-id": "", "content-length": "", "transfer-encoding": ""}
    assert {**head.headers, **volatile} == {**got.headers, **volatile}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("graphs", 400),
        ("graphs?", 400),
        (f"graphs?default&graph={RECORD}", 400),
        (f"graphs?graph={RECORD}&graph={RECORD}", 400),
        ("graphs?graph=", 400),
        ("graphs?graph=record/state-arcadia", 400),
        ("graphs?graph=not%20an%20iri", 400),
        ("graphs?graph=%FF", 400),
        ("graphs?graph=https://w3id.org/diplograph/record/state-nowhere", 404),
        ("graphs?graph=file:///etc/passwd", 404),
        ("record/state-nowhere", 404),
    ],
)
def test_a_graph_that_is_not_there(server: Server, path: str, status: int) -> None:
    """404 for an unknown graph, 400 for a request that names none or several, in the shape of errors."""
    answer = server.get(path, {"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [f"graphs?graph={RECORD}", "graphs?default", "record/state-arcadia"])
def test_a_graph_in_no_acceptable_format(server: Server, path: str) -> None:
    """406 lists what can be had."""
    answer = server.get(path, {"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["hint"]


@pytest.mark.parametrize("path", [f"graphs?graph={RECORD}", "graphs?default", "record/state-arcadia"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graphs_are_not_written(server: Server, path: str, method: str) -> None:
    """405 with the methods that are allowed, and nothing changes (section 5)."""
    before = len(expected(server, RECORD))
    content = b"<urn:a> <urn:b> <urn:c> ."
    answer = httpx.request(
        method, f"{server.address}{path}", content=content, headers={"Content-Type": "text/turtle"}, timeout=PATIENCE
    )
    assert answer.status_code == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["allow"].split(", "))
    assert len(expected(server, RECORD)) == before > 0


@pytest.mark.parametrize("accept", [*TYPES, "*/*", ""])
def test_the_service_describes_itself(server: Server, accept: str) -> None:
    """The endpoint without a query is the service's description, in RDF (SPARQL 1.1 Service Description, sections 2 and 3)."""
    answer = httpx.get(server.endpoint, headers={"Accept": accept} if accept else {}, timeout=PATIENCE)
    graph = graph_of(answer)
    (service,) = set(graph.subjects(RDF.type, URIRef(f"{SD}Service")))
    (endpoint,) = set(graph.objects(service, URIRef(f"{SD}endpoint")))
    assert str(endpoint) == server.endpoint
    assert URIRef(f"{SD}SPARQL11Query") in set(graph.objects(service, URIRef(f"{SD}supportedLanguage")))
    assert URIRef(f"{SD}UnionDefaultGraph") in set(graph.objects(service, URIRef(f"{SD}feature")))
    assert URIRef(f"{SD}BasicFederatedQuery") not in set(graph.objects(service, URIRef(f"{SD}feature")))
    results = {str(each).removeprefix(FORMATS) for each in graph.objects(service, URIRef(f"{SD}resultFormat"))}
    assert results >= {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD"),
    }
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "accept" in answer.headers["vary"].lower()


def test_browsers_get_a_page_at_the_endpoint(server: Server) -> None:
    """A browser that comes without a query gets the page to write one on, with or without one in the address."""
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path in ("sparql", "sparql?query=ASK%20%7B%7D"):
        answer = server.get(path, browser)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "<textarea" in answer.text


def test_a_description_without_a_host(server: Server) -> None:
    """A Host header that is no host never comes back in an answer."""
    request = "GET /sparql HTTP/1.1\r\nHost: evil.example/<script>\r\nAccept: text/turtle\r\nConnection: close\r\n\r\n"
    status, _, body = server.send(request.encode())
    assert status == 400
    assert b"<script>" not in body
