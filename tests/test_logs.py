"""The log: one line for each request, which tells nobody's secrets and cannot be forged."""

import asyncio
import hashlib
import io
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from diplograph.cli.listening import server_options
from diplograph.settings import Settings
from diplograph.store import MemoryStore
from diplograph.web.logs import configure_logging
from diplograph.web.request_log import RequestLog, client_of
from small_server import DOCUMENT, OPERATOR, PATIENCE, application, with_operator

pytestmark = pytest.mark.usefixtures("own_logging")


def _logged(file: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_a_request_is_one_line_and_its_query_a_digest(small: Callable[..., TestClient]) -> None:
    """It has no query, no result and no token in it; other lines of the same request name it too."""
    configure_logging(with_operator(log_format="json"), file := io.StringIO())
    client = small(with_operator(), readers=True)
    query = 'SELECT ("nobodys-business" AS ?x) {}'
    headers = {"X-Request-ID": "trace-1", "Authorization": f"Bearer {OPERATOR}"}
    answer = client.get("/ask/a%0Ab", params={"query": query}, headers=headers)
    assert answer.headers["x-request-id"] == "trace-1"
    *others, line = _logged(file)
    assert list(line) == list(json.loads(_example_line())), "the example in the document has the members of a real line"
    assert {**line, "time": "", "ms": 0} == {
        "time": "",
        "level": "info",
        "event": "answered",
        "request": "trace-1",
        "method": "GET",
        "path": "/ask/a%0Ab",
        "route": "/ask/{kind}",
        "status": 200,
        "bytes": len(answer.content),
        "ms": 0,
        "client": "testclient",
        "query": hashlib.sha256(query.encode()).hexdigest()[:12],
    }
    assert [(each["event"], each["request"], each["logger"]) for each in others if each["event"].startswith("asking")] == [
        ("asking False", "trace-1", "diplograph.test")
    ]
    for secret in ("nobodys-business", OPERATOR, "query="):
        assert secret not in file.getvalue()


def _example_line() -> str:
    found = re.search(r"^\{\"time\".*\}$", DOCUMENT, re.MULTILINE)
    assert found
    return found[0]


@pytest.mark.parametrize("insane", ["", "a b", "x" * 65, 'a"b', "\u00e9"])
def test_a_request_gets_a_name_unless_it_brings_a_sane_one(insane: str, small: Callable[..., TestClient]) -> None:
    """What a client writes into our log is letters, digits, dots, dashes and underscores, 64 at most."""
    client = small(Settings())
    names = {
        client.get("/health/live", headers=[(b"X-Request-ID", insane.encode("latin-1"))]).headers["x-request-id"] for _ in "ab"
    }
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)


@pytest.mark.parametrize(("path", "event"), [("/cut", "answer cut"), ("/broken", "answered")])
def test_a_failure_is_logged_with_its_request(path: str, event: str, small: Callable[..., TestClient]) -> None:
    """An answer that broke off is told from one that was given, and the traceback names the request that it belongs to."""
    configure_logging(Settings(log_format="json"), file := io.StringIO())
    small(Settings()).get(path, headers={"X-Request-ID": "r"})
    *others, line = _logged(file)
    assert (line["event"], line["level"], line["route"]) == (event, "warning", path)
    traced = [each for each in others if "exception" in each]
    assert [(each["request"], "RuntimeError" in each["exception"]) for each in traced] == [("r", True)]


def test_text_for_people_cannot_be_forged(small: Callable[..., TestClient]) -> None:
    """What a client wrote begins no line of its own and moves no cursor."""
    configure_logging(Settings(), file := io.StringIO())
    client = small(Settings())
    client.get("/nothing/%1B%5B2J%0Aforged")
    logging.getLogger("diplograph.test").warning("%s", "/x\n2026-01-01 forged \x1b[2J")
    lines = file.getvalue().splitlines()
    assert len(lines) == 2
    assert "\x1b" not in file.getvalue()
    assert "status=404" in lines[0]


def test_little_is_logged_when_little_is_wanted(small: Callable[..., TestClient]) -> None:
    """From warning on, only requests that we failed on have a line; nothing is logged that nobody set up."""
    client = small(Settings())
    configure_logging(Settings(log_level="error", log_format="json"), file := io.StringIO())
    client.get("/health")
    client.get("/broken")
    assert [each["level"] for each in _logged(file)] == ["error"]


def test_a_client_that_went_away_is_logged_as_such() -> None:
    """It has the status 499, whatever the server would have answered."""
    configure_logging(Settings(log_format="json"), file := io.StringIO())

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None: ...

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": None}
    asyncio.run(RequestLog(application)(scope, receive, send))
    (line,) = _logged(file)
    assert (line["event"], line["status"], line["level"]) == ("client went away", 499, "info")


@pytest.mark.parametrize(
    ("client", "share"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("fe80::1%eth0", 1), "fe80::/64"),
        (("a name", 0), "a name"),
        (None, ""),
    ],
)
def test_a_client_is_an_address_or_a_network_of_one_subscriber(client: tuple[str, int] | None, share: str) -> None:
    """Nobody gets a new share by taking another of the addresses that one IPv6 line has."""
    assert client_of({"client": client}) == share


class _Server:
    """A real HTTP server in a thread of this process."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, **server_options(settings)))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> str:
        self._thread.start()
        deadline = time.monotonic() + PATIENCE
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)


@pytest.mark.parametrize(
    ("trusted", "client"), [((), "127.0.0.1"), (("127.0.0.0/8",), "198.51.100.9"), (("10.0.0.0/8",), "127.0.0.1")]
)
def test_only_a_trusted_proxy_says_who_asks(trusted: tuple[str, ...], client: str, world_store: MemoryStore) -> None:
    """The last address that no trusted proxy has is the client; whoever else sends the header is not believed."""
    settings = with_operator(log_format="json", trusted_proxies=trusted)
    app = application(settings, world_store)
    configure_logging(settings, file := io.StringIO())
    with _Server(app, settings) as address:
        assert (
            httpx.get(f"{address}/health/live?secret=1", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.9"}).status_code
            == 200
        )
    assert [each["client"] for each in _logged(file) if each["event"] == "answered"] == [client]
    assert "secret" not in file.getvalue()


def test_a_closed_connection_is_seen_by_the_log(world_store: MemoryStore) -> None:
    """A real client that hangs up before its answer has a line that says so."""
    settings = Settings(log_format="json")
    app = application(settings, world_store)
    configure_logging(settings, file := io.StringIO())
    with _Server(app, settings) as address:
        with pytest.raises(httpx.TimeoutException):
            httpx.get(f"{address}/slow", timeout=0.3)
        deadline = time.monotonic() + PATIENCE
        while "went away" not in file.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert [(each["event"], each["status"], each["route"]) for each in _logged(file)] == [("client went away", 499, "/slow")]
