"""An answer on its way from a reader to a client."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from diplograph.readers.cache import Complete
from diplograph.readers.spool import Spool


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer whose beginning is there, and whose rest comes.

    Attributes:
        pieces: Its bytes; iteration raises when the rest cannot come. Closing it early ends the work on it.
        more: Whether there are rows beyond the limit that was asked for; ``None`` when none was.
        volatile: Whether another evaluation may give another answer.
    """

    pieces: AsyncGenerator[bytes, None]
    more: bool | None = None
    volatile: bool = False


Answer = Complete | Streamed


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large answers may be, in bytes.

    Attributes:
        small: An answer up to this is given whole, a larger one as soon as it is known to be larger.
        kept: An answer up to this is kept whole beside what is given piece by piece.
        largest: An answer beyond this is not given to its end.
    """

    small: int
    kept: int
    largest: int


class Delivery:
    """Gathers what a reader sends.

    Args:
        sizes: How large answers may be.
        overflow: Called when the answer gets too long.
        ended: Called once, when nothing more comes.

    Attributes:
        begun: Done when the answer can be begun: ``True`` when all of it is there; an error when there is none.
        facts: What is known before the content.
        finished: Whether nothing more comes.
        whole: The whole answer, once all of it came; ``None`` before, and when it was too large to keep.
    """

    def __init__(self, sizes: Sizes, overflow: Callable[[], None], ended: Callable[[], None]) -> None:
        self.begun: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.facts: Mapping[str, Any] = {}
        self.finished = False
        self.whole: Complete | None = None
        self._parts: list[bytes] | None = []
        self._size = 0
        self._spool: Spool | None = None  # there is one as soon as the answer is known to be large
        self._sizes = sizes
        self._overflow = overflow
        self._ended = ended

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Take what is known before the content."""
        self.facts = facts

    def take(self, data: bytes) -> None:
        """Take a piece."""
        if self.finished:
            return
        self._size += len(data)
        if self._parts is not None:
            self._parts.append(data)
        if self._spool is not None:
            self._spool.put(data)
        elif self._size > self._sizes.small:
            self._begin_in_pieces()
        if self._size > self._sizes.kept:
            self._parts = None
        if self._size > self._sizes.largest:
            self._overflow()

    def _begin_in_pieces(self) -> None:
        self._spool = Spool()
        for part in self._parts or ():
            self._spool.put(part)
        self._begin(whole=False)

    def end(self, error: Exception | None = None) -> None:
        """Take note that nothing more comes: all is there, or an error kept the rest away."""
        if self.finished:
            return
        self.finished = True
        self.whole = self._gathered() if error is None else None
        if self._spool is not None:
            self._spool.finish(error)
        elif error is None:
            self._begin(whole=True)
        elif not self.begun.done():
            self.begun.set_exception(error)
            self.begun.exception()  # who asked may be gone: an error that nobody takes is no event
        self._ended()

    def _begin(self, *, whole: bool) -> None:
        if not self.begun.done():  # it is cancelled when who asked is gone
            self.begun.set_result(whole)

    def _gathered(self) -> Complete | None:
        if self._parts is None:
            return None
        content = b"".join(self._parts)
        return Complete(content, hashlib.sha256(content).hexdigest(), self.facts.get("more"), bool(self.facts.get("volatile")))

    def streamed(self, abandon: Callable[[], None]) -> Streamed:
        """Return a large answer piece by piece; ``abandon`` is called when its client takes it no further."""
        if self._spool is None:
            raise RuntimeError("an answer that is not known to be large is whole")
        return Streamed(self._pieces(self._spool, abandon), self.facts.get("more"), bool(self.facts.get("volatile")))

    async def _pieces(self, spool: Spool, abandon: Callable[[], None]) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in spool.pieces():
                yield piece
        finally:
            spool.close()
            if not self.finished:
                abandon()
