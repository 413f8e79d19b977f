"""The service of readers: from a job to its answer, through cache, share, queue and limits."""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from diplograph import errors
from diplograph.readers import reasons
from diplograph.readers.admission import Account, Clients, Desk
from diplograph.readers.cache import Cache, Complete
from diplograph.readers.delivery import Answer, Delivery, Sizes, Streamed
from diplograph.readers.job import COUNT, Job
from diplograph.readers.keeper import Keeper
from diplograph.readers.limits import Limits
from diplograph.readers.line import Line
from diplograph.readers.pool import Bounds, Pool
from diplograph.readers.reader import SMALL
from diplograph.readers.sandbox import memory_taken
from diplograph.readers.tally import Running, Snapshot, Tally

# A query that runs so long is a long one, of which only so many may run.
_LONG: Final = 0.25
# One that runs even longer yields to others if there are any. It costs a fresh reader afterwards, whose memory is cold: a graph
# in memory counts its references, so each page that is read is copied anew.
_VERY_LONG: Final = 2.0
_LEAST_IMPORTANT: Final = 19
# So many readers are kept from long queries, and from any single client.
_RESERVE: Final = 2
# The kernel ends a reader at its deadline; should it not, we do, so much later.
_GRACE: Final = 0.1


@dataclass(eq=False, slots=True)
class _Work:
    """One job that a reader works on."""

    id: str
    job: Job
    account: Account
    line: Line
    delivery: Delivery
    started: float = field(default_factory=time.monotonic)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    long: bool = False
    yields: bool = False
    reason: errors.ServiceProblem | None = None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


class Readers:
    """Answers jobs by reader processes; made and used on one event loop.

    Args:
        control: Our end of the socket to a nursery, see :func:`diplograph.readers.nursery.start_nursery`.
        limits: What is granted.
        lost: Called when the nursery is gone: what is kept can be had from then on, nothing else.
        desk: Where queries come in, when it is shared with other readers.

    Attributes:
        limits: What is granted.
        generation: The digest of what the readers hold; empty until the first one is ready.
    """

    def __init__(
        self,
        control: socket.socket,
        limits: Limits,
        lost: Callable[[], None] = lambda: None,
        desk: Desk | None = None,
    ) -> None:
        self.limits = limits
        self.generation = ""
        self._loop = asyncio.get_running_loop()
        self._keeper = Keeper(control, lost)
        spare = min(limits.readers, max(2, os.cpu_count() or 2))
        share = max(1, limits.readers - _RESERVE)
        self._pool = Pool(self._keeper, Bounds(limits.readers, spare, share, limits.queue, limits.patience), self._lost_line)
        self._most_long = share
        desk = desk or Desk(Clients(limits.client_queries, limits.client_budget))
        self._clients, self._numbers = desk.clients, desk.numbers
        self._cache = Cache(limits.cache)
        self._sizes = Sizes(SMALL, max(SMALL, self._cache.largest), limits.largest_answer)
        self._works: dict[str, _Work] = {}
        self._by_line: dict[Line, _Work] = {}
        self._alone: _Work | None = None  # a very long query, when no other one runs
        self._farewells: set[asyncio.Task[None]] = set()
        self._tally = Tally()
        self._pool.replenish()

    def answer(self, job: Job, client: str = "") -> "asyncio.Future[Answer]":
        """Answer a job.

        Args:
            job: What is asked.
            client: Who asks; shares are counted by it.

        Returns:
            What is to be awaited: the whole answer when it is small or known already, else one whose beginning is there. The
            work ends when it is cancelled. Awaiting it raises:

            QueryError: when the query is malformed or refused.
            NotAcceptable: when the answer cannot be said in the format.
            ServiceProblem: when it cannot be answered now, or not within the limits.
        """
        if kept := self._cache.get(job):
            return self._settled(kept)
        try:
            account = self._clients.admit(client)
        except errors.TooManyQueries as error:
            self._tally.refused_budget += 1
            return self._settled(error)
        line = self._pool.lend_at_once(account)
        if line is not None:
            return self._begin(job, account, line)
        return self._loop.create_task(self._answer_when_lent(job, account))

    def _settled(self, answer: Complete | errors.DiplographError) -> "asyncio.Future[Answer]":
        """What is known at once."""
        settled: asyncio.Future[Answer] = self._loop.create_future()
        if isinstance(answer, Complete):
            settled.set_result(answer)
        else:
            settled.set_exception(answer)
        return settled

    async def _answer_when_lent(self, job: Job, account: Account) -> Answer:
        """Wait for a reader, and for the answer."""
        try:
            line = await self._pool.lend(account)
        except BaseException as error:
            self._clients.discharge(account, 0.0)
            self._tally.refused_queue += isinstance(error, errors.TooBusy)
            raise
        return await self._begin(job, account, line)

    def kept(self, job: Job) -> Complete | None:
        """Return the answer to a job if it is known already, without waiting for anything."""
        return self._cache.get(job) if job in self._cache else None

    async def count(self) -> int:
        """Return the number of quads, and learn the generation."""
        answer = await self.answer(Job("", COUNT, seconds=self.limits.seconds))
        if isinstance(answer, Streamed):
            raise TypeError("a number is small")
        return int(answer.content)

    def _begin(self, job: Job, account: Account, line: Line) -> "asyncio.Future[Answer]":
        """Give a job to a reader."""
        delivery = Delivery(
            self._sizes,
            overflow=lambda: self._cut(work, reasons.too_large(self.limits)),
            ended=lambda: self._ended(work),
            abandon=lambda: self._abandon(work),
        )
        work = _Work(f"q{next(self._numbers)}", job, account, line, delivery)
        if self._alone is not None:
            self._yield_to_others(self._alone)
        self._works[work.id] = self._by_line[line] = work
        self._tally.started += 1
        line.send(job, delivery)
        self._learn(line.generation)
        work.timers.append(self._loop.call_later(min(_LONG, self._deadline(job)), self._watch, work))
        return delivery.begun

    def _deadline(self, job: Job) -> float:
        """How many seconds after its start a job is ended here, should the kernel not have ended it."""
        return min(job.seconds, self.limits.seconds) + _GRACE

    def _watch(self, work: _Work) -> None:
        """A query did not end at once, as most do: from now on its time is watched."""
        remaining = self._deadline(work.job) - work.seconds
        if remaining <= 0:
            self._end(work, reasons.too_slow(work.job))
            return
        self._note_length(work)
        work.timers = [
            self._loop.call_later(_VERY_LONG - _LONG, self._note_great_length, work),
            self._loop.call_later(remaining, self._end, work, reasons.too_slow(work.job)),
        ]

    def _learn(self, generation: str) -> None:
        """Take note of what the readers hold; what was kept of something else is of no use any more."""
        if generation != self.generation:
            self.generation = generation
            self._cache.clear()

    def _note_length(self, work: _Work) -> None:
        """A query turns out to be long: it is ended when too many long ones run already."""
        if sum(each.long for each in self._works.values()) >= self._most_long:
            reason = f"{self._most_long} long queries are running already"
            self._end(work, errors.TooBusy(reason, "ask again when they are done", retry_after=work.job.seconds))
        else:
            work.long = True

    def _note_great_length(self, work: _Work) -> None:
        """A query turns out to be very long: it yields to the others, or to the next one that comes."""
        self._alone = work
        if len(self._works) > 1:
            self._yield_to_others(work)

    def _yield_to_others(self, work: _Work) -> None:
        """A query goes on with little importance."""
        work.yields, self._alone = True, None
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, work.line.pid, _LEAST_IMPORTANT)

    def _end(self, work: _Work, reason: errors.ServiceProblem) -> None:
        """End the reader of a job, for a reason that its client will hear."""
        if work.reason is None and not work.delivery.finished:
            work.reason = reason
            self._keeper.kill(work.line)

    def _cut(self, work: _Work, reason: errors.ServiceProblem) -> None:
        """End an answer where it is: nothing of it comes any more, whatever its reader has sent already."""
        self._end(work, reason)
        self._tally.count(reason)
        work.delivery.end(reason)

    def _abandon(self, work: _Work) -> None:
        """End the reader of a job that nobody waits for any more."""
        self._end(work, errors.QueryCancelled("the client went away"))

    def _ended(self, work: _Work) -> None:
        """Nothing more comes of a job: settle with its client, and keep what can be kept."""
        for timer in work.timers:
            timer.cancel()
        self._clients.discharge(work.account, work.seconds)
        del self._works[work.id], self._by_line[work.line]
        self._alone = None if self._alone is work else self._alone
        self._tally.answered += work.reason is None
        if work.delivery.facts:
            work.line.generation = work.delivery.facts["generation"]
            self._learn(work.line.generation)
        if work.delivery.whole:
            self._cache.put(work.job, work.delivery.whole)
        if work.yields or work.reason or (work.long and memory_taken(work.line.pid) > self.limits.memory):
            work.line.close()  # importance cannot be given back, nor life, nor memory: a fresh reader takes its place
        self._pool.give_back(work.line, work.account)

    def _lost_line(self, line: Line) -> None:
        """A reader is gone; when it had a job, its client is told why."""
        farewell = self._loop.create_task(self._bury(line, self._by_line.get(line)))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)

    async def _bury(self, line: Line, work: _Work | None) -> None:
        death = await self._keeper.death(line)
        if work is not None:
            work.reason = work.reason or reasons.of_death(death, work.job, self.limits)
            self._tally.count(work.reason)
            work.delivery.end(work.reason)

    def snapshot(self) -> Snapshot:
        """Return the numbers as they are now."""
        pool, cache, tally = self._pool, self._cache, self._tally
        return Snapshot(
            ready=self._keeper.alive,
            idle=pool.idle,
            busy=pool.busy,
            waiting=pool.waiting,
            forks=self._keeper.forks,
            cache_hits=cache.hits,
            cache_misses=cache.misses,
            cache_bytes=cache.bytes,
            **tally.counts(),
        )

    def running(self) -> list[Running]:
        """Return the queries that readers work on, the oldest first."""
        return [Running(work.id, work.account.name, work.job.told, work.seconds) for work in self._works.values()]

    def processes(self) -> list[int]:
        """Return the processes that work on the running queries, in their order, else those of the readers that wait."""
        return [work.line.pid for work in self._works.values()] or self._pool.processes()

    def cancel(self, identifier: str) -> bool:
        """End a running query; tell whether there is one of that name."""
        work = self._works.get(identifier)
        if work is not None:
            self._end(work, errors.QueryCancelled("an operator ended this query", "ask for less at a time"))
        return work is not None

    def retire(self) -> None:
        """Answer what is still asked, and hold nothing in store for more."""
        self._cache.clear()
        self._pool.keep_none_spare()

    async def close(self) -> None:
        """End everything; who still waits for an answer is told."""
        self._keeper.close()
        await self._pool.close()
        await asyncio.gather(*self._farewells)
