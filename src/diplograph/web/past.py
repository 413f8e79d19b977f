"""Archived releases that are asked: each by readers of its own, started when it is first asked for and let go when nobody does.

A release is held in memory by the nursery of its readers, so only a few are there at a time.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from fastapi.concurrency import run_in_threadpool

from diplograph.errors import TooBusy
from diplograph.readers import Limits, Readers, ReaderStore, loaded, start_nursery
from diplograph.releases import Archived, host_of_release
from diplograph.web.copies import Copies
from diplograph.web.guests import Guests
from diplograph.web.site import Site
from diplograph.web.times import Times

_MOST: Final = 2
_READERS: Final = 2
_IDLE: Final = 300.0
_PATIENCE: Final = 5.0
# Documents of the past are kept in so much of what the operator grants for answers.
_SHARE: Final = 8


@dataclass(eq=False, slots=True)
class _Held:
    """A release that is held, and who is being answered from it."""

    readers: Readers
    users: int = 0
    timer: asyncio.TimerHandle | None = None
    today: Site | None = None
    site: Site | None = None


class Past:
    """Answers from archived releases; used on the event loop.

    Args:
        limits: What is granted to readers and clients; each release has a few readers only.

    Attributes:
        held: The releases that are held, by the digest of their dumps; the one that was asked the longest ago comes first.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = replace(limits, readers=min(_READERS, limits.readers), cache=limits.cache // _SHARE)
        self.held: OrderedDict[str, asyncio.Task[_Held]] = OrderedDict()

    @asynccontextmanager
    async def at(self, today: Site, release: Archived) -> AsyncIterator[Site]:
        """Give a site as it was at a release, for as long as somebody is answered from it.

        Args:
            today: What is served now: settings, context and templates are those of today.
            release: The release.

        Raises:
            TooBusy: when others are being answered from as many other releases as can be held.
            EnvironmentProblem: when its dump cannot be read.
        """
        held = await self._hold(release)
        held.users += 1
        if held.timer:
            held.timer.cancel()
        try:
            yield _site(held, today, release)
        finally:
            held.users -= 1
            if not held.users:
                held.timer = asyncio.get_running_loop().call_later(_IDLE, self._let_go, release.sha256)

    async def _hold(self, release: Archived) -> _Held:
        key = release.sha256
        if key not in self.held:
            self._make_room()
            self.held[key] = asyncio.get_running_loop().create_task(self._start(release))
        self.held.move_to_end(key)
        task = self.held[key]
        try:
            return await asyncio.shield(task)
        except BaseException:
            # Who waits may have gone away, while others still want it.
            if task.done() and (task.cancelled() or task.exception()) and self.held.get(key) is task:
                del self.held[key]
            raise

    async def _start(self, release: Archived) -> _Held:
        host = partial(host_of_release, release.dump, release.generation, self._limits.memory)
        nursery = await run_in_threadpool(start_nursery, host)
        try:
            await loaded(nursery)
        except BaseException:
            nursery.close()
            raise
        return _Held(Readers(nursery, self._limits, partial(self._forget, release.sha256)))

    def _make_room(self) -> None:
        """Let the release go that nobody has asked for the longest, when there are as many as there may be.

        Raises:
            TooBusy: when somebody is being answered from each of them.
        """
        if len(self.held) < _MOST:
            return
        key = next((key for key, task in self.held.items() if _is_idle(task)), None)
        if key is None:
            raise TooBusy(f"{_MOST} other releases are being asked", "ask again when they are not", retry_after=_PATIENCE)
        self._let_go(key)

    def _let_go(self, key: str) -> None:
        """End the readers of a release that nobody is answered from."""
        task = self.held.get(key)
        if task and _is_idle(task):
            del self.held[key]
            if task.cancelled() or task.exception():
                return
            held = task.result()
            if held.timer:
                held.timer.cancel()
            self._ending = asyncio.get_running_loop().create_task(held.readers.close())

    def _forget(self, key: str) -> None:
        """The process that holds a release is gone: who asks next has it started anew."""
        self.held.pop(key, None)

    async def close(self) -> None:
        """End everything."""
        held, self.held = list(self.held.values()), OrderedDict()
        for task in held:
            task.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                release = await task
                if release.timer:
                    release.timer.cancel()
                await release.readers.close()


def _is_idle(task: "asyncio.Task[_Held]") -> bool:
    """Whether nobody is answered by what a task holds; what failed to be held answers nobody."""
    return task.done() and (task.cancelled() or task.exception() is not None or not task.result().users)


def _site(held: _Held, today: Site, release: Archived) -> Site:
    english = today.original or today
    if held.site is None or held.today is not english:
        store = ReaderStore(held.readers, asyncio.get_running_loop())
        times = Times(release.time)
        copies = Copies(times, english.settings.cache // _SHARE)
        past = {"readers": held.readers, "store": store, "statements": release.quads, "times": times, "copies": copies}
        held.today = english
        held.site = replace(english, **past, guests=Guests(), at=release.version)  # type: ignore[arg-type]
    return held.site.in_language(today.language)
