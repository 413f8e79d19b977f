"""What careless and hostile clients do to a server: after each of it the server answers a normal query."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Final
from urllib.parse import quote

import pytest

from live import Server, serving, statuses

RUNAWAY: Final = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
LARGE: Final = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
ASK: Final = "/sparql?query=ASK%7B%7D"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this module's own, which is mistreated."""
    with serving(tmp_path_factory.mktemp("hostile")) as started:
        yield started


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"G",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\nASK",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nA",
    ],
    ids=["nothing", "a letter", "half a header", "half a body", "half a chunk"],
)
def test_slow_requests(server: Server, beginning: bytes) -> None:
    """A hundred clients that never finish their request keep nobody else waiting."""
    with ExitStack() as clients:
        for _ in range(100):
            client = clients.enter_context(closing(server.connect()))
            client.sendall(beginning)
        for _ in range(3):
            assert server.works()


def test_clients_that_read_nothing(server: Server) -> None:
    """Clients that ask for much and read none of it keep nobody else waiting."""
    with ExitStack() as clients:
        for _ in range(12):
            client = clients.enter_context(closing(server.connect()))
            client.sendall(f"GET /sparql?query={LARGE} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
        for _ in range(3):
            assert server.works()


@pytest.mark.parametrize("rude", [False, True], ids=["closed", "reset"])
def test_clients_that_go_away_in_the_middle(server: Server, rude: bool) -> None:  # noqa: FBT001 - a case of the table
    """Two hundred clients that ask for ever and leave free what they used: the next queries are answered."""
    for number in range(200):
        with closing(server.connect(f"127.0.1.{number}")) as client:
            client.sendall(f"GET /sparql?query={RUNAWAY} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode())
            if rude:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    for _ in range(5):
        assert server.works()


def test_a_crowd_of_runaways(server: Server) -> None:
    """Sixty-four runaways get 503, 504 or 429, and the refused ones are told when to return."""

    def run_away(number: int) -> tuple[int, bytes]:
        with closing(server.connect(f"127.0.2.{number // 4 + 1}")) as client:
            client.settimeout(60)
            target = f"/sparql?query={RUNAWAY}&timeout=1"
            client.sendall(f"GET {target} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: client.recv(65536), b""))
            return statuses(answer)[0], answer.partition(b"\r\n\r\n")[0].lower()

    with ThreadPoolExecutor(64) as crowd:
        answers = list(crowd.map(run_away, range(64)))
    assert {status for status, _ in answers} <= {429, 503, 504}
    refused = [head for status, head in answers if status in {429, 503}]
    assert all(b"retry-after: " in head for head in refused)


def test_one_client_cannot_take_all(server: Server) -> None:
    """While one client floods the server, its own excess is refused with 429 and another client is answered."""
    with ExitStack() as clients:
        flood = [clients.enter_context(closing(server.connect("127.0.3.1"))) for _ in range(40)]
        for client in flood:
            client.sendall(
                f"GET /sparql?query={RUNAWAY}&timeout=5 HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n".encode()
            )
        assert server.works()
        found = [statuses(client.recv(65536)) for client in flood]
    assert [429] in found


def test_many_connections_at_once(server: Server) -> None:
    """Three hundred clients at a time each get their own answer, or are told to come back."""
    answers: list[list[int]] = []

    def ask(number: int) -> None:
        target = f"/sparql?query={quote(f'ASK {{ FILTER({number} = {number}) }}')}"
        request = f"GET {target} HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n"
        answers.append(statuses(server.exchange(request.encode())))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(300)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 300
    assert {status for found in answers for status in found} <= {200, 429, 503}
    assert [200] in answers


def test_file_descriptors_come_back(server: Server) -> None:
    """Clients that come and go, politely or not, leave no open file behind."""

    def open_files() -> int:
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))  # noqa: PTH208 - proc(5) lists what is open now

    assert server.works()
    before = open_files()
    for number in range(100):
        with closing(server.connect()) as client:
            client.sendall(
                f"GET /sparql?query={('ASK%7B%7D', LARGE)[number % 2]} HTTP/1.1\r\nHost: {server.host}\r\n\r\n".encode()
            )
    for _ in range(100):
        if open_files() <= before + 10:
            break
        time.sleep(0.1)
    assert open_files() <= before + 10
