"""Many clients: each has its share of the readers, and nobody waits for ever."""

import asyncio
import mmap
import os
import resource
from dataclasses import replace

import pytest

from diplograph.errors import (
    TimeLimitExceeded,
    TooBusy,
    TooManyQueries,
)
from diplograph.readers import Limits, service
from diplograph.readers.sandbox import memory_taken
from own_readers import LIMITS, MEBIBYTE, RUNAWAY, SMALL, content, job, run, serving, until

# Some tenths of a second.
PAIRS = "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"
LONG = f"SELECT (COUNT(*) AS ?n) {{ {{ {PAIRS} }} FILTER(REGEX(SHA512(STR(?d)), '3$')) }}"


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


def test_a_very_long_query_yields_as_soon_as_another_one_comes() -> None:
    """Alone it keeps its importance, and its reader answers on; a second query takes precedence, and costs it its reader."""

    async def check() -> None:
        async with serving() as readers:
            alone = asyncio.ensure_future(readers.answer(job(RUNAWAY, seconds=3)))
            await until(lambda: bool(readers.running()))
            (process,) = readers.processes()
            await asyncio.sleep(2.2)
            assert os.getpriority(os.PRIO_PROCESS, process) == os.getpriority(os.PRIO_PROCESS, 0)
            await readers.answer(job(SMALL))
            assert os.getpriority(os.PRIO_PROCESS, process) > os.getpriority(os.PRIO_PROCESS, 0)
            with pytest.raises(TimeLimitExceeded):
                await alone

    run(check)


def test_a_reader_that_took_much_memory_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long query is the occasion to look; what was taken beyond the limit is given back with the reader."""

    async def check() -> None:
        async with serving(replace(LIMITS, readers=1)) as readers:
            await readers.answer(job(SMALL))
            first = readers.processes()
            await readers.answer(job(LONG))
            monkeypatch.setattr(service, "memory_taken", lambda _: LIMITS.memory + 1)
            await readers.answer(job(f"{SMALL} # a short one"))
            await asyncio.sleep(0.1)
            assert readers.processes() == first
            await readers.answer(job(f"{LONG} # once more"))
            await until(lambda: readers.processes() not in ([], first))

    run(check)


def test_memory_is_counted_from_the_fork() -> None:
    """A process that writes to some pages has taken them; one that is gone has taken nothing."""
    before = memory_taken(os.getpid())
    # A mapping of its own: an array might get pages that this process has touched before.
    with mmap.mmap(-1, 64 * MEBIBYTE) as taken:
        for start in range(0, len(taken), resource.getpagesize()):
            taken[start] = 1
        assert memory_taken(os.getpid()) - before > 0
    assert memory_taken(2**30) == 0
