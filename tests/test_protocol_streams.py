"""Large answers are whole, or every client notices: never 200 with a body that only looks complete."""

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx2 as httpx
import pytest

from live import PATIENCE, Server, serving

ROWS: Final = 200_000
LARGE: Final = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {ROWS}"
ENDLESS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
READ_FIRST: Final = 4096


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this module's own, because its readers are killed."""
    with serving(tmp_path_factory.mktemp("streams")) as started:
        yield started


@dataclass(frozen=True)
class Received:
    """What a client got.

    Attributes:
        status: The status line's code.
        body: The body, its transfer coding undone.
        complete: Whether the client must take the body for complete (RFC 9112, section 6.3).
    """

    status: int
    body: bytes
    complete: bool


class Download:
    """An answer read from a bare socket, so that nothing is glossed over."""

    def __init__(self, server: Server, query: str, *, version: str = "1.1", accept: str = "text/csv", **parameters: str) -> None:
        self._connection = server.connect()
        asked = "".join(f"&{name}={value}" for name, value in parameters.items())
        lines = f"GET /sparql?query={quote(query)}{asked} HTTP/{version}\r\nHost: {server.host}\r\nAccept: {accept}\r\n"
        self._connection.sendall(f"{lines}Connection: close\r\n\r\n".encode())
        self._received = b""

    def first(self) -> int:
        """Read the beginning, and return the status."""
        while len(self._received) < READ_FIRST and (more := self._connection.recv(READ_FIRST)):
            self._received += more
        return int(self._received.split(b" ", 2)[1])

    def rest(self) -> Received:
        """Read to the end, however it comes."""
        reset = False
        parts = [self._received]
        with closing(self._connection):
            try:
                while more := self._connection.recv(1 << 20):
                    parts.append(more)
            except ConnectionResetError:
                reset = True
        head, _, body = b"".join(parts).partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if headers.get(b"transfer-encoding") == b"chunked":
            content, ended = _unchunked(body)
            return Received(status, content, ended)
        if b"content-length" in headers:
            return Received(status, body, len(body) == int(headers[b"content-length"]))
        return Received(status, body, not reset)


def _unchunked(body: bytes) -> tuple[bytes, bool]:
    """Undo the chunked coding, and tell whether its last chunk came (RFC 9112, section 7.1)."""
    parts, place = [], 0
    while (end := body.find(b"\r\n", place)) >= 0:
        size = int(body[place:end].partition(b";")[0], 16)
        chunk = body[end + 2 : end + 2 + size]
        parts.append(chunk)
        place = end + 2 + size + 2
        if size == 0:
            return b"".join(parts), body[end + 2 :] == b"\r\n"
        if len(body) < place:
            break
    return b"".join(parts), False


@pytest.fixture(scope="module")
def digest(server: Server) -> str:
    """What the large answer is, read undisturbed."""
    answer = httpx.get(server.endpoint, params={"query": LARGE, "format": "csv"}, timeout=60)
    assert answer.status_code == 200
    assert answer.content.count(b"\r\n") == ROWS + 1
    return hashlib.sha256(answer.content).hexdigest()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_large_answer_is_whole(server: Server, digest: str, version: str) -> None:
    """Two hundred thousand rows arrive byte for byte, also at a client of HTTP/1.0 (RFC 9112, section 6.1)."""
    received = Download(server, LARGE, version=version).rest()
    assert (received.status, received.complete) == (200, True)
    assert hashlib.sha256(received.body).hexdigest() == digest


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_reader_that_dies_is_noticed(server: Server, digest: str, version: str) -> None:
    """When the reader is killed in the middle, the client gets the whole answer or sees that it is cut."""
    download = Download(server, LARGE, version=version)
    assert download.first() == 200
    readers = server.readers()
    assert readers, "queries are answered in processes of their own"
    for reader in readers:
        with suppress(ProcessLookupError):
            os.kill(reader, signal.SIGKILL)
    received = download.rest()
    assert not received.complete or hashlib.sha256(received.body).hexdigest() == digest
    assert server.works()


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_a_stream_that_passes_its_time_limit_is_noticed(server: Server, version: str, accept: str) -> None:
    """An endless answer is refused with 503 or 504, or begins, is cut at its limit, and says so by how it ends."""
    received = Download(server, ENDLESS, version=version, accept=accept, timeout="1").rest()
    assert received.status in {503, 504} or (received.status == 200 and not received.complete)
    assert server.works()


def test_a_library_raises_when_a_stream_is_cut(server: Server) -> None:
    """A client of the usual kind raises an error instead of returning the rows so far."""
    try:
        answer = httpx.get(server.endpoint, params={"query": ENDLESS, "timeout": "1", "format": "csv"}, timeout=PATIENCE)
    except httpx.TransportError:
        answer = None
    assert answer is None or answer.status_code in {503, 504}


def test_a_reader_that_dies_costs_one_request(server: Server) -> None:
    """A query whose reader is killed before its first row gets a clear 5xx, and the next query is answered."""
    with closing(server.connect()) as connection:
        runaway = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        connection.sendall(f"GET /sparql?query={runaway}&timeout=15 HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        assert server.works()
        readers = server.readers()
        assert readers, "queries are answered in processes of their own"
        for reader in readers:
            with suppress(ProcessLookupError):
                os.kill(reader, signal.SIGKILL)
        status = connection.recv(65536).split(b" ", 2)[1]
    assert status in {b"500", b"502", b"503", b"504"}
    assert server.works()


def test_work_stops_when_the_client_goes(server: Server) -> None:
    """A large answer that nobody reads any more keeps no reader busy: many such leave the service able to answer."""
    for _ in range(20):
        download = Download(server, LARGE)
        assert download.first() in {200, 429, 503}
        download._connection.close()  # noqa: SLF001 - the client goes without a word
    assert server.works()


def test_nothing_is_left_behind(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A server that is stopped leaves no process of its own."""
    with serving(tmp_path_factory.mktemp("stopped")) as started:
        assert started.works()
        family = started.descendants()
    for _ in range(50):
        left = {each for each in family if Path(f"/proc/{each}").exists()}
        if not left:
            break
        time.sleep(0.1)
    assert left == set()
    assert started.process.returncode in {0, -signal.SIGTERM}
