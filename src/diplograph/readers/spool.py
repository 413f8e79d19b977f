"""Where an answer waits for its client: in memory, and on disk when it is long, so that no slow client holds up a reader."""

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from typing import IO, Final

_IN_MEMORY: Final = 4 * 1024 * 1024
_PIECE: Final = 256 * 1024


class Spool:
    """Bytes that one side puts in as they come, and another takes out when it can; both on one event loop.

    Attributes:
        size: How many bytes were put in.
    """

    def __init__(self) -> None:
        self.size = 0
        self._waiting: deque[bytes] = deque()
        self._in_memory = 0
        self._file: IO[bytes] | None = None
        self._taken = 0  # how much of the file was taken out
        self._written = 0
        self._finished = False
        self._error: Exception | None = None
        self._news = asyncio.Event()

    def put(self, data: bytes) -> None:
        """Put bytes in.

        Raises:
            OSError: when the disk is full.
        """
        self.size += len(data)
        if self._file is None and self._in_memory + len(data) > _IN_MEMORY:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
        if self._file is None:
            self._waiting.append(data)
            self._in_memory += len(data)
        else:
            self._file.seek(self._written)
            self._file.write(data)
            self._written += len(data)
        self._news.set()

    def finish(self, error: Exception | None = None) -> None:
        """Say that nothing more comes: all is there, or an error kept the rest away."""
        self._finished, self._error = True, error
        self._news.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield everything in order, as it comes; then raise the error, if there was one."""
        while True:
            self._news.clear()
            while piece := self._take():
                yield piece
            if self._finished:
                break
            await self._news.wait()
        if self._error is not None:
            raise self._error

    def _take(self) -> bytes:
        if self._waiting:
            data = self._waiting.popleft()
            self._in_memory -= len(data)
            return data
        if self._file is None or self._taken == self._written:
            return b""
        self._file.seek(self._taken)
        data = self._file.read(min(_PIECE, self._written - self._taken))
        self._taken += len(data)
        return data

    def close(self) -> None:
        """Give back what the spool holds."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()
