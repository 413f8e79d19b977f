"""HTTP as it is written: negotiation, validators, codings, methods and the headers of every answer (RFC 9110, Fetch)."""

import gzip
import itertools
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import brotli  # type: ignore[import-untyped]
import httpx2 as httpx
import pytest
import zstandard

from live import PATIENCE, Server

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
LARGE: Final = f"sparql?query={quote('SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500')}&format=csv"
SMALL: Final = f"sparql?query={quote('ASK {}')}"
ADDRESSES: Final = [
    *(
        "",
        "sparql",
        SMALL,
        LARGE,
        "sparql?query=SELEKT",
        f"{SMALL}&format=exe",
        f"sparql?query={quote('ASK { SERVICE <urn:x> {} }')}",
    ),
    *(
        "state/arcadia",
        "state/arcadia.ttl",
        "state/arcadia.html",
        "state/nowhere",
        "nothing",
        "queries",
        "queries/who-took-part.csv",
    ),
    *(
        "queries/minister-on-a-date.csv",
        "ontology",
        "ontology.jsonld",
        "dump.nq",
        "record/state-arcadia",
        "openapi.json",
        "static/none",
    ),
    *("graphs", "graphs?graph=urn:none", "health", "metrics", "docs", "problems", "context/1.0.0.jsonld"),
]
DECODE: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
}


def raw(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask with just these headers (``_`` for ``-`` in their names), and decode nothing."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    request = f"{method} /{path} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n{lines}\r\n"
    status, found, body = server.send(request.encode("latin-1"), method)
    return status, dict(found), body


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_every_answer_is_open_and_safe(server: Server, path: str, method: str) -> None:
    """Open to all origins without credentials, errors and redirects too; no sniffing; what it depends on is said."""
    status, headers, _ = raw(server, path, method, Origin="https://example.org", Content_Length="0")
    assert status < 500
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"]
    assert {"accept"} <= {each.strip().lower() for each in headers["vary"].split(",")}
    assert "cookie" not in " ".join(headers)
    assert "python" not in headers.get("server", "").lower()


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_equals_get(server: Server, path: str) -> None:
    """HEAD has the status and headers of GET, the length included, and no body (RFC 9110, section 9.3.2)."""
    status, headers, _ = raw(server, path)
    told, said, body = raw(server, path, "HEAD")
    assert (told, body) == (status, b"")
    for volatile in ("date", "x-request-id"):
        headers.pop(volatile, None)
        said.pop(volatile, None)
    if path == "metrics":
        headers.pop("content-length", None)
        said.pop("content-length", None)
    assert said == headers


@pytest.mark.parametrize("path", ["sparql", SMALL, "state/arcadia", "queries", "nothing", "graphs"])
def test_a_preflight_is_answered(server: Server, path: str) -> None:
    """A browser may POST a query of any type from any origin (Fetch, section 3.3)."""
    status, headers, body = raw(
        *(server, path, "OPTIONS"),
        Origin="https://example.org",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type, accept, if-none-match",
    )
    assert (status, body) == (204, b"")
    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    allowed = headers["access-control-allow-headers"].lower()
    assert all(name in allowed for name in ("content-type", "accept", "if-none-match"))
    assert "content-length" not in headers or headers["content-length"] == "0"


def test_what_scripts_may_read(server: Server) -> None:
    """The headers that tell more than the body are exposed to scripts of other origins."""
    _, headers, _ = raw(server, SMALL, Origin="https://example.org")
    exposed = {each.strip().lower() for each in headers["access-control-expose-headers"].split(",")}
    assert exposed >= {"etag", "link", "location", "content-location", "retry-after", "diplograph-more"}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (f"{JSON};q=0.1, {XML}", XML),
        (f"{JSON};q=0.1,{XML};q=0.11", XML),
        ("text/csv;q=0.5, */*;q=0.4", "text/csv"),
        ("text/*", "text/csv"),
        ("application/*;q=0.9, text/csv;q=0.8", JSON),
        (f"*/*, {JSON};q=0", XML),
        (f"application/*, {JSON};q=0", XML),
        ("text/*;q=0.2, text/csv;q=0, */*;q=0.1", "text/tab-separated-values"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;header=present", "text/csv"),
        ('text/csv;x="a,b;q=0", application/json;q=0.1', "text/csv"),
        (",,, ,text/csv,", "text/csv"),
        ("garbage, text/csv", "text/csv"),
        ("text/csv;q=banana, application/sparql-results+xml;q=0.1", XML),
        ("garbage", JSON),
        ("", JSON),
        ("*", JSON),
        ("image/png, */*;q=0.01", JSON),
        (f"text/html;q=0.5, {XML}", XML),
    ],
)
def test_accept(server: Server, accept: str, expected: str) -> None:
    """Weights, ranges and their precision decide; what is malformed is passed over (RFC 9110, section 12.5.1)."""
    status, headers, _ = raw(server, f"sparql?query={quote('SELECT * {} ')}", Accept=accept)
    assert (status, headers["content-type"].partition(";")[0]) == (200, expected)


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/*;q=0, application/*;q=0", "application/pdf, text/turtle"])
def test_accept_of_nothing_that_we_have(server: Server, accept: str) -> None:
    """406 says what can be had."""
    status, headers, body = raw(server, f"sparql?query={quote('SELECT * {} ')}", Accept=accept)
    assert status == 406
    assert b"sparql-results+json" in body
    assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("coding", DECODE)
@pytest.mark.parametrize("path", [LARGE, "dump.nq", "ontology.ttl", "state/arcadia.ttl"])
def test_codings(server: Server, path: str, coding: str) -> None:
    """gzip, Brotli and Zstandard carry the same bytes; a strong validator is of one coding only (RFC 9110, section 8.8.3.3)."""
    status, plain, expected = raw(server, path, Accept_Encoding="identity")
    coded_status, coded, body = raw(server, path, Accept_Encoding=coding)
    assert (status, coded_status) == (200, 200)
    assert coded.get("content-encoding") == coding
    assert DECODE[coding](body) == expected
    assert len(body) < len(expected)
    assert "accept-encoding" in coded["vary"].lower()
    assert "accept-encoding" in plain["vary"].lower()
    assert plain["etag"].startswith("W/") or plain["etag"] != coded["etag"]
    again, headers, nothing = raw(server, path, Accept_Encoding=coding, If_None_Match=coded["etag"])
    assert (again, nothing, headers["etag"]) == (304, b"", coded["etag"])
    assert "accept-encoding" in headers["vary"].lower()
    assert raw(server, path, Accept_Encoding="identity", If_None_Match=plain["etag"])[0] == 304


@pytest.mark.parametrize(
    ("accepted", "codings"),
    [
        ("identity", {""}),
        ("", {""}),
        ("gzip;q=0", {""}),
        ("*;q=0, identity", {""}),
        ("gzip, identity;q=0", {"gzip"}),
        ("identity;q=0, *", {"gzip", "br", "zstd"}),
        ("gzip;q=0, br", {"br"}),
        ("gzip;q=0.001, br;q=0", {"gzip"}),
        ("compress, deflate;q=0.5", {""}),
        ("GZIP", {"gzip"}),
        ("x-gzip", {"gzip", ""}),
        ("bogus;;;q=x, gzip", {"gzip"}),
    ],
)
def test_which_coding(server: Server, accepted: str, codings: set[str]) -> None:
    """A coding that the client refuses is never sent, one that it demands is (RFC 9110, section 12.5.3)."""
    status, headers, _ = raw(server, LARGE, Accept_Encoding=accepted)
    assert status == 200
    assert headers.get("content-encoding", "") in codings


@pytest.mark.parametrize("path", [SMALL, LARGE, "state/arcadia.ttl", "ontology.ttl", "queries/states-that-meet-most.csv"])
def test_validators(server: Server, path: str) -> None:
    """A validator, weak for a large answer, is found in any list, and ``*`` is any (RFC 9110, section 13.1.2)."""
    _, headers, _ = raw(server, path)
    tag = headers["etag"]
    bare = tag.removeprefix("W/")
    assert (bare == tag) == (path != LARGE)
    for given in (tag, f"W/{bare}", f'"other", {tag}', "*", f'"a,b" , {tag}'):
        status, told, body = raw(server, path, If_None_Match=given)
        assert (status, body, told["etag"]) == (304, b"", tag)
        assert told["cache-control"] == headers["cache-control"]
    for given in ('"other"', bare.strip('"'), f'"{tag}"', ""):
        assert raw(server, path, If_None_Match=given)[0] == 200


def test_each_representation_has_its_own_validator(server: Server) -> None:
    """Two queries, or two formats of one, never share a validator."""
    queries = ("SELECT * {} ", "SELECT * { VALUES ?x { 1 } }")
    tags = [
        server.ask(query, accept).headers["etag"] for query in queries for accept in (JSON, XML, "text/csv", "application/json")
    ]
    assert len(set(tags)) == len(tags)


def test_an_answer_is_complete_before_its_status(server: Server) -> None:
    """A small answer says its length."""
    status, headers, body = raw(server, SMALL)
    assert (status, int(headers["content-length"])) == (200, len(body))


@pytest.mark.parametrize(
    ("limit", "offset"),
    list(itertools.product(["1", "9", "10", "11", "14", "15", "16"], ["0", "5", "99"])),
)
def test_a_page_says_whether_more_exists(server: Server, limit: str, offset: str) -> None:
    """``limit`` and ``offset`` take a part of the rows, and the answer says whether it is the last one."""
    query = "SELECT ?s { VALUES ?n { 1 2 3 } ?s a <https://w3id.org/diplograph/ontology#State> } ORDER BY ?s ?n"
    everything = server.rows(query)
    answer = server.ask(query, limit=limit, offset=offset)
    first, last = int(offset), int(offset) + int(limit)
    assert [row["s"]["value"] for row in answer.json()["results"]["bindings"]] == [row["s"] for row in everything[first:last]]
    assert answer.headers["diplograph-more"] == str(last < len(everything)).lower()
    assert ('rel="next"' in answer.headers.get("link", "")) is (last < len(everything))


@pytest.mark.parametrize("accept", [JSON, "application/json"])
def test_pages_lead_to_the_whole(server: Server, accept: str) -> None:
    """Following the links to the next page gives every row once, also of a query that has a limit of its own."""
    query = "SELECT ?s { ?s a <https://w3id.org/diplograph/ontology#Meeting> } ORDER BY ?s LIMIT 7"
    answer, found = server.ask(query, accept, limit="3"), []
    for _ in range(9):
        found += [row["s"]["value"] for row in answer.json()["results"]["bindings"]]
        if "next" not in answer.links:
            break
        following = httpx.URL(server.endpoint).join(answer.links["next"]["url"])
        answer = httpx.get(following, headers={"Accept": accept}, timeout=PATIENCE)
    assert found == [row["s"] for row in server.rows(query)]
    assert len(found) == 7
    assert answer.headers["diplograph-more"] == "false"


@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize("value", ["-1", "x", "", "1.5", "1e3", "9" * 40, "٣"])
def test_a_page_that_is_none_is_refused(server: Server, name: str, value: str) -> None:
    """Nonsense is 400 and named, not passed over."""
    answer = server.ask("SELECT * { ?s ?p ?o } LIMIT 2", **{name: value})
    assert answer.status_code == 400
    assert name in answer.json()["detail"]
