"""Requests that are malformed, ambiguous or absurd are answered or refused: no failure, no leak (RFC 9110, RFC 9112)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import quote

import pytest

from live import Server, serving, statuses

ASK: Final = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this module's own, which is mistreated."""
    with serving(tmp_path_factory.mktemp("hostile")) as started:
        yield started


def get(server: Server, target: str, *lines: str, host: str | None = None) -> list[int]:
    """Ask for a target written just so, with header lines written just so."""
    head = "".join(f"{line}\r\n" for line in lines)
    said = f"Host: {server.host if host is None else host}\r\n"
    return statuses(server.exchange(f"GET {target} HTTP/1.1\r\n{said}Connection: close\r\n{head}\r\n".encode("latin-1")))


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    """Ten requests at once on one connection get ten answers, each to its own query (RFC 9112, section 9.3.2)."""
    asked = [quote(f"SELECT ({number} AS ?number) {{}}") for number in range(10)]
    requests = [f"GET /sparql?query={each}&format=csv HTTP/1.1\r\nHost: {server.host}\r\n" for each in asked]
    everything = "\r\n".join(requests) + "Connection: close\r\n\r\n"
    answer = server.exchange(everything.encode())
    assert statuses(answer) == [200] * 10
    places = [answer.find(f"number\r\n{number}\r\n".encode()) for number in range(10)]
    assert -1 not in places
    assert places == sorted(places)


def test_two_lengths_are_no_request(server: Server) -> None:
    """A request whose length can be read in two ways is refused, and nothing of it counts as another (RFC 9112, section 6.3)."""
    smuggled = f"GET /dump.nq HTTP/1.1\r\nHost: {server.host}\r\n\r\n"
    for lines in (
        f"Content-Length: {len(smuggled)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        f"Content-Length: 0\r\nContent-Length: {len(smuggled)}\r\n\r\n{smuggled}",
        f"Transfer-Encoding: x, chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n{smuggled}",
    ):
        answer = server.exchange(f"POST /sparql HTTP/1.1\r\nHost: {server.host}\r\n{lines}".encode())
        assert all(400 <= status < 500 for status in statuses(answer)[:1])
        assert b"n-quads" not in answer


@pytest.mark.parametrize(
    "lines",
    [
        ("X-Long: " + "x" * 60_000,),
        tuple(f"X-{number}: x" for number in range(1000)),
        ("Accept: " + "text/csv, " * 6000,),
        ("Accept: " + "," * 60_000,),
        ('Accept: text/csv;a="' + "\\" * 50_000,),
        ("Accept: " + "text/csv;q=" + "0" * 50_000,),
        ("If-None-Match: " + '"a",' * 10_000,),
        ('If-None-Match: "' + "a" * 50_000,),
        ("Accept-Encoding: " + "gzip;q=0.5, " * 5000,),
        ("Accept-Encoding: \x80\xff",),
        ("Accept: \x80\xff",),
        ("Range: bytes=0-1",),
        ("Range: bytes=" + "0-0," * 5000,),
        ("If-Modified-Since: yesterday",),
        ("If-Match: *", "If-Unmodified-Since: never"),
        ("Origin: null",),
        ("Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"),
        ("Upgrade: h2c", "HTTP2-Settings: x"),
        ("Expect: 100-continue",),
        ("Expect: something-else",),
        ("X-Forwarded-For: " + "1.2.3.4, " * 1000, "X-Forwarded-Proto: javascript", "X-Forwarded-Host: evil.example"),
        ("Forwarded: for=evil;host=evil;proto=evil",),
        ("X-Request-Id: " + '"><script>',),
        ("Traceparent: 00-zz-zz-zz",),
    ],
    ids=lambda lines: lines[0][:30],
)
def test_absurd_headers(server: Server, lines: tuple[str, ...]) -> None:
    """Headers too long, too many or malformed get an answer or a refusal, never a failure."""
    with suppress(ConnectionResetError, BrokenPipeError):
        for status in get(server, ASK, *lines):
            assert status in {101, 200, 206} or 400 <= status < 500


@pytest.mark.parametrize(
    "host",
    ["", "evil.example/<script>", "a b", "evil.example:x", "[::1", "\xff", "evil.example\tx", "a,b", "user@evil", "..", "%00"],
)
@pytest.mark.parametrize("target", ["/state/arcadia.jsonld", "/sparql", ASK, "/state/arcadia", "/dump"])
def test_hosts_that_are_none(server: Server, target: str, host: str) -> None:
    """A Host header that is none is refused or not used: it never comes back in an answer."""
    request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/ld+json, */*;q=0.1\r\nConnection: close\r\n\r\n"
    answer = server.exchange(request.encode("latin-1"))
    assert all(status < 500 for status in statuses(answer))
    assert not host.strip(".") or host.encode("latin-1") not in answer or host == "a b"
    assert b"<script>" not in answer


def test_no_host_or_two(server: Server) -> None:
    """A request of HTTP/1.1 without a Host, or with two, is refused where its address would be said (RFC 9112, section 3.2)."""
    for lines in ("", "Host: a.example\r\nHost: b.example\r\n"):
        answer = server.exchange(f"GET /state/arcadia.jsonld HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
        assert statuses(answer) == [400]


@pytest.mark.parametrize(
    "target",
    [
        *("/../../etc/passwd", "/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/app.py", "/static/..%2f..%2fapp.py"),
        *(
            "/static/%2e%2e%5c%2e%2e%5capp.py",
            "/static//etc/passwd",
            "/static/%00",
            "/static/%",
            "/state/..%2f..%2fetc%2fpasswd.ttl",
        ),
        *(
            "/record/../data",
            "/queries/..%2fwho-took-part.csv",
            "/context/..%2f1.0.0.jsonld",
            "/ontology/%2e%2e",
            "//evil.example/",
        ),
        *(
            "/%",
            "/%zz",
            "/%ff",
            "/%00",
            "/state/%00.ttl",
            "/state/arcadia%00.ttl",
            "/state/arcadia.ttl%00",
            "/state/arcadia%2ettl",
        ),
        *(
            "/sparql?query=%00",
            "/sparql?query=ASK%7B%7D%00",
            "/sparql?query=%",
            "/sparql?query=%zz",
            "/sparql?%00=%00",
            "/sparql?=&&=&",
        ),
        *("/sparql?query=ASK+%7B%7D", "/sparql?query=ASK{}", "/sparql?;query=ASK%7B%7D", "/sparql?query=ASK%7B%7D#fragment"),
        *("/sparql?query[]=ASK%7B%7D", "/sparql?QUERY=ASK%7B%7D", "/sparql/", "/sparql/x", "/SPARQL?query=ASK%7B%7D"),
        *(
            "/state/arcadia.ttl?x=%0d%0aSet-Cookie:%20a=b",
            "/state/%0d%0aSet-Cookie:%20a=b",
            "/\\..\\..",
            "/state/arcadia;x=y",
            "*",
        ),
        *("http://evil.example/sparql?query=ASK%7B%7D", "/sparql?" + "a=b&" * 3000, "/state/" + "a" * 60_000),
        *("/sparql?query=" + "x" * 60_000, "/sparql?query=ASK%7B%7D&" + "default-graph-uri=urn:x&" * 2000),
        *("/sparql?query=" + "%F0%9F%A4%9D" * 3000, "/" + "a/" * 20_000),
    ],
    ids=lambda target: target[:50],
)
def test_odd_addresses(server: Server, target: str) -> None:
    """Addresses that climb, that lie about their encoding, or that never end lead nowhere that was not meant."""
    with suppress(ConnectionResetError, BrokenPipeError):
        answer = server.exchange(f"GET {target} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode("latin-1"))
        assert all(status < 500 for status in statuses(answer))
        assert b"root:x:0" not in answer
        assert b"create_app" not in answer
        assert b"\r\nset-cookie" not in answer.lower()
        assert b"location: //" not in answer.lower()
        assert b"location: http://evil" not in answer.lower()


@pytest.mark.parametrize(
    "request_bytes",
    [
        *(
            b"\x00" * 1000,
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"GET\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"\r\n\r\n\r\n",
        ),
        *(
            b"get / http/1.1\r\n\r\n",
            b"GET / HTTP/1.1\nHost: x\n\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"GET  /  HTTP/1.1\r\n\r\n",
        ),
        *(
            b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
            b"CONNECT a.example:80 HTTP/1.1\r\nHost: x\r\n\r\n",
            b"\xff" * 5000 + b"\r\n\r\n",
        ),
        *(b"A" * 200_000, b"BREW /sparql HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n folded: x\r\n\r\n"),
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 4\r\n\r\nASK {}",
    ],
    ids=lambda request: repr(request[:30]),
)
def test_what_is_no_request(server: Server, request_bytes: bytes) -> None:
    """Bytes that are no request, or half of one, are refused or dropped."""
    with suppress(ConnectionResetError, BrokenPipeError, TimeoutError):
        assert all(status < 500 or status in {501, 505} for status in statuses(server.exchange(request_bytes)))
