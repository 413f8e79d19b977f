"""Random queries, valid and damaged, asked of a running server: its answers are the engine's own, or refusals in our shape."""

import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse_query_results

from fuzz_queries import ask, damaged, select
from live import PATIENCE, Server

QUIET: Final = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
JSON: Final = "application/sparql-results+json"
FORMATS: Final = [
    JSON,
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "text/html",
    "*/*",
]
SAID_ON_A_PAGE: Final = re.compile(r'<pre class="message"[^>]*>\s*\S')


@pytest.fixture(scope="module")
def engine(server: Server) -> Store:
    """The engine alone, over what the server gives as its dump."""
    store = Store()
    store.bulk_load(server.get("dump.nq").content, RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    """A client that keeps its connection."""
    with httpx.Client(base_url=server.address, timeout=PATIENCE) as kept:
        yield kept


def asked(client: httpx.Client, query: str, accept: str = JSON, **parameters: str) -> httpx.Response:
    """Ask a query as the body, which carries any character."""
    headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
    return client.post(
        "sparql", params={"timeout": "3", **parameters}, content=query.encode(errors="surrogatepass"), headers=headers
    )


def is_a_clear_refusal(answer: httpx.Response) -> bool:
    """Tell whether an answer is a problem in our shape, and one that is not our fault."""
    if not (400 <= answer.status_code < 500 or answer.status_code in {503, 504}):
        return False
    if answer.headers["content-type"] != "application/problem+json":
        return answer.headers["content-type"].startswith("text/html") and bool(SAID_ON_A_PAGE.search(answer.text))
    said = answer.json()
    return said.keys() >= {"type", "title", "status", "detail"} and said["status"] == answer.status_code and bool(said["detail"])


@settings(QUIET, max_examples=400)
@given(query=select)
def test_rows_are_the_engines_own(client: httpx.Client, engine: Store, query: str) -> None:
    """A SELECT has just the rows that the engine finds; what the engine cannot read is refused, nothing else but for a limit."""
    answer = asked(client, query)
    try:
        expected = engine.query(query, use_default_graph_as_union="FROM record:" not in query)
    except SyntaxError:
        assert answer.status_code == 400
        return
    if answer.status_code != 200:
        assert is_a_clear_refusal(answer), answer.text
        assert answer.status_code in {503, 504}, f"{query}\n{answer.text}"
        return
    found = parse_query_results(answer.content, format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    assert isinstance(expected, QuerySolutions)
    assert [each.value for each in found.variables] == [each.value for each in expected.variables]
    assert Counter(map(tuple, found)) == Counter(map(tuple, expected))


@settings(QUIET, max_examples=100)
@given(query=ask)
def test_truth_is_the_engines_own(client: httpx.Client, engine: Store, query: str) -> None:
    """A valid ASK is answered as the engine answers it."""
    answer = asked(client, query)
    assert answer.status_code in {200, 400, 503, 504}, answer.text
    try:
        expected = engine.query(query, use_default_graph_as_union=True) if answer.status_code in {200, 400} else None
    except SyntaxError:
        assert answer.status_code == 400
        return
    if answer.status_code == 200:
        assert isinstance(expected, QueryBoolean)
        assert answer.json()["boolean"] is bool(expected)


@settings(QUIET, max_examples=500)
@given(query=damaged(), accept=st.sampled_from(FORMATS))
def test_damaged_queries_are_refused_clearly(client: httpx.Client, query: str, accept: str) -> None:
    """Whatever was done to a query, it is answered, or refused in our shape; the server never fails."""
    answer = asked(client, query, accept)
    assert answer.status_code == 200 or is_a_clear_refusal(answer), f"{answer.status_code} {query!r}\n{answer.text}"


@settings(QUIET, max_examples=300)
@given(text=st.one_of(st.text(), st.text(alphabet="{}()<>\"'?$:;,.|/*^!&=+-#@_\\ \nASKSELCT")), accept=st.sampled_from(FORMATS))
def test_what_is_no_query_is_refused_clearly(client: httpx.Client, text: str, accept: str) -> None:
    """Any text at all is refused in our shape."""
    answer = asked(client, text, accept)
    assert answer.status_code == 200 or is_a_clear_refusal(answer), f"{answer.status_code} {text!r}\n{answer.text}"


@settings(QUIET, max_examples=200)
@given(
    body=st.binary(max_size=200), media_type=st.sampled_from(["application/sparql-query", "application/x-www-form-urlencoded"])
)
def test_any_bytes_are_refused_clearly(client: httpx.Client, body: bytes, media_type: str) -> None:
    """Any bytes at all, as a query or as a form, are refused in our shape."""
    answer = client.post("sparql", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200 or is_a_clear_refusal(answer), f"{answer.status_code} {body!r}\n{answer.text}"


@pytest.mark.parametrize("seed", range(40))
def test_ordering_mixed_literals_is_survived(client: httpx.Client, server: Server, seed: int) -> None:
    """Ordering strings, dates and numbers together ends the engine now and then: that costs one clear 5xx at most."""
    random = Random(seed)  # noqa: S311 - not for secrets
    kinds = ['"%s"', '"%s"@en', '"20%02d-01-01"^^<http://www.w3.org/2001/XMLSchema#date>', "%s"]
    values = [kinds[number % 4] % random.randrange(10, 99) for number in range(60)]
    random.shuffle(values)
    answer = asked(client, f"SELECT ?a {{ VALUES ?a {{ {' '.join(values)} }} }} ORDER BY ?a")
    assert answer.status_code == 200 or (answer.status_code >= 500 and answer.json()["detail"])
    assert server.works()


@pytest.mark.parametrize("depth", [1_000, 20_000])
@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        *(("SELECT * {", each, "}") for each in ("{", "OPTIONAL {", "FILTER EXISTS {", "GRAPH ?g {", "{ SELECT * {", "MINUS {")),
        *(
            ("SELECT * { FILTER(", each, ") }")
            for each in ("(", "!", "-", "STR(", "IF(true, 1, ", "1 + ", "true && ", "COALESCE(")
        ),
        *(("SELECT * { ?s ", each, " ?o }") for each in ("(", "^", "<urn:p>/", "<urn:p>|", "!(", "(<urn:p>/")),
        *(
            ("SELECT * { ", each, " }")
            for each in ("{} UNION ", "[ <urn:p> ", "?s <urn:p> ( ", "<< ", "<<( ", "?s ?p ?o . ", "BIND(1 AS ?x) ")
        ),
        ("", "PREFIX a: <urn:a> ", "ASK {}"),
        ("CONSTRUCT { ", "[ <urn:p> ", " } WHERE {}"),
        ("SELECT (", "SUM(", " AS ?x) {}"),
    ],
)
def test_deep_nesting_is_survived(server: Server, opening: str, middle: str, closing: str, depth: int) -> None:
    """Each construct nested a thousand and twenty thousand deep, closed or not, is answered or refused; the server lives."""
    closers = {"{": "}", "(": ")", "[": "]", "<": ">"}
    ends = "".join(closers[each] for each in reversed(middle) if each in "{([" or (middle.startswith("<<") and each == "<"))
    filler = {"1 + ": "1", "true && ": "true", "!": "true", "-": "1"}.get(middle, "")
    with httpx.Client(base_url=server.address, timeout=PATIENCE) as client:
        for query in (opening + middle * depth + filler + ends * depth + closing, opening + middle * depth):
            answer = asked(client, query)
            assert answer.status_code == 200 or is_a_clear_refusal(answer), f"{answer.status_code} {answer.text[:500]}"
    assert server.works()
