"""A small server of its own for tests of what operators have: its addresses, and some that behave badly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from diplograph.readers import Complete, Host, Job, Limits, Readers, start_nursery
from diplograph.records import read_record, record_files
from diplograph.release import Release, bundled_release
from diplograph.settings import Settings
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.web.errors import add_error_handlers
from diplograph.web.headers import CommonHeaders
from diplograph.web.operations import Operations, Served
from diplograph.web.request_log import note_query
from live import WORLD

OPERATOR = "correct-horse-battery"
DOCUMENT = Path(__file__).parents[1].joinpath("docs", "operations.md").read_text(encoding="utf-8")
PATIENCE = 20.0


@pytest.fixture
def own_logging() -> Iterator[None]:
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


def with_operator(**others: Any) -> Settings:  # noqa: ANN401 - whatever settings hold
    """Settings with an operator's token."""
    return Settings.model_validate({"operator_token": OPERATOR, **others})


_INHERITED: list[MemoryStore] = []


def _world() -> MemoryStore:
    """What a reader holds: the store of the tests where it was inherited, else the same made anew."""
    if not _INHERITED:
        release = Release(bundled_release().ontology, bundled_release().queries, WORLD)
        _INHERITED.append(build(read_ontology(release), [read_record(file, WORLD) for file in record_files(WORLD)]))
    return _INHERITED[0]


def application(settings: Settings, store: MemoryStore, *, readers: bool = False) -> FastAPI:
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
    app.state.site = SimpleNamespace(root="", mount="")
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
def small(world_store: MemoryStore) -> Iterator[Callable[..., TestClient]]:
    """Starts servers with given settings."""
    clients: list[TestClient] = []

    def start(settings: Settings, *, readers: bool = False) -> TestClient:
        client = TestClient(application(settings, world_store, readers=readers), raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.__exit__(None, None, None)
