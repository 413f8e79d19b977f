"""Answers that were given, kept for who asks the same of the same generation."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from diplograph.readers.job import Job

# An answer may fill so much of the cache, no more: one large table must not drive out a thousand small ones.
_LARGEST_SHARE: Final = 8


@dataclass(frozen=True, slots=True)
class Complete:
    """A whole answer.

    Attributes:
        content: Its bytes.
        digest: The SHA-256 of the bytes, in hexadecimal.
        more: Whether there are rows beyond the limit that was asked for; ``None`` when none was.
        volatile: Whether another evaluation may give another answer.
    """

    content: bytes
    digest: str
    more: bool | None = None
    volatile: bool = False


class Cache:
    """Keeps the answers that were asked for last, up to a number of bytes.

    Attributes:
        bytes: How many it holds.
        hits: How often an answer was there.
        misses: How often not.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Job, Complete] = OrderedDict()
        self.bytes = self.hits = self.misses = 0

    @property
    def largest(self) -> int:
        """The most bytes of one answer that are kept."""
        return self._capacity // _LARGEST_SHARE

    def __contains__(self, job: Job) -> bool:
        """Tell whether the answer to a job is kept; this counts neither as a hit nor as a miss."""
        return job in self._kept

    def get(self, job: Job) -> Complete | None:
        """Return the answer to a job, if it is kept."""
        found = self._kept.get(job)
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
            self._kept.move_to_end(job)
        return found

    def put(self, job: Job, answer: Complete) -> None:
        """Keep an answer, unless it may differ next time or is too large."""
        size = _size(job, answer)
        if answer.volatile or size > self.largest or job in self._kept:
            return
        self._kept[job] = answer
        self.bytes += size
        while self.bytes > self._capacity:
            self.bytes -= _size(*self._kept.popitem(last=False))

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self.bytes = 0


def _size(job: Job, answer: Complete) -> int:
    """What an entry takes, with the query that it is kept under and the objects around it."""
    return len(answer.content) + len(job.text) + 1000
