"""The web process's end of the line to one reader."""

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from diplograph import errors
from diplograph.readers.delivery import Delivery
from diplograph.readers.job import Frames, Job, Kind


class Line(asyncio.Protocol):
    """Sends jobs to a reader, and what comes back to the delivery that waits for it.

    Attributes:
        pid: The reader's process; 0 until it is ready.
        generation: The digest of what it holds; empty until it is ready.
        ready: Done when the reader waits for its first job; an error when it says why it cannot, cancelled when it just ended.
        delivery: What the reader works on; ``None`` when it waits.
        gone: Set when the line is closed at both ends.
    """

    def __init__(self, lost: Callable[["Line"], None]) -> None:
        self.pid = 0
        self.generation = ""
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()
        self._lost = lost
        self._frames = Frames()
        self.delivery: Delivery | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def open(self) -> bool:
        """Whether a job could be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def send(self, job: Job, delivery: Delivery) -> None:
        """Ask for something; the answer goes to the delivery."""
        if self._transport is None:
            raise RuntimeError("the line is not connected")
        self.delivery = delivery
        self._transport.write(job.encoded())

    def close(self) -> None:
        """Let the reader go; it ends by itself."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast("asyncio.Transport", transport)  # a socket's; uvloop's own class is no subclass of it

    def data_received(self, data: bytes) -> None:
        """Pass on what comes, frame by frame."""
        for kind, body in self._frames.feed(data):
            self._take(kind, body)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Tell that the reader is gone."""
        self._transport = None
        self.ready.cancel()
        self.gone.set()
        self._lost(self)

    def _take(self, kind: Kind, body: bytes) -> None:
        delivery = self.delivery
        if kind is Kind.READY:
            facts = json.loads(body)
            self.pid, self.generation = facts["pid"], facts["generation"]
            if not self.ready.done():  # who waited for it may have given it up, as when another reader could not start
                self.ready.set_result(None)
        elif delivery is None and kind is Kind.ERROR:
            if not self.ready.done():
                self.ready.set_exception(error_of(json.loads(body)))
        elif delivery is None:
            raise RuntimeError("a reader answers what it was not asked")
        elif kind is Kind.FACTS:
            delivery.learn(_facts(body))
        elif kind is Kind.CONTENT:
            delivery.take(body)
        else:
            self.delivery = None
            delivery.end(error_of(json.loads(body)) if kind is Kind.ERROR else None)


# Readers tell the same again and again.
@lru_cache(maxsize=16)
def _facts(body: bytes) -> Mapping[str, Any]:
    facts: dict[str, Any] = json.loads(body)
    return MappingProxyType(facts)


def error_of(body: Mapping[str, Any]) -> errors.DiplographError:
    """Return the error that another process tells of, as if it had been raised here."""
    kind: type[errors.DiplographError] = getattr(errors, body["error"], errors.DiplographError)
    return kind(body["message"], body["hint"], *body.get("place", ()))
