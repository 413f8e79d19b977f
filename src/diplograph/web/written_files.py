"""Files that are written once in a generation, when they are first asked for: downloads that are too long to be kept in memory.

They lie in a temporary folder of their generation, which goes with it. A download of one can be resumed: a file has a strong
validator and is sent in ranges, see :mod:`diplograph.web.downloads`.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from fastapi.concurrency import run_in_threadpool

from diplograph.releases import digest_of
from diplograph.web.times import Times

Make = Callable[[Path], Awaitable[None]]
_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it is sent.

    Attributes:
        path: Where it lies.
        size: How many bytes it has.
        tag: Its strong validator, in quotation marks.
        modified: When its bytes last became others, to the second.
    """

    path: Path
    size: int
    tag: str
    modified: datetime


class WrittenFiles:
    """The files of one generation; used on the event loop.

    Args:
        times: When each file got its bytes.
    """

    def __init__(self, times: Times) -> None:
        self._times = times
        self._folder: Path | None = None
        self._made: dict[str, asyncio.Task[WrittenFile]] = {}

    async def get(self, name: str, make: Make) -> WrittenFile:
        """Return a file; whoever asks while it is being made waits for it.

        Args:
            name: What it is called.
            make: Writes it at a path.

        Raises:
            DiplographError: what kept it from being made; who asks next has it tried again.
            OSError: likewise.
        """
        task = self._made.get(name)
        if task is None:
            task = self._made[name] = asyncio.get_running_loop().create_task(self._make(name, make))
        try:
            return await asyncio.shield(task)
        except BaseException:
            # Who waits may have gone away, while the others still want it.
            if task.done() and (task.cancelled() or task.exception()):
                self._made.pop(name, None)
            raise

    async def _make(self, name: str, make: Make) -> WrittenFile:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="diplograph-"))
        path = self._folder / name
        await make(path)
        tag = f'"{(await run_in_threadpool(digest_of, path))[:_DIGITS]}"'
        return WrittenFile(path, path.stat().st_size, tag, self._times.of(("file", name), tag))

    def close(self) -> None:
        """Remove everything; who is being sent a file has it open, and gets it to the end."""
        for task in self._made.values():
            task.cancel()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
