"""The express lane: whatever it takes, it answers as the application would; whatever it leaves, nobody can tell."""

import json
import re
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, Final, cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from diplograph.readers import Limits
from diplograph.web.journal import Journal
from diplograph.web.messages import read_message
from diplograph.web.orders import Counter, Order
from diplograph.web.protocol import FORM
from live import Server, serving, statuses

MEETINGS: Final = "SELECT ?m { ?m a <https://w3id.org/diplograph/ontology#Meeting> } ORDER BY ?m"
# Some tenths of a second: later than the lane waits, sooner than anybody minds.
SLOW: Final = "SELECT (COUNT(*) AS ?n) { { SELECT ?c { ?a ?b ?c } LIMIT 150 } ?d ?e ?f FILTER(?c != ?f) }"
ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# A header that the lane does not understand, and that means nothing to the application.
ASIDE: Final = "X-Aside: 1"
# What differs in any two answers, or with how much of one was known when it began.
_DIFFERENT: Final = re.compile(rb"(?:date|x-request-id|content-length|transfer-encoding): ")

TAKEN: Final = {
    "select": ("query=" + quote(MEETINGS), "Accept: application/sparql-results+json"),
    "by alias": ("query=" + quote(MEETINGS), "Accept: application/json"),
    "plus signs": ("query=" + MEETINGS.replace(" ", "+").replace("#", "%23"), "Accept: */*"),
    "csv": ("query=" + quote(MEETINGS), "Accept: text/csv;q=0.9, application/json;q=0.1"),
    "format": ("query=" + quote(MEETINGS) + "&format=xml",),
    "no accept": ("query=ASK%7B%7D",),
    "construct": ("query=" + quote("CONSTRUCT { <urn:s> <urn:p> ?x } { VALUES ?x { 1 2 } }"), "Accept: text/turtle"),
    "browser's extras": ("query=ASK%7B%7D", "Accept: */*", "User-Agent: a/1 (b; c)", "Origin: https://a.example", "DNT: 1"),
    "coded when short": ("query=ASK%7B%7D", "Accept-Encoding: gzip, br"),
    "timeout": ("query=ASK%7B%7D&timeout=5",),
    "graph": ("query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri=urn:none",),
}
LEFT: Final = {
    "no query": ("query=",),
    "page": ("query=ASK%7B%7D", "Accept: text/html"),
    "update": ("query=" + quote("DELETE WHERE { ?s ?p ?o }"),),
    "nothing acceptable": ("query=ASK%7B%7D", "Accept: image/png"),
    "two queries": ("query=ASK%7B%7D&query=ASK%7B%7D",),
    "limit": ("query=" + quote(MEETINGS) + "&limit=1",),
    "explanation": ("query=" + quote(MEETINGS) + "&explain=true",),
    "no UTF-8": ("query=ASK%7B%7D%ff",),
    "condition": ("query=ASK%7B%7D", 'If-None-Match: "x"'),
    "two accepts": ("query=ASK%7B%7D", "Accept: text/csv", "Accept: application/json"),
}
HANDED_OVER: Final = {
    "malformed": ("query=" + quote("SELECT ?x WHERE { ?x ?y }"), "Accept: application/json"),
    "refused": ("query=" + quote("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"),),
    "empty, with a hint": ("query=" + quote("SELECT * { ?s a <https://w3id.org/diplograph/ontology#Meetin> }"),),
    "coded": ("query=" + quote("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50"), "Accept-Encoding: gzip"),
    "large": ("query=" + quote("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1000"),),
    "late": ("query=" + quote(SLOW),),
    "never": ("query=" + quote(ENDLESS) + "&timeout=0.3",),
}


def posted(server: Server, body: str, *lines: str, media_type: str = "application/sparql-query") -> bytes:
    """A POST of the endpoint."""
    content = body.encode()
    said = (f"Host: {server.host}", f"Content-Type: {media_type}", f"Content-Length: {len(content)}", *lines)
    return b"POST /sparql HTTP/1.1\r\n" + "".join(f"{line}\r\n" for line in said).encode() + b"\r\n" + content


def request(server: Server, parameters: str, *lines: str, close: bool = False) -> bytes:
    """A GET of the endpoint; one that closes the connection is not for the lane."""
    head = "".join(f"{line}\r\n" for line in (f"Host: {server.host}", *lines, *(["Connection: close"] if close else [])))
    return f"GET /sparql?{parameters} HTTP/1.1\r\n{head}\r\n".encode()


def order_of(data: bytes) -> Order | None:
    """What the lane makes of a message, at a site that nobody asks anything."""
    settings = SimpleNamespace(largest_body=10_000)
    site = SimpleNamespace(readers=SimpleNamespace(limits=Limits()), text_of=lambda text: text, settings=settings)
    counter = Counter(cast("FastAPI", SimpleNamespace(state=SimpleNamespace(site=site))), Journal())
    message = read_message(data)
    return counter.order(message) if message and not message.missing else None


def answer_to(server: Server, *parts: bytes, pause: float = 0) -> tuple[list[bytes], bytes]:
    """The lines of the head of the one answer to a request, without what may differ, and its body without its chunks."""
    with closing(server.connect()) as connection, connection.makefile("rb") as file:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        head = list(iter(file.readline, b"\r\n"))
        lengths = [int(line.partition(b": ")[2]) for line in head if line.startswith(b"content-length: ")]
        body = file.read(lengths[0]) if lengths else b"".join(_chunks(file))
    return sorted(line for line in head if not _DIFFERENT.match(line)), body


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while size := int(file.readline(), 16):
        yield file.read(size)
        file.readline()


@pytest.mark.parametrize("asked", [*TAKEN.values(), *HANDED_OVER.values()], ids=[*TAKEN, *HANDED_OVER])
def test_what_looks_small_is_taken(server: Server, asked: tuple[str, ...]) -> None:
    """A plain GET is taken, with whatever headers and parameters mean the same in the lane."""
    assert order_of(request(server, *asked)) is not None


@pytest.mark.parametrize("asked", LEFT.values(), ids=LEFT)
def test_what_takes_a_closer_look_is_left(server: Server, asked: tuple[str, ...]) -> None:
    """Anything that the lane would have to know more about goes to the application."""
    assert order_of(request(server, *asked)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"GET /sparql?query=ASK{} HTTP/1.0\r\nHost: a\r\n\r\n",
        b"HEAD /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK{}#x HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n Accept: text/csv\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\nAccept: text/csv\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nAccept: \xe9\r\n\r\n",
        b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n",
    ],
)
def test_other_messages_are_left(data: bytes) -> None:
    """The lane reads one whole request of one form, and nothing that servers have been known to read in two ways."""
    assert order_of(data) is None


POSTED: Final = {
    "a query": (MEETINGS,),
    "a query with a character set": (MEETINGS, "Accept: text/csv"),
    "a form": ("query=" + quote(MEETINGS) + "&format=tsv",),
    "an update": ("DELETE WHERE { ?s ?p ?o }",),
    "nothing": ("",),
    "malformed": ("SELECT ?x WHERE",),
    "late": (SLOW,),
    "longer than is read in one go": (f"SELECT * {{ }} # {'x' * 20_000}",),
}


def posted_as(name: str, server: Server, *asked: str) -> bytes:
    """A POST of the kind that its name says."""
    types = {"a form": FORM, "a query with a character set": "application/sparql-query; charset=UTF-8"}
    return posted(server, *asked, media_type=types.get(name, "application/sparql-query"))


@pytest.mark.usefixtures("survives")
@pytest.mark.parametrize("name", POSTED)
def test_a_query_is_posted_as_it_is_got(server: Server, name: str) -> None:
    """The lane and the application answer a POST alike, also when head and body come one after the other."""
    data = posted_as(name, server, *POSTED[name])
    aside = answer_to(server, posted_as(name, server, *POSTED[name], ASIDE))
    assert answer_to(server, data) == aside
    head, separator, body = data.partition(b"\r\n\r\n")
    for pause in (0.005, 0.15):
        for parts in ((head + separator, body), (head + separator + body[:3], body[3:]), (head[:30], data[30:])):
            assert answer_to(server, *parts, pause=pause) == aside


def test_what_is_posted_is_taken(server: Server) -> None:
    """The lane takes queries and forms; what is no query of one kind, or has more than one place for parameters, it leaves."""
    taken = ("a query", "a query with a character set", "a form", "malformed")
    assert all(order_of(posted_as(name, server, *POSTED[name])) for name in taken)
    left = [posted_as(name, server, *POSTED[name]) for name in ("an update", "nothing", "longer than is read in one go")]
    left.append(posted(server, "ASK {}", media_type="text/plain"))
    left.append(posted(server, "ASK {}", "Transfer-Encoding: chunked"))
    left.append(posted(server, "ASK {}", "Content-Encoding: gzip"))
    left.append(posted(server, "ASK {}") + b"G")
    left.append(posted(server, "ASK {}").replace(b"/sparql", b"/sparql?default-graph-uri=urn:a"))
    left.append(posted(server, "ASK {}", "Content-Length: 7"))
    assert not [data for data in left if order_of(data)]


@given(st.binary(max_size=80))
def test_header_lines_are_read_or_left(noise: bytes) -> None:
    """Whatever stands between the lines, a head is read only when every byte of it belongs to a line that is understood."""
    message = read_message(b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n" + noise + b"\r\n")
    lines = noise.split(b"\r\n") if noise else []
    wellformed = noise == b"" or (noise.endswith(b"\r\n") and all(b":" in each and each.isascii() for each in lines[:-1]))
    assert message is None or wellformed


@pytest.mark.usefixtures("survives")
@pytest.mark.parametrize("asked", [*TAKEN.values(), *LEFT.values(), *HANDED_OVER.values()], ids=[*TAKEN, *LEFT, *HANDED_OVER])
def test_nobody_can_tell_the_lane_from_the_application(server: Server, asked: tuple[str, ...]) -> None:
    """The answer is the same to the byte, headers included, whether it is taken, handed over, kept from before, or not taken."""
    aside = answer_to(server, request(server, *asked, ASIDE))
    first = answer_to(server, request(server, *asked))
    assert first == aside
    assert answer_to(server, request(server, *asked)) == aside


def test_more_than_one_request_keeps_its_order(server: Server) -> None:
    """What comes while an answer is on its way is answered after it, and what comes in pieces is put together."""
    numbers = [request(server, "query=" + quote(f"SELECT ({number} AS ?n) {{}}") + "&format=csv") for number in range(3)]
    late = request(server, "query=" + quote(SLOW) + "&format=csv")
    last = request(server, "query=ASK%7B%7D", close=True)
    with closing(server.connect()) as connection:
        for part in (late, numbers[0], numbers[1][:40], numbers[1][40:], numbers[2][:9]):
            connection.sendall(part)
            time.sleep(0.02)
        connection.sendall(numbers[2][9:] + last)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(answer) == [200] * 5
    places = [answer.find(f"n\r\n{number}\r\n".encode()) for number in range(3)]
    assert -1 not in places
    assert places == sorted(places)
    assert answer.endswith(b'{"head":{},"boolean":true}')


def test_a_request_within_a_request_is_none(server: Server) -> None:
    """Bytes that look like a request, but stand in the header of another one, are no request."""
    inner = request(server, "query=ASK%7B%7D", close=True)
    with closing(server.connect()) as connection:
        connection.sendall(f"GET /health HTTP/1.1\r\nHost: {server.host}\r\nX-Inner: ".encode())
        time.sleep(0.1)
        connection.sendall(inner)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert len(statuses(answer)) == 1
    assert b"boolean" not in answer


def test_a_connection_serves_both(server: Server) -> None:
    """Requests for the lane and for the application alternate on one connection."""
    with closing(server.connect()) as connection:
        answer = b""
        for number in range(6):
            connection.sendall(request(server, "query=ASK%7B%7D", *([ASIDE] if number % 2 else [])))
            while answer.count(b'"boolean":true}') <= number:
                answer += connection.recv(65536)
    assert statuses(answer) == [200] * 6


def _metrics(server: Server) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in server.get("metrics").text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_who_leaves_is_noticed(tmp_path: Path) -> None:
    """The work for a client that goes away at once ends, and the journal says so."""
    with serving(tmp_path, environment={"DIPLOGRAPH_LOG_FORMAT": "json"}) as server:
        with closing(server.connect()) as connection:
            connection.sendall(request(server, "query=" + quote(ENDLESS)))
            time.sleep(0.02)
        deadline = time.monotonic() + 10
        while (
            not (ended := _metrics(server).get('diplograph_queries_total{outcome="cancelled"}')) and time.monotonic() < deadline
        ):
            time.sleep(0.05)
        assert ended == 1
        entries = _log(server)
    assert [each["status"] for each in entries if each["route"] == "/sparql"] == [499]


def _log(server: Server) -> list[dict[str, Any]]:
    lines = server.log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{") and '"route"' in line]


def test_the_journal_has_what_the_lane_answers(tmp_path: Path) -> None:
    """Each request is counted once and has its line, with the name that the client was told, taken or handed over."""
    with serving(tmp_path, environment={"DIPLOGRAPH_LOG_FORMAT": "json"}) as server:
        named = {"query=ASK%7B%7D": (), "query=" + quote(SLOW): (), "query=ASK%7B%7D&timeout=1": (ASIDE,)}
        with closing(server.connect()) as connection, connection.makefile("rb") as file:
            names = []
            for asked, lines in named.items():
                connection.sendall(request(server, asked, *lines))
                head = b"".join(iter(file.readline, b"\r\n"))
                file.read(int(re.findall(rb"content-length: ([0-9]+)", head)[0]))
                names.append(re.findall(rb"x-request-id: ([0-9a-f]+)", head)[0].decode())
        metrics = _metrics(server)
        entries = [each for each in _log(server) if each["route"] == "/sparql"]
    assert [each["request"] for each in entries] == names
    assert metrics['diplograph_requests_total{method="GET",route="/sparql",status="200"}'] == 3
    assert metrics["diplograph_requests_in_flight"] == 1  # the one that asked for the metrics
    differing = {"time", "request", "ms", "level", "event"}
    first, _, third = ({name: value for name, value in each.items() if name not in differing} for each in entries)
    assert first == third


def test_who_waits_is_answered_when_the_server_ends(tmp_path: Path) -> None:
    """A server that is told to end answers what it has begun."""
    with serving(tmp_path) as server, closing(server.connect()) as connection:
        connection.sendall(request(server, "query=" + quote(SLOW)))
        time.sleep(0.02)
        server.process.send_signal(signal.SIGTERM)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert statuses(answer) == [200]
    assert answer.endswith(b"}")
