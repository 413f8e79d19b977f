"""The express lane: what programs ask most, answered on the connection itself.

A query with a small answer needs little of what a web framework does, and most of the time of such a request was spent on that.
So the lane takes what it can answer to the letter as the application would: one request at a time, with headers that it
understands, without conditions, pages or codings. Anything else goes to the application, also in the middle of the way: an answer
that turns out to be large, late or an error is handed over as it is.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, cast

from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from diplograph.readers import Answer, Streamed, let_go
from diplograph.web.asking import BEGUN, PATIENCE, Begun, is_small, strong_tag, validated
from diplograph.web.coding import WORTH_IT
from diplograph.web.explaining import is_empty
from diplograph.web.headers import ALWAYS, VARY
from diplograph.web.journal import Entry, Journal
from diplograph.web.messages import BEGINNINGS, read_message
from diplograph.web.orders import Counter, Order
from diplograph.web.request_log import CLIENT_WENT_AWAY, fresh_identity, query_digest, share_of
from diplograph.web.site import SITE, Site

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_ROUTE: Final = "/sparql"
_END: Final = b"\r\n\r\n"


def _lines(headers: dict[str, str]) -> bytes:
    """Header lines, the names in lower case as the application's server writes them."""
    return "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items()).encode("latin-1")


_COMMON: Final = _lines({**ALWAYS, "Vary": ", ".join(VARY)})


@dataclass(frozen=True, slots=True)
class _Guest:
    """A request whose answer is on its way."""

    data: bytes
    site: Site
    order: Order
    answer: "asyncio.Future[Answer]"
    started: float
    patience: asyncio.TimerHandle


class Express(HttpToolsProtocol):
    """One connection, with the lane in front of the application.

    Args:
        counter: What all connections share.
        others: What the HTTP server gives to its connections.
    """

    def __init__(self, counter: Counter, **others: Any) -> None:  # noqa: ANN401 - the server's own
        super().__init__(**others)
        self._counter = counter
        self._between_messages = True
        self._guest: _Guest | None = None
        self._held = b""
        self._begun: Begun | None = None
        self._visited: Site | None = None

    def data_received(self, data: bytes) -> None:
        """Take a request into the lane, or leave what came to the application."""
        if self._guest is not None:
            self._hand_over()  # more comes before the answer is there: the application keeps the order
        elif data.startswith(BEGINNINGS) or self._held:
            data, first = self._held + data, not self._held
            self._held = b""
            if self._free() and self._take(data, first=first):
                return
        super().data_received(data)

    def _free(self) -> bool:
        """Whether nothing is half read, half answered or half sent."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # there is none before the first request
        answered = cycle is None or cycle.response_complete
        return answered and self._between_messages and not self.flow.write_paused and not self.transport.is_closing()

    def _take(self, data: bytes, *, first: bool) -> bool:
        message, site = read_message(data), self._counter.site
        if message is None or site is None:
            return False
        if message.missing:
            return first and self._hold(data)
        order = self._counter.order(message)
        if order is None:
            return False
        started = time.perf_counter()
        kept = site.readers.kept(order.job)
        if kept is not None:
            return self._answered_by(kept, order, started)
        self._unset_keepalive_if_required()
        self._visited = site
        site.guests.enter()
        self._counter.journal.begin()
        client = share_of(self.client[0]) if self.client else ""
        answer = site.readers.answer(order.job, client)
        self._guest = _Guest(data, site, order, answer, started, self.loop.call_later(PATIENCE, self._hand_over))
        answer.add_done_callback(self._served)
        return True

    def _hold(self, data: bytes) -> bool:
        """Wait for the rest of a message: many programs send head and body one after the other."""
        self._unset_keepalive_if_required()
        self._held = data
        self.loop.call_later(PATIENCE, self._release, data)
        return True

    def _release(self, held: bytes) -> None:
        """Let the application wait for what is slow to come."""
        if held and self._held is held:
            self._held = b""
            super().data_received(held)

    def _served(self, answer: "asyncio.Future[Answer]") -> None:
        guest = self._guest
        if guest is None or guest.answer is not answer:
            return  # the client is gone
        if answer.cancelled() or answer.exception():
            self._hand_over()
        elif isinstance(answer.result(), Streamed):
            self._hand_over(self._counter.large)
        elif self._answered_by(answer.result(), guest.order, guest.started):
            self._see_off(guest)
        else:
            self._hand_over()

    def _answered_by(self, answer: Answer, order: Order, started: float) -> bool:
        """Send an answer, if it is one for the lane."""
        if not is_small(answer) or answer.volatile or is_empty(answer.content, order.form):
            return False
        content, identity = answer.content, fresh_identity()
        if order.coded and len(content) >= WORTH_IT:
            return False
        facts = _facts(strong_tag(answer, order.form), len(content), order.form.content_type)
        defaults = self._counter.defaults(self.server_state.default_headers)
        head = (b"HTTP/1.1 200 OK\r\n", defaults, facts, _COMMON, b"x-request-id: ", identity, _END)
        self.transport.write(b"".join((*head, content)))
        self.on_response_complete()
        self._note(order, identity, 200, started, len(content))
        return True

    def _see_off(self, guest: _Guest) -> None:
        self._guest = None
        guest.patience.cancel()
        self._counter.journal.leave()

    def _hand_over(self, to: ASGIApp | None = None) -> None:
        """Let the application answer instead, or who is named, with what is on its way already."""
        guest = self._guest
        if guest is not None:
            self._see_off(guest)
            guest.answer.remove_done_callback(self._served)
            self._begun = Begun(guest.site, guest.order.job, guest.order.form, guest.answer)
            application, self.app = self.app, cast("ASGI3Application", to) if to else self.app
            super().data_received(guest.data)
            self._begun, self.app = None, application

    def _note(self, order: Order, identity: bytes, status: int, started: float, size: int) -> None:
        journal = self._counter.journal
        digest = query_digest(order.job.text) if journal.logs else ""
        gone = status == CLIENT_WENT_AWAY
        seconds, client = time.perf_counter() - started, self.client[0] if self.client else ""
        entry = Entry(identity.decode(), order.method, _ROUTE, _ROUTE, status, size, seconds, client, digest)
        entry.complete, entry.gone = not gone, gone
        journal.note(entry)

    def on_message_begin(self) -> None:
        """Note that a message is being read, and pass on an answer that was begun for it."""
        self._between_messages = False
        super().on_message_begin()
        if self._begun is not None:
            scope: dict[str, Any] = self.scope  # type: ignore[assignment] # what others add to it has no type
            scope[BEGUN], scope[SITE] = self._begun, self._begun.site

    def on_message_complete(self) -> None:
        """Note that a message was read to its end."""
        self._between_messages = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Note that a request is over; one that was handed over is so when the application has answered it."""
        self._take_leave()
        super().on_response_complete()

    def _take_leave(self) -> None:
        if self._visited is not None:
            self._visited.guests.leave()
            self._visited = None

    def connection_lost(self, exc: Exception | None) -> None:
        """End the work for a client that is gone."""
        if guest := self._guest:
            self._see_off(guest)
            let_go(guest.answer)
            self._note(guest.order, fresh_identity(), CLIENT_WENT_AWAY, guest.started, 0)
        self._take_leave()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End in order: who is being answered is answered to the end."""
        self._hand_over()
        self._release(self._held)
        super().shutdown()


@lru_cache(maxsize=1024)
def _facts(tag: str, size: int, content_type: str) -> bytes:
    return _lines({**validated(tag), "Content-Type": content_type, "Content-Length": str(size)})


def express_lane(app: FastAPI, journal: Journal) -> Callable[..., asyncio.Protocol]:
    """Return what the HTTP server makes connections with.

    Args:
        app: The application behind the lane.
        journal: Where requests are written down.
    """
    return partial(Express, Counter(app, journal))
