"""The gate as the web server reaches it: who may ask how much, and where judging is done."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import TooBusy
from diplograph.readers.admission import Clients
from diplograph.records import Change
from diplograph.release import Release
from diplograph.settings import Settings
from diplograph.validation.examination import Proposal, Verdict
from diplograph.validation.gatehouse import Allowance, Gatehouse
from diplograph.web.request_log import client_of

T = TypeVar("T")
_AT_A_TIME = 2


class Gatekeeper:
    """Lets clients ask the gatehouse, each no more than its share.

    Args:
        release: The records and what they are judged by.
        settings: What the operator grants.

    Attributes:
        gatehouse: Where judging is done; it starts when it is first asked.
    """

    def __init__(self, release: Release, settings: Settings) -> None:
        self.gatehouse = Gatehouse(release, Allowance(settings.time_limit, settings.memory_limit))
        self._clients = Clients(settings.client_queries, settings.client_budget)
        self._places = asyncio.Semaphore(_AT_A_TIME)
        self._patience = settings.queue_seconds + settings.time_limit

    async def examine(self, request: Request, proposal: Proposal) -> Verdict:
        """Have a proposal read and judged on behalf of a request.

        Raises:
            InputError: when it cannot be read.
            NotFound: when a record that shall go is not there.
            ServiceProblem: when it cannot be judged now, or not within the limits, or the client has had its share.
        """
        return await self._asked(request, partial(self.gatehouse.examine, proposal))

    async def read(self, request: Request, proposal: Proposal) -> Change:
        """Have a proposal read only; raises what :meth:`examine` does."""
        return await self._asked(request, partial(self.gatehouse.read, proposal))

    async def _asked(self, request: Request, ask: Callable[[], T]) -> T:
        account = self._clients.admit(client_of(request.scope))
        start = None
        try:
            async with self._place():
                start = time.monotonic()
                return await run_in_threadpool(ask)
        finally:
            self._clients.discharge(account, time.monotonic() - start if start is not None else 0.0)

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for one of the few places where judging is done at a time."""
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise TooBusy("others have their records judged", "ask again later", retry_after=self._patience) from None
        try:
            yield
        finally:
            self._places.release()

    def close(self) -> None:
        """Let the gatehouse go."""
        self.gatehouse.close()


def gatekeeper_of(request: Request) -> Gatekeeper:
    """Return the gatekeeper of the server that a request goes to."""
    keeper: Gatekeeper = request.app.state.gatekeeper
    return keeper
