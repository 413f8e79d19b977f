"""The readers: what one query does to itself, it does to no other; every limit holds, and is told."""

import asyncio
import os
import signal
from functools import partial
from multiprocessing import active_children

import pytest

from diplograph.errors import (
    MemoryLimitExceeded,
    QueryCancelled,
    QueryError,
    ReaderLost,
    ServiceProblem,
    TimeLimitExceeded,
)
from diplograph.readers import Host, Limits, Readers, Streamed, loaded, start_nursery
from own_readers import EVERYTHING, GREEDY, LIMITS, MEBIBYTE, RUNAWAY, SMALL, content, held, job, numbers, run, serving, until


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


def test_without_a_nursery_nothing_is_started() -> None:
    """When the process that holds the graph is gone, the server is told, its readers too, and queries get an error."""

    async def test() -> None:
        lost, before = asyncio.Event(), active_children()
        control = start_nursery(Host(partial(held, numbers()), LIMITS.memory))
        await loaded(control)
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
