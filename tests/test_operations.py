"""What operators have of a server: health, numbers, running queries, and a log that tells nobody's secrets."""

import asyncio
import hashlib
import io
import json
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import httpx2 as httpx
import pytest
import structlog
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from conftest import ROOT, WORLD
from diplograph.cli.listening import server_options
from diplograph.errors import InputError
from diplograph.readers import Complete, Host, Job, Limits, Readers, start_nursery
from diplograph.records import read_record, record_files
from diplograph.release import Release, bundled_release
from diplograph.settings import Settings
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.web.errors import add_error_handlers
from diplograph.web.headers import CommonHeaders
from diplograph.web.logs import configure_logging
from diplograph.web.operations import Operations, Served
from diplograph.web.request_log import RequestLog, client_of, note_query

OPERATOR = "correct-horse-battery"
DOCUMENT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """What a test sets up for logging ends with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # The clients of these tests live in the same process, and have their own to say.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def _with_operator(**others: Any) -> Settings:  # noqa: ANN401 - whatever settings hold
    return Settings.model_validate({"operator_token": OPERATOR, **others})


_INHERITED: list[MemoryStore] = []


def _world() -> MemoryStore:
    """What a reader holds: the store of the tests where it was inherited, else the same made anew."""
    if not _INHERITED:
        release = Release(bundled_release().ontology, bundled_release().queries, WORLD)
        _INHERITED.append(build(read_ontology(release), [read_record(file, WORLD) for file in record_files(WORLD)]))
    return _INHERITED[0]


def _application(settings: Settings, store: MemoryStore, *, readers: bool = False) -> FastAPI:
    """A small server: operations, one address that asks a real pool if there is one, and some that behave badly."""
    _INHERITED[:] = [store]
    control = start_nursery(Host(open=_world, memory=512 * 2**20)) if readers else None
    pools: list[Readers] = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if control:
            pools.append(Readers(control, Limits(readers=2)))
        yield
        if pools:
            await pools.pop().close()

    app = FastAPI(lifespan=lifespan)
    app.state.site = SimpleNamespace(root="")
    app.add_middleware(CommonHeaders)
    add_error_handlers(app)

    @app.get("/ask/{kind}")
    async def ask(request: Request, kind: str, query: str) -> Response:
        note_query(request.scope, query)
        logging.getLogger("diplograph.test").warning("asking %s", kind.isalpha())
        answer = await pools[0].answer(Job(query, "json"), "somebody")
        return Response(answer.content if isinstance(answer, Complete) else b"")

    @app.get("/cut")
    async def cut() -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"beginning"
            raise RuntimeError("the end is missing")

        return StreamingResponse(pieces())

    @app.get("/broken")
    async def broken() -> Response:
        raise RuntimeError("words of the programmer")

    @app.get("/slow")
    async def slow(request: Request) -> Response:
        while not await request.is_disconnected():  # noqa: ASYNC110 - there is nothing else to wait for
            await asyncio.sleep(0.01)
        return Response()

    operations = Operations(settings, lambda: Served(store.generation, len(store), pools[0] if pools else None))
    app.include_router(operations.router)
    operations.observe(app)
    return app


@pytest.fixture
def serving(world_store: MemoryStore) -> Iterator[Callable[..., TestClient]]:
    """Starts servers with given settings."""
    clients: list[TestClient] = []

    def start(settings: Settings, *, readers: bool = False) -> TestClient:
        client = TestClient(_application(settings, world_store, readers=readers), raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)


def test_health_says_what_is_served_and_who_is_at_work(serving: Callable[..., TestClient], world_store: MemoryStore) -> None:
    """Live, ready, generation, statements and readers; never from a cache."""
    client = serving(Settings(), readers=True)
    assert client.get("/ask/x", params={"query": "ASK {}"}).status_code == 200
    answer = client.get("/health")
    found = answer.json()
    assert (answer.status_code, found["live"], found["ready"]) == (200, True, True)
    assert (found["generation"], found["statements"]) == (world_store.generation, len(world_store))
    assert found["readers"]["busy"] == 0
    assert found["readers"]["idle"] >= 1
    for path in ("/health", "/health/live", "/health/ready", "/metrics", "/operator/queries"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_a_server_without_readers_lives_and_is_not_ready(world_store: MemoryStore) -> None:
    """Who balances load sends queries elsewhere, who supervises does not restart; the numbers are there all the same."""
    app = FastAPI()
    app.include_router(Operations(Settings(), lambda: Served(world_store.generation, len(world_store), None)).router)
    client = TestClient(app)
    assert [client.get(path).status_code for path in ("/health", "/health/live", "/health/ready")] == [503, 200, 503]
    assert client.get("/health").json()["ready"] is False
    assert "diplograph_statements" in client.get("/metrics").text


def _numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (each.name, *(value for _, value in sorted(each.labels.items()))): each.value
        for family in families
        for each in family.samples
    }


def test_requests_are_counted_by_template_and_not_by_address(serving: Callable[..., TestClient]) -> None:
    """However many things are asked for, the number of series stays; HEAD, errors and unknown methods have theirs."""
    client = serving(Settings(), readers=True)
    for kind in ("a", "b", "c"):
        client.get(f"/ask/{kind}", params={"query": "ASK {}"})
    client.head("/ask/a", params={"query": "ASK {}"})
    client.get("/ask/a")
    client.request("BREW", "/nowhere/at/all")
    client.get("/broken")
    numbers = _numbers(client)
    requests = {key[1:]: value for key, value in numbers.items() if key[0] == "diplograph_requests_total"}
    assert requests == {
        ("GET", "/ask/{kind}", "200"): 3,
        ("HEAD", "/ask/{kind}", "200"): 1,
        ("GET", "/ask/{kind}", "400"): 1,
        ("other", "unmatched", "404"): 1,
        ("GET", "/broken", "500"): 1,
    }
    assert numbers["diplograph_request_seconds_count", "/ask/{kind}"] == 5
    assert numbers["diplograph_requests_in_flight",] == 1  # the one that asks
    assert numbers["diplograph_queries_started_total",] >= 1
    assert numbers["diplograph_queries_total", "answered"] == numbers["diplograph_queries_started_total",]
    assert numbers["diplograph_cache_requests_total", "hit"] >= 2
    assert numbers["process_resident_memory_bytes",] > 0


def test_the_table_of_numbers_is_what_the_server_gives(serving: Callable[..., TestClient]) -> None:
    """The document names every number with its labels, and none that is not there."""
    client = serving(Settings(), readers=True)
    client.get("/health")
    given = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            if family.name.startswith("diplograph") and not sample.name.endswith("_created"):
                given[re.sub(r"_(bucket|sum|count)$", "", sample.name)] = set(sample.labels) - {"le"}
    section = DOCUMENT.partition("## Metrics")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(diplograph\w*)` \|([^|]*)\|", section, re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == given


def test_numbers_can_be_switched_off(serving: Callable[..., TestClient]) -> None:
    """Without metrics there is no such address, and everything else works."""
    client = serving(Settings(metrics=False))
    assert (client.get("/metrics").status_code, client.get("/health/live").status_code) == (404, 200)


def test_openmetrics_is_given_to_who_asks_for_it(serving: Callable[..., TestClient]) -> None:
    """Prometheus asks for the newer format; anybody else gets the older one, as text."""
    client = serving(Settings())
    newer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert newer.headers["content-type"].startswith("application/openmetrics-text")
    assert newer.text.endswith("# EOF\n")
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/operator/queries", "/operator/queries/q1"])
@pytest.mark.parametrize(
    ("settings", "shown", "status"),
    [
        (Settings(), f"Bearer {OPERATOR}", 403),
        (_with_operator(), None, 401),
        (_with_operator(), f"Bearer {OPERATOR}x", 401),
        (_with_operator(), f"Basic {OPERATOR}", 401),
        (_with_operator(), "Bearer \u00e9", 401),
        (_with_operator(), "Bearer", 401),
    ],
)
def test_only_operators_are_let_in(
    path: str, settings: Settings, shown: str | None, status: int, serving: Callable[..., TestClient]
) -> None:
    """Without a token set nobody is; else only who shows it as a bearer token; the answer says what is missing."""
    method = "GET" if path.endswith("queries") else "DELETE"
    answer = serving(settings).request(method, path, headers=[(b"Authorization", shown.encode("latin-1"))] if shown else [])
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert OPERATOR not in answer.text
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert ("DIPLOGRAPH_OPERATOR_TOKEN" in answer.text) == (status == 403)


def test_an_operator_sees_a_query_and_ends_it(serving: Callable[..., TestClient]) -> None:
    """A query that runs is listed with who asked it, and is gone as soon as it is cancelled; its client hears of it."""
    client = serving(_with_operator(), readers=True)
    operator = {"Authorization": f"Bearer {OPERATOR}"}
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/ask/x", params={"query": RUNAWAY})), daemon=True)
    asking.start()
    deadline = time.monotonic() + PATIENCE
    listed: list[dict[str, Any]] = []
    while not listed and time.monotonic() < deadline:
        listed = client.get("/operator/queries", headers=operator).json()["queries"]
    assert [(each["query"], each["client"]) for each in listed] == [(RUNAWAY, "somebody")]
    address = f"/operator/queries/{listed[0]['id']}"
    assert client.delete(address, headers=operator).status_code == 204
    asking.join(PATIENCE)
    assert answers[0].status_code >= 500
    assert client.get("/operator/queries", headers=operator).json() == {"queries": []}
    again = client.delete(address, headers=operator)
    assert (again.status_code, again.json()["status"]) == (404, 404)
    assert _numbers(client)["diplograph_queries_total", "cancelled"] == 1


def _logged(file: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_a_request_is_one_line_and_its_query_a_digest(serving: Callable[..., TestClient]) -> None:
    """It has no query, no result and no token in it; other lines of the same request name it too."""
    configure_logging(_with_operator(log_format="json"), file := io.StringIO())
    client = serving(_with_operator(), readers=True)
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
def test_a_request_gets_a_name_unless_it_brings_a_sane_one(insane: str, serving: Callable[..., TestClient]) -> None:
    """What a client writes into our log is letters, digits, dots, dashes and underscores, 64 at most."""
    client = serving(Settings())
    names = {
        client.get("/health/live", headers=[(b"X-Request-ID", insane.encode("latin-1"))]).headers["x-request-id"] for _ in "ab"
    }
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)


@pytest.mark.parametrize(("path", "event"), [("/cut", "answer cut"), ("/broken", "answered")])
def test_a_failure_is_logged_with_its_request(path: str, event: str, serving: Callable[..., TestClient]) -> None:
    """An answer that broke off is told from one that was given, and the traceback names the request that it belongs to."""
    configure_logging(Settings(log_format="json"), file := io.StringIO())
    serving(Settings()).get(path, headers={"X-Request-ID": "r"})
    *others, line = _logged(file)
    assert (line["event"], line["level"], line["route"]) == (event, "warning", path)
    traced = [each for each in others if "exception" in each]
    assert [(each["request"], "RuntimeError" in each["exception"]) for each in traced] == [("r", True)]


def test_text_for_people_cannot_be_forged(serving: Callable[..., TestClient]) -> None:
    """What a client wrote begins no line of its own and moves no cursor."""
    configure_logging(Settings(), file := io.StringIO())
    client = serving(Settings())
    client.get("/nothing/%1B%5B2J%0Aforged")
    logging.getLogger("diplograph.test").warning("%s", "/x\n2026-01-01 forged \x1b[2J")
    lines = file.getvalue().splitlines()
    assert len(lines) == 2
    assert "\x1b" not in file.getvalue()
    assert "status=404" in lines[0]


def test_little_is_logged_when_little_is_wanted(serving: Callable[..., TestClient]) -> None:
    """From warning on, only requests that we failed on have a line; nothing is logged that nobody set up."""
    client = serving(Settings())
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
    settings = _with_operator(log_format="json", trusted_proxies=trusted)
    app = _application(settings, world_store)
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
    app = _application(settings, world_store)
    configure_logging(settings, file := io.StringIO())
    with _Server(app, settings) as address:
        with pytest.raises(httpx.TimeoutException):
            httpx.get(f"{address}/slow", timeout=0.3)
        deadline = time.monotonic() + PATIENCE
        while "went away" not in file.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert [(each["event"], each["status"], each["route"]) for each in _logged(file)] == [("client went away", 499, "/slow")]


def test_what_the_document_says_of_refusals_is_true() -> None:
    """Each status in the table of limits is one that an error of ours has, or one that HTTP itself gives."""
    section = DOCUMENT.partition("## Limits")[2].partition("\n## ")[0]
    named = {int(status) for status in re.findall(r"\| (\d{3}) \|", section)}
    assert {400, 413, 429, 500, 502, 503, 504} == named
    assert InputError.status in named
