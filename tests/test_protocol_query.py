"""The query operation, whole (SPARQL 1.1 Protocol, section 2.1), case by case, against a running server.

The cases are those that the W3C's protocol test suite names, on the graphs of the frozen world.
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

import httpx2 as httpx
import pytest

from live import PATIENCE, Server

ARCADIA: Final = "https://w3id.org/diplograph/record/state-arcadia"
BOREALIA: Final = "https://w3id.org/diplograph/record/state-borealia"
CORDOVIA: Final = "https://w3id.org/diplograph/record/state-cordovia"
STATES: Final = "SELECT ?s {} {{ ?s a <https://w3id.org/diplograph/ontology#State> }} ORDER BY ?s"
NAMED: Final = "SELECT DISTINCT ?g {} {{ GRAPH ?g {{ ?s a <https://w3id.org/diplograph/ontology#State> }} }} ORDER BY ?g"
FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """A request and what comes of it.

    Attributes:
        name: What the case shows.
        query: The query.
        parameters: The protocol's other parameters.
        expected: The last parts of the IRIs in the answer's one column.
    """

    name: str
    query: str
    parameters: Pairs = field(default=())
    expected: tuple[str, ...] = ()


DATASETS: Final = [
    Case(
        "the union when no dataset is named", STATES.format(""), (), ("arcadia", "borealia", "cordovia", "dravonia", "eastmark")
    ),
    Case("one default graph", STATES.format(""), (("default-graph-uri", ARCADIA),), ("arcadia",)),
    Case(
        "default graphs are merged",
        STATES.format(""),
        (("default-graph-uri", ARCADIA), ("default-graph-uri", BOREALIA)),
        ("arcadia", "borealia"),
    ),
    Case("named graphs only", NAMED.format(""), (("named-graph-uri", ARCADIA),), ("state-arcadia",)),
    Case(
        "several named graphs",
        NAMED.format(""),
        (("named-graph-uri", ARCADIA), ("named-graph-uri", BOREALIA)),
        ("state-arcadia", "state-borealia"),
    ),
    Case("a named graph is not in the default graph", STATES.format(""), (("named-graph-uri", ARCADIA),)),
    Case("a default graph is not a named graph", NAMED.format(""), (("default-graph-uri", ARCADIA),)),
    Case(
        "a full dataset, its default graph",
        STATES.format(""),
        (("default-graph-uri", ARCADIA), ("named-graph-uri", BOREALIA)),
        ("arcadia",),
    ),
    Case(
        "a full dataset, its named graphs",
        NAMED.format(""),
        (("default-graph-uri", ARCADIA), ("named-graph-uri", BOREALIA)),
        ("state-borealia",),
    ),
    Case("the query's own default graph", STATES.format(f"FROM <{ARCADIA}>"), (), ("arcadia",)),
    Case("the query's own named graph", NAMED.format(f"FROM NAMED <{ARCADIA}>"), (), ("state-arcadia",)),
    Case("the protocol's dataset wins", STATES.format(f"FROM <{CORDOVIA}>"), (("default-graph-uri", ARCADIA),), ("arcadia",)),
    Case(
        "the protocol's named graphs win",
        NAMED.format(f"FROM NAMED <{CORDOVIA}>"),
        (("named-graph-uri", ARCADIA),),
        ("state-arcadia",),
    ),
    Case("the protocol's dataset wins whole", STATES.format(f"FROM <{CORDOVIA}>"), (("named-graph-uri", ARCADIA),)),
    Case("an unknown graph is empty", STATES.format(""), (("default-graph-uri", "https://example.org/none"),)),
]


def three_ways(server: Server, query: str, parameters: Pairs = (), accept: str = "*/*") -> list[httpx.Response]:
    """Ask in the address, as a form, and as the body with the other parameters in the address."""
    headers = {"Accept": accept}
    everything, others = urlencode([("query", query), *parameters]), urlencode(parameters)
    return [
        httpx.get(f"{server.endpoint}?{everything}", headers=headers, timeout=PATIENCE),
        httpx.post(server.endpoint, content=everything, headers=headers | {"Content-Type": FORM}, timeout=PATIENCE),
        httpx.post(f"{server.endpoint}?{others}", content=query, headers=headers | {"Content-Type": DIRECT}, timeout=PATIENCE),
    ]


@pytest.mark.parametrize("case", DATASETS, ids=lambda case: case.name)
def test_the_dataset(server: Server, case: Case) -> None:
    """The graphs that the request names are all that the query sees, in each of the three forms (sections 2.1.4, 2.1.5)."""
    for answer in three_ways(server, case.query, case.parameters):
        assert answer.status_code == 200, answer.text
        (name,) = answer.json()["head"]["vars"]
        found = [row[name]["value"].rpartition("/")[2] for row in answer.json()["results"]["bindings"]]
        assert tuple(found) == case.expected


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        *(
            (query, accept, accept)
            for query in ("SELECT ?s { ?s ?p ?o } LIMIT 3", "ASK { ?s ?p ?o }")
            for accept in ("application/sparql-results+json", "application/sparql-results+xml")
        ),
        *(("SELECT ?s { ?s ?p ?o } LIMIT 3", accept, accept) for accept in ("text/csv", "text/tab-separated-values")),
        *(
            (query, accept, accept)
            for query in (f"DESCRIBE <{ARCADIA}>", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
            for accept in (
                *("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"),
                *("application/trig", "application/n-quads"),
            )
        ),
    ],
)
def test_the_type_of_the_answer(server: Server, query: str, accept: str, media_type: str) -> None:
    """The answer has the type that was asked for, the three forms agree byte for byte (section 2.1.6)."""
    answers = three_ways(server, query, accept=accept)
    assert [each.status_code for each in answers] == [200, 200, 200], answers[0].text
    assert {each.headers["content-type"].partition(";")[0] for each in answers} == {media_type}
    assert len({each.content for each in answers}) == 1


@dataclass(frozen=True)
class Bad:
    """A request that is refused."""

    name: str
    method: str
    path: str
    status: frozenset[int] = frozenset({400})
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


ASK: Final = quote("ASK { ?s ?p ?o }")
AS_FORM: Final = (("Content-Type", FORM),)
AS_QUERY: Final = (("Content-Type", DIRECT),)
REFUSED: Final = [
    Bad("two queries by GET", "GET", f"sparql?query={ASK}&query={ASK}"),
    Bad("two queries by form", "POST", "sparql", headers=AS_FORM, body=f"query={ASK}&query={ASK}".encode()),
    Bad("one in the address, one in the form", "POST", f"sparql?query={ASK}", headers=AS_FORM, body=f"query={ASK}".encode()),
    Bad("one in the address, one as the body", "POST", f"sparql?query={ASK}", headers=AS_QUERY, body=b"ASK { ?s ?p ?o }"),
    Bad("an empty query by GET", "GET", "sparql?query="),
    Bad("an empty form", "POST", "sparql", headers=AS_FORM),
    Bad("an empty body", "POST", "sparql", headers=AS_QUERY),
    Bad("parameters, but no query, by form", "POST", "sparql", headers=AS_FORM, body=f"default-graph-uri={ARCADIA}".encode()),
    Bad("a malformed query", "GET", "sparql?query=SELEKT"),
    Bad("a malformed query as the body", "POST", "sparql", headers=AS_QUERY, body=b"ASK {"),
    Bad("a query and an update", "POST", "sparql", headers=AS_FORM, body=f"query={ASK}&update=CLEAR%20ALL".encode()),
    Bad("an update as the query", "GET", f"sparql?query={quote('CLEAR ALL')}"),
    Bad("PUT", "PUT", f"sparql?query={ASK}", frozenset({405})),
    Bad("PATCH", "PATCH", "sparql", frozenset({405}), AS_QUERY, b"ASK {}"),
    Bad("DELETE", "DELETE", f"sparql?query={ASK}", frozenset({405})),
    Bad("no content type", "POST", "sparql", frozenset({400, 415}), body=b"ASK { ?s ?p ?o }"),
    Bad("a form without its content type", "POST", "sparql", frozenset({400, 415}), body=f"query={ASK}".encode()),
    Bad("text/plain", "POST", "sparql", frozenset({415}), (("Content-Type", "text/plain"),), b"ASK { ?s ?p ?o }"),
    Bad("multipart", "POST", "sparql", frozenset({415}), (("Content-Type", "multipart/form-data; boundary=x"),), b"--x--"),
    Bad("an update", "POST", "sparql", frozenset({400, 415}), (("Content-Type", "application/sparql-update"),), b"CLEAR ALL"),
    Bad("UTF-16 as the body", "POST", "sparql", headers=AS_QUERY, body="ASK { ?s ?p ?o }".encode("utf-16")),
    Bad(
        "a charset that is not UTF-8",
        "POST",
        "sparql",
        frozenset({400, 415}),
        (("Content-Type", f"{DIRECT}; charset=utf-16"),),
        "ASK { ?s ?p ?o }".encode("utf-16"),
    ),
    Bad("a coded body", "POST", "sparql", frozenset({415}), (*AS_QUERY, ("Content-Encoding", "gzip")), b"\x1f\x8b\x08\x00"),
    Bad("bytes that are not UTF-8 in the address", "GET", "sparql?query=ASK%20%7B%7D%20%23%FF"),
    Bad("bytes that are not UTF-8 in the form", "POST", "sparql", headers=AS_FORM, body=b"query=ASK%20%7B%7D%20%23%FF"),
    Bad("a surrogate in UTF-8", "POST", "sparql", headers=AS_QUERY, body=b'ASK { ?s ?p "\xed\xa0\x80" }'),
    Bad("a graph that is no IRI", "GET", f"sparql?query={ASK}&default-graph-uri=not%20an%20iri"),
    Bad("a relative graph", "GET", f"sparql?query={ASK}&named-graph-uri=record/state-arcadia"),
    Bad("an empty graph", "GET", f"sparql?query={ASK}&default-graph-uri="),
    Bad(
        "using-graph-uri belongs to updates", "POST", "sparql", headers=AS_FORM, body=b"update=CLEAR%20ALL&using-graph-uri=urn:g"
    ),
]


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_what_the_protocol_forbids(server: Server, bad: Bad) -> None:
    """A request that the protocol does not allow is refused, in the one shape of errors, open to all origins."""
    answer = httpx.request(
        bad.method, f"{server.address}{bad.path}", headers=dict(bad.headers), content=bad.body or None, timeout=PATIENCE
    )
    assert answer.status_code in bad.status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"
    if answer.status_code == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} == set(answer.headers["allow"].split(", "))


def test_a_query_may_be_longer_than_an_address(server: Server) -> None:
    """By POST a query of half a mebibyte is read."""
    query = f"ASK {{}} # {'x' * 500_000}"
    for answer in (
        httpx.post(server.endpoint, content=query, headers=dict(AS_QUERY), timeout=PATIENCE),
        httpx.post(server.endpoint, content=urlencode({"query": query}), headers=dict(AS_FORM), timeout=PATIENCE),
    ):
        assert (answer.status_code, answer.json()["boolean"]) == (200, True)


@pytest.mark.parametrize("media_type", [DIRECT, FORM])
def test_a_body_that_is_too_long_is_refused(server: Server, media_type: str) -> None:
    """413, in the shape of errors, also when the length is not said beforehand."""
    long = b"query=" + b"x" * 3_000_000
    for content in (long, iter([long[:1000], long[1000:]])):
        answer = httpx.post(server.endpoint, content=content, headers={"Content-Type": media_type}, timeout=PATIENCE)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("seconds", ["1", "2.5", "29", "1000000", "1e3"])
def test_a_time_limit_is_accepted(server: Server, seconds: str) -> None:
    """``timeout`` lowers the limit; what is above the cap is cut to it."""
    for answer in three_ways(server, "ASK {}", (("timeout", seconds),)):
        assert (answer.status_code, answer.json()["boolean"]) == (200, True)


@pytest.mark.parametrize("seconds", ["", "0", "-1", "soon", "nan", "inf", "-inf", "1s", "٣", "0x10", "1_000"])
def test_a_time_limit_that_is_none_is_refused(server: Server, seconds: str) -> None:
    """Nonsense is 400 and named, not passed over."""
    for answer in three_ways(server, "ASK {}", (("timeout", seconds),)):
        assert answer.status_code == 400
        assert "timeout" in answer.json()["detail"]


def test_a_runaway_ends_at_its_time_limit(server: Server) -> None:
    """A query that would take for ever gets a clear 503 or 504 at its limit, and the next query is answered."""
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = server.ask(runaway, timeout="1")
    assert answer.status_code in {503, 504}
    assert answer.headers["content-type"] == "application/problem+json"
    assert server.works()
