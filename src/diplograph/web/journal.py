"""The journal of requests: numbers for monitoring, and a line in the log for each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from structlog.typing import FilteringBoundLogger

from diplograph.web.logs import request_logger
from diplograph.web.metrics import Metrics

# What a request has that ended without any answer.
FAILED: Final = 500


@dataclass(slots=True)
class Entry:
    """One request that is over.

    Attributes:
        identity: Its name.
        method: Its method, as it came.
        path: Its path as it was sent, percent signs and all, without the query string.
        route: The template of its address.
        status: The status of the answer.
        bytes: How long the answer's body was.
        seconds: How long it took.
        client: Who asked.
        query: The digest of the query that was asked, or empty.
        complete: Whether all of the answer was sent.
        gone: Whether the client went away before.
    """

    identity: str
    method: str
    path: str
    route: str
    status: int
    bytes: int
    seconds: float
    client: str
    query: str = ""
    complete: bool = True
    gone: bool = False


class Journal:
    """Where requests are written down: numbers, and a line in the log.

    Args:
        metrics: Where to count, if anywhere.
    """

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics

    @cached_property
    def _log(self) -> FilteringBoundLogger | None:
        return request_logger()

    @property
    def logs(self) -> bool:
        """Whether anybody wants the lines."""
        return self._log is not None

    def begin(self) -> None:
        """Note that a request came in."""
        if self._metrics:
            self._metrics.begin()

    def leave(self) -> None:
        """Note that a request is not being answered any more."""
        if self._metrics:
            self._metrics.leave()

    def note(self, entry: Entry) -> None:
        """Write down a request that is over."""
        if self._metrics:
            self._metrics.count(entry.route, entry.method, entry.status, entry.seconds)
        if self._log is None:
            return
        event = "client went away" if entry.gone else "answered" if entry.complete else "answer cut"
        well = entry.status < FAILED and (entry.complete or entry.gone)
        write = self._log.info if well else self._log.warning
        facts: dict[str, object] = {"query": entry.query} if entry.query else {}
        write(
            event,
            request=entry.identity,
            method=entry.method,
            path=entry.path,
            route=entry.route,
            status=entry.status,
            bytes=entry.bytes,
            ms=round(entry.seconds * 1000, 1),
            client=entry.client,
            **facts,
        )
