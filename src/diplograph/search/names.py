"""The names of the generation that is served: their index is made beside the serving, and until it is there, something is said.

A process of its own makes it (:mod:`diplograph.search.building`), from what readers answer; this one only passes the bytes on. So
the server starts, answers and changes generations as soon as it would without. After a change the index of the generation
before is asked until the new one is there: nearly all names are in both, and what an old one leads to says what became of it.
"""

import asyncio
import contextlib
import logging
import sys
import threading
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from diplograph.errors import DiplographError, ServiceProblem, TooBusy
from diplograph.readers import Readers
from diplograph.search.folders import IndexFolder, remove_abandoned
from diplograph.search.gathering import gather
from diplograph.search.index import NameIndex

_LOG: Final = logging.getLogger(__name__)
_PROGRAM: Final = (sys.executable, "-P", "-m", "diplograph.search")
# How long somebody is kept waiting for the first index: that of a small graph is there sooner.
PATIENCE: Final = 2.0
# When it cannot be made, it is tried again after so many seconds, each time after twice as many.
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 600.0
_LONGEST_WORDS: Final = 2000


class Names:
    """Holds the index of the names that readers hold, from the moment it is there.

    Args:
        readers: Who answers what the names are.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._index: NameIndex | None = None  # the one that is asked
        self._made: NameIndex | None = None  # the one that we are to remove
        self._there = threading.Event()
        self._reason = "the index of names is being made"
        self._task: asyncio.Task[None] | None = None

    def begin(self, before: "Names | None" = None) -> None:
        """Begin to make the index; to be called on the event loop of the readers.

        Args:
            before: The names of the generation before, which are asked until these are there, and belong to these from now on.
        """
        if before and (index := before.hand_over()):
            self._index = self._made = index
            self._there.set()
        self._task = asyncio.get_running_loop().create_task(self._keep_trying())

    def hand_over(self) -> NameIndex | None:
        """Return the index that there is, which belongs to who asks from now on, and work on another one no more."""
        if self._task:
            self._task.cancel()
        index, self._made = self._made, None
        return index

    def index(self, patience: float = PATIENCE) -> NameIndex:
        """Return the index; not to be called on the event loop.

        Args:
            patience: How many seconds to wait for it.

        Raises:
            TooBusy: when it is not there yet.
        """
        self._there.wait(patience)
        if self._index is None:
            raise TooBusy(self._reason, "ask again in a moment", retry_after=_FIRST_PAUSE)
        return self._index

    async def settled(self) -> None:
        """Wait until nothing works on the index any more: it is there, or another generation has taken over."""
        if self._task:
            await asyncio.wait([self._task])

    @property
    def current(self) -> bool:
        """Whether the index is that of this generation, and not that of the one before."""
        return self._index is not None and self._index.generation == self._readers.generation

    async def close(self) -> None:
        """End the work on the index, and remove it unless the names of another generation have taken it over."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._made:
            self._made.close()

    async def _keep_trying(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                self._take(await _made(self._readers))
            except Exception as error:  # noqa: BLE001 - whatever it was, everything else is served on
                self._reason = "the index of names could not be made, and will be tried again"
                _LOG.warning("names cannot be searched: %s", error, exc_info=not isinstance(error, DiplographError))
                asked = error.retry_after if isinstance(error, ServiceProblem) else None
                await asyncio.sleep(max(pause, asked or 0))
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    def _take(self, index: NameIndex) -> None:
        before, self._index, self._made = self._made, index, index
        self._there.set()
        if before:
            before.close()


async def _made(readers: Readers) -> NameIndex:
    """Make an index in a folder of its own."""
    started = time.monotonic()
    await asyncio.to_thread(remove_abandoned)
    folder = IndexFolder()
    try:
        generation = readers.generation
        # Ctrl+C in a terminal is meant for the server, which ends this process when it ends itself.
        process = await asyncio.create_subprocess_exec(
            *_PROGRAM, folder.file, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
        number = await _fed(process, gather(readers))
        index = await asyncio.to_thread(NameIndex, folder, generation)
    except BaseException:
        folder.remove()
        raise
    _LOG.info("names of generation %s: %s things, indexed in %.1f s", generation, number, time.monotonic() - started)
    return index


async def _fed(process: Process, stream: AsyncGenerator[bytes, None]) -> int:
    """Give the process what it reads, and return what it says.

    Raises:
        DiplographError: when the stream breaks off, or the process fails.
    """
    entry = process.stdin
    if entry is None:
        raise TypeError("the process was started with a pipe")
    try:
        async with aclosing(stream) as pieces:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # why it ended is in its words
                async for piece in pieces:
                    entry.write(piece)
                    await entry.drain()
        entry.close()
        said, words = await process.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        entry.close()
        await process.communicate()
        raise
    if process.returncode:
        raise DiplographError(f"the process that indexes names failed: {words.decode(errors='replace')[-_LONGEST_WORDS:]}")
    return int(said)
