"""One generation after the other: a running server takes up a new one, and lets the old one go when nobody needs it."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import DiplographError
from diplograph.readers import Lineage, Readers, loaded
from diplograph.web.site import Site
from diplograph.web.warming import warm

_LOG: Final = logging.getLogger(__name__)
# What is left of a request after so many times the limit of one query is seldom more than an answer that its client is slow to
# take, and that waits for it complete: no reader is needed for that.
_LONGEST: Final = 4


Renew = Callable[[], socket.socket]
SiteOf = Callable[[Readers], Awaitable[Site]]


class Generations:
    """Holds what a server serves in ``state.site``, and replaces it at once and whole.

    Args:
        app: The server.
        lineage: The readers of all generations.
        site_of: Makes what is served from readers.
    """

    def __init__(self, app: FastAPI, lineage: Lineage, site_of: SiteOf) -> None:
        self._app = app
        self._lineage = lineage
        self._site_of = site_of
        self._asked = asyncio.Event()
        self._waiting: list[asyncio.Future[bool]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._warming: asyncio.Task[None] | None = None

    async def begin(self, nursery: socket.socket, renew: Renew | None) -> None:
        """Serve what a nursery holds; with ``renew``, ``state.reload`` asks for another one to be served instead.

        Raises:
            DiplographError: when it cannot be served.
        """
        await self._serve(nursery)
        if renew:
            self._app.state.reload = self._asked.set
            self._app.state.renewed = self._renewed
            self._start(self._renew_when_asked(renew))

    async def _renewed(self) -> bool:
        """Ask for another generation, and wait for one that is loaded after this; tell whether it is served."""
        coming = asyncio.get_running_loop().create_future()
        self._waiting.append(coming)
        self._asked.set()
        return bool(await coming)

    async def _serve(self, nursery: socket.socket) -> None:
        readers = self._lineage.successor(nursery)
        try:
            site = await self._site_of(readers)
        except BaseException:
            await readers.close()
            raise
        before: Site | None = self._app.state.site
        if before:
            site.times.follow(before.times)
        site.names.begin(before.names if before else None)
        self._lineage.take_over(readers)
        self._app.state.site = site
        if self._warming:
            self._warming.cancel()  # nobody is the first reader of what is replaced
        self._warming = self._start(self._warm(site))

    async def _warm(self, site: Site) -> None:
        try:
            await warm(site)
        except DiplographError as error:
            _LOG.warning("the first pages of generation %s will take longer: %s", site.store.generation, error)

    async def _renew_when_asked(self, renew: Renew) -> None:
        """Who asks while another generation is being loaded gets one that is loaded after that."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            waiting, self._waiting = self._waiting, []
            before: Site = self._app.state.site
            try:
                await self._renew(renew)
            except DiplographError as error:
                _LOG.error("not reloaded, generation %s is served on", before.store.generation)
                for line in str(error).splitlines():
                    _LOG.error("not reloaded: %s", line)
            except Exception:  # noqa: BLE001 - whatever it was, what was served is served on
                _LOG.exception("not reloaded, generation %s is served on", before.store.generation)
            else:
                site: Site = self._app.state.site
                _LOG.info("reloaded: generation %s, %d statements", site.store.generation, site.statements)
                self._start(self._let_go(before))
            for each in waiting:
                if not each.done():
                    each.set_result(self._app.state.site is not before)

    async def _renew(self, renew: Renew) -> None:
        nursery = await run_in_threadpool(renew)
        try:
            await loaded(nursery)
        except BaseException:
            nursery.close()
            raise
        await self._serve(nursery)

    async def _let_go(self, site: Site) -> None:
        """End the readers of a generation when all requests that began with it are over."""
        limits = site.readers.limits
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.patience + _LONGEST * limits.seconds):
                await site.guests.gone.wait()
        await site.names.close()
        await self._lineage.end(site.readers)
        site.files.close()

    def _start(self, work: "asyncio._CoroutineLike[None]") -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def end(self) -> None:
        """End everything."""
        for task in self._tasks:
            task.cancel()
        for each in self._waiting:
            each.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if site := self._app.state.site:
            await site.names.close()
        await self._lineage.end_all()
        if self._app.state.site:
            self._app.state.site.files.close()
