"""Readers of their own for a test, over a store of numbers, and what is asked of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from pyoxigraph import Literal, NamedNode, Quad

from diplograph.readers import Answer, Complete, Host, Job, Limits, Readers, loaded, start_nursery
from diplograph.store import MemoryStore

MEBIBYTE = 1024 * 1024
LIMITS = Limits(readers=4, seconds=20, memory=256 * MEBIBYTE, queue=2, patience=0.5, client_queries=3, client_budget=0)
SMALL = "SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 2"
EVERYTHING = "SELECT * { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?i = ?a) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?c"
NUMBERS = 5000


def numbers() -> MemoryStore:
    """A store of some thousand statements, so that a product of three patterns never ends."""
    home = NamedNode("urn:graph")
    return MemoryStore((Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(n), home) for n in range(NUMBERS)), "numbers-1")


def held(store: MemoryStore) -> MemoryStore:
    """A store in memory is open already."""
    return store


@asynccontextmanager
async def serving(limits: Limits = LIMITS, store: MemoryStore | None = None) -> AsyncIterator[Readers]:
    """Readers of their own, ended with the test."""
    control = start_nursery(Host(partial(held, store or numbers()), limits.memory))
    await loaded(control)  # a busy machine takes longer to start a process than a query of these tests waits
    readers = Readers(control, limits)
    try:
        yield readers
    finally:
        await readers.close()


def job(text: str, form: str = "json", seconds: float = 20.0, limit: int | None = None) -> Job:
    """A job as the endpoint makes it."""
    return Job(text, form, limit=limit, seconds=seconds)


async def content(answer: Answer) -> bytes:
    """All of an answer."""
    return answer.content if isinstance(answer, Complete) else b"".join([piece async for piece in answer.pieces])


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that soon is so."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - the readers tell of nothing that could be awaited
            await asyncio.sleep(0.005)


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test on an event loop of its own."""

    async def bounded() -> None:
        async with asyncio.timeout(60):
            await test()

    asyncio.run(bounded())
