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
        abandon: Ends the work on it; for who never began to iterate.
        more: Whether there are rows beyond the limit that was asked for; ``None`` when none was.
        volatile: Whether another evaluation may give another answer.
    """

    pieces: AsyncGenerator[bytes, None]
    abandon: Callable[[], None]
    more: bool | None = None
    volatile: bool = False


Answer = Complete | Streamed


def let_go(answer: "asyncio.Future[Answer]") -> None:
    """Take an answer no further, whether it is there or not; the work on it ends."""
    if answer.cancel() or answer.cancelled() or answer.exception():
        return
    if isinstance(begun := answer.result(), Streamed):
        begun.abandon()


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
        abandon: Called when nobody waits for the answer any more.

    Attributes:
        begun: The answer, as soon as it can be begun; an error when there is none. Who cancels it waits for it no more.
        facts: What is known before the content.
        finished: Whether nothing more comes.
        whole: The whole answer, once all of it came; ``None`` before, and when it was too large to keep.
    """

    def __init__(
        self, sizes: Sizes, overflow: Callable[[], None], ended: Callable[[], None], abandon: Callable[[], None]
    ) -> None:
        self.begun: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.begun.add_done_callback(self._unless_cancelled)
        self.facts: Mapping[str, Any] = {}
        self.finished = False
        self.whole: Complete | None = None
        self._parts: list[bytes] | None = []
        self._size = 0
        self._spool: Spool | None = None  # there is one as soon as the answer is known to be large
        self._sizes = sizes
        self._overflow = overflow
        self._ended = ended
        self._abandon = abandon

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
        self._spool = spool = Spool()
        for part in self._parts or ():
            spool.put(part)
        self._begin(Streamed(self._pieces(spool), self._abandon, self.facts.get("more"), bool(self.facts.get("volatile"))))

    def end(self, error: Exception | None = None) -> None:
        """Take note that nothing more comes: all is there, or an error kept the rest away."""
        if self.finished:
            return
        self.finished = True
        self.whole = self._gathered() if error is None else None
        if self._spool is not None:
            self._spool.finish(error)
        elif self.whole is not None:
            self._begin(self.whole)
        elif error is not None and not self.begun.done():
            self.begun.set_exception(error)
            self.begun.exception()  # who asked may be gone: an error that nobody takes is no event
        self._ended()

    def _begin(self, answer: Answer) -> None:
        if not self.begun.done():  # it is cancelled when who asked is gone
            self.begun.set_result(answer)

    def _unless_cancelled(self, begun: "asyncio.Future[Answer]") -> None:
        if begun.cancelled():
            self._abandon()

    def _gathered(self) -> Complete | None:
        if self._parts is None:
            return None
        content = b"".join(self._parts)
        return Complete(content, hashlib.sha256(content).hexdigest(), self.facts.get("more"), bool(self.facts.get("volatile")))

    async def _pieces(self, spool: Spool) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in spool.pieces():
                yield piece
        finally:
            spool.close()
            if not self.finished:
                self._abandon()
