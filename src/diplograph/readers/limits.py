"""What a service grants."""

from dataclasses import dataclass
from typing import Final

from diplograph.errors import AnswerTooLarge

_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What readers and clients may take.

    Attributes:
        readers: The most reader processes.
        seconds: The longest that a query may run.
        memory: The most bytes that a reader may take beyond what it shares.
        queue: The most queries that wait for a reader.
        patience: The most seconds that a query waits for a reader.
        client_queries: The most queries of one client that run or wait.
        client_budget: The seconds of readers' time that one client may take each minute; 0 for any.
        cache: The bytes of answers that are kept.
        largest_answer: The bytes of the longest answer.
    """

    readers: int = 8
    seconds: float = 30.0
    memory: int = 1024 * _MEBIBYTE
    queue: int = 64
    patience: float = 5.0
    client_queries: int = 10
    client_budget: float = 120.0
    cache: int = 64 * _MEBIBYTE
    largest_answer: int = 1024 * _MEBIBYTE


def too_large(limits: Limits) -> AnswerTooLarge:
    """Return the error for an answer that is longer than it may be."""
    reason = f"the answer is longer than {limits.largest_answer // 2**20} MiB"
    return AnswerTooLarge(reason, "ask for it in parts, with LIMIT and OFFSET, or take the dump")
