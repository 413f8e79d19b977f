"""The readers: what one query does to itself, it does to no other; every limit holds, and is told."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing import active_children

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.errors import (
    AnswerTooLarge,
    MemoryLimitExceeded,
    NotAcceptable,
    QueryCancelled,
    QueryError,
    ReaderLost,
    ServiceProblem,
    TimeLimitExceeded,
    TooBusy,
    TooManyQueries,
)
from diplograph.readers import Answer, Complete, Host, Job, Limits, Readers, Streamed, start_nursery
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
    readers = Readers(start_nursery(Host(partial(held, store or numbers()), limits.memory)), limits)
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


@pytest.mark.parametrize(
    ("text", "limits", "error", "said"),
    [
        (RUNAWAY, LIMITS, TimeLimitExceeded, "longer than 0.3 seconds"),
        (GREEDY, Limits(readers=2, memory=64 * MEBIBYTE, seconds=20), MemoryLimitExceeded, "64 MiB"),
        ("SELECT * { ?s ?p }", LIMITS, QueryError, "line 1"),
        ("SELECT * { SERVICE <http://127.0.0.1/> {} }", LIMITS, QueryError, "SERVICE is refused"),
    ],
)
def test_a_query_that_cannot_be_answered_costs_itself(text: str, limits: Limits, error: type[ServiceProblem], said: str) -> None:
    """Whatever ends a query, its client is told why, and the next query is answered."""

    async def test() -> None:
        async with serving(limits) as readers:
            seconds = 0.3 if error is TimeLimitExceeded else 20
            with pytest.raises(error, match=said):
                await readers.answer(job(text, seconds=seconds))
            assert b'"bindings":[{' in await content(await readers.answer(job(SMALL)))

    run(test)


def test_a_killed_reader_costs_one_request() -> None:
    """A reader that is killed from outside gives its client an error, and is replaced; the counts say what happened."""

    async def test() -> None:
        async with serving() as readers:
            asked = asyncio.ensure_future(readers.answer(job(RUNAWAY)))
            await until(lambda: len(readers.running()) == 1)
            os.kill(readers.processes()[0], signal.SIGKILL)
            with pytest.raises(ReaderLost, match="ended before it was done"):
                await asked
            assert await content(await readers.answer(job(SMALL)))
            counted = readers.snapshot()
            assert (counted.died, counted.answered, counted.started) == (1, 1, 2)

    run(test)


def test_a_stream_that_fails_raises() -> None:
    """What was streamed of a large answer ends with an error when its reader dies, never as if it were whole."""

    async def test() -> None:
        async with serving() as readers:
            answer = await readers.answer(job("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
            assert isinstance(answer, Streamed)
            assert await anext(answer.pieces)
            os.kill(readers.processes()[0], signal.SIGKILL)
            with pytest.raises(ReaderLost):
                await content(answer)

    run(test)


def test_work_stops_when_nobody_waits() -> None:
    """An answer that is no longer awaited, or not read to its end, ends the work on it."""

    async def test() -> None:
        async with serving() as readers:
            asked = asyncio.ensure_future(readers.answer(job(RUNAWAY)))
            await until(lambda: len(readers.running()) == 1)
            asked.cancel()
            await until(lambda: not readers.running())
            answer = await readers.answer(job("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
            assert isinstance(answer, Streamed)
            async for _ in answer.pieces:
                break
            await answer.pieces.aclose()
            await until(lambda: not readers.running())
            assert readers.snapshot().cancelled == 2

    run(test)


def test_an_operator_sees_and_cancels() -> None:
    """A running query has a name by which it is ended; its client is told who did it. What does not run cannot be ended."""

    async def test() -> None:
        async with serving() as readers:
            asked = asyncio.ensure_future(readers.answer(job(RUNAWAY), "somebody"))
            await until(lambda: len(readers.running()) == 1)
            (running,) = readers.running()
            assert (running.client, running.text) == ("somebody", RUNAWAY)
            assert not readers.cancel("q999")
            assert readers.cancel(running.id)
            with pytest.raises(QueryCancelled, match="an operator"):
                await asked

    run(test)


def test_one_client_has_its_share() -> None:
    """Beyond its share a client gets 429; others are answered at once, though it left its queries running."""

    async def test() -> None:
        async with serving(Limits(readers=4, queue=8, client_queries=3, client_budget=0)) as readers:
            asked = [asyncio.ensure_future(readers.answer(job(f"{RUNAWAY} #{n}"), "greedy")) for n in range(3)]
            await asyncio.sleep(0)
            with pytest.raises(TooManyQueries, match="3 queries of yours") as refused:
                await readers.answer(job(SMALL), "greedy")
            assert refused.value.retry_after
            assert await content(await readers.answer(job(SMALL), "modest"))
            assert readers.snapshot().refused_budget == 1
            for each in asked:
                each.cancel()

    run(test)


def test_the_budget_is_used_up_and_refilled() -> None:
    """Seconds of readers' time are counted; who used up a minute's share waits."""

    async def test() -> None:
        async with serving(Limits(readers=2, seconds=0.5, client_budget=0.2)) as readers:
            with pytest.raises(TimeLimitExceeded):
                await readers.answer(job(RUNAWAY, seconds=0.4), "greedy")
            with pytest.raises(TooManyQueries, match="readers' time") as refused:
                await readers.answer(job(SMALL), "greedy")
            assert refused.value.retry_after is not None
            assert refused.value.retry_after > 10
            assert await content(await readers.answer(job(SMALL), "modest"))

    run(test)


def test_the_queue_is_bounded() -> None:
    """Who finds the queue full is told so at once, and who waits too long when the patience is over."""

    async def test() -> None:
        async with serving(Limits(readers=1, seconds=20, queue=1, patience=0.3, client_budget=0)) as readers:
            running = asyncio.ensure_future(readers.answer(job(RUNAWAY), "a"))
            await until(lambda: len(readers.running()) == 1)
            waiting = asyncio.ensure_future(readers.answer(job(SMALL), "b"))
            await until(lambda: readers.snapshot().waiting == 1)
            with pytest.raises(TooBusy, match="waiting already"):
                await readers.answer(job(SMALL), "c")
            with pytest.raises(TooBusy, match=r"within 0\.3 seconds"):
                await waiting
            running.cancel()
            assert readers.snapshot().refused_queue == 2

    run(test)


def test_long_queries_leave_room() -> None:
    """Not all readers may be taken by long queries: one too many is ended, with the advice to come again."""

    async def test() -> None:
        async with serving(Limits(readers=3, seconds=20, client_budget=0)) as readers:
            first = asyncio.ensure_future(readers.answer(job(RUNAWAY), "a"))
            await until(lambda: len(readers.running()) == 1)
            with pytest.raises(TooBusy, match="long queries are running"):
                await readers.answer(job(f"{RUNAWAY} #"), "b")
            assert not first.done()
            first.cancel()

    run(test)


def test_an_answer_has_a_longest_length() -> None:
    """A longer one is cut off with an error."""

    async def test() -> None:
        async with serving(Limits(readers=2, largest_answer=200_000)) as readers:
            answer = await readers.answer(job(EVERYTHING, "xml"))
            with pytest.raises(AnswerTooLarge):
                await content(answer)

    run(test)


def test_answers_are_kept() -> None:
    """The same job is answered once; what may differ each time is asked anew, and so is what is too large to keep."""

    async def test() -> None:
        async with serving(Limits(readers=2, cache=MEBIBYTE)) as readers:
            first, second = [await readers.answer(job(SMALL, seconds=seconds)) for seconds in (5, 6)]
            assert first == second
            assert readers.snapshot().cache_hits == 1
            random = [await content(await readers.answer(job("SELECT (RAND() AS ?x) {}"))) for _ in range(2)]
            assert random[0] != random[1]
            assert (await readers.answer(job(SMALL, "csv"))) != first
            large = [await content(await readers.answer(job(EVERYTHING, "xml"))) for _ in range(2)]
            assert large[0] == large[1]
            assert readers.snapshot().cache_hits == 1
            assert readers.snapshot().cache_bytes < MEBIBYTE

    run(test)


def test_without_a_cache_a_small_answer_is_whole_too() -> None:
    """That nothing is kept changes nothing of an answer but that it is made anew."""

    async def test() -> None:
        async with serving(Limits(readers=2, cache=0)) as readers:
            assert all([isinstance(await readers.answer(job(SMALL)), Complete) for _ in range(2)])
            assert (readers.snapshot().cache_hits, readers.snapshot().started) == (0, 2)

    run(test)


def test_a_page_says_whether_there_are_more() -> None:
    """With a limit, the answer holds that many rows and says whether there are others."""

    async def test() -> None:
        async with serving() as readers:
            some = await readers.answer(job(EVERYTHING, "csv", limit=10))
            assert (some.more, len((await content(some)).splitlines())) == (True, 11)
            every = await readers.answer(job(SMALL, "csv", limit=2))
            assert (every.more, len((await content(every)).splitlines())) == (False, 3)

    run(test)


@pytest.mark.parametrize(("form", "rows"), [("csv", NUMBERS), ("tsv", NUMBERS), ("json", NUMBERS), ("xml", NUMBERS)])
def test_a_large_answer_is_whole(form: str, rows: int) -> None:
    """An answer in pieces is the same as the engine's own, to the byte."""

    async def test() -> None:
        async with serving() as readers:
            answer = await readers.answer(job(EVERYTHING, form))
            assert isinstance(answer, Streamed)
            assert (await content(answer)).count(b"urn:s") == rows

    run(test)


def test_xml_never_holds_what_it_cannot() -> None:
    """A control character makes XML impossible, a carriage return is escaped."""

    async def test() -> None:
        async with serving() as readers:
            with pytest.raises(NotAcceptable, match="control character"):
                await readers.answer(job('SELECT ("a\\u0001" AS ?x) {}', "xml"))
            answer = await readers.answer(job('SELECT ("a\\r\\nb" AS ?x) {}', "xml"))
            assert b"a&#13;\nb" in await content(answer)

    run(test)


def test_without_a_nursery_nothing_is_started() -> None:
    """When the process that holds the graph is gone, the server is told, its readers too, and queries get an error."""

    async def test() -> None:
        lost, before = asyncio.Event(), active_children()
        control = start_nursery(Host(partial(held, numbers()), LIMITS.memory))
        readers = Readers(control, LIMITS, lost.set)
        await content(await readers.answer(job(SMALL)))
        (nursery,) = set(active_children()) - set(before)
        nursery.terminate()
        await lost.wait()
        assert not readers.snapshot().ready
        assert await content(await readers.answer(job(SMALL)))
        with pytest.raises(ServiceProblem):
            await readers.answer(job(EVERYTHING))
        await readers.close()

    run(test)
