"""The express lane: what programs ask most, answered on the connection itself.

A GET of the SPARQL endpoint with a small answer needs nothing of what a web framework does; left out, a request costs a third. So
the lane takes only what it can answer to the letter as the application would: one whole request at a time, with headers that it
understands, without conditions, pages or codings. Anything else goes to the application, also in the middle of the way: an answer
that turns out to be large, late or an error is handed over as it is.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final, cast

from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from diplograph.errors import DiplographError
from diplograph.negotiation import HTML, Format
from diplograph.readers import Answer, Job
from diplograph.sparql import is_update
from diplograph.web.asking import BEGUN, PATIENCE, Begun, is_small, strong_tag, validated
from diplograph.web.coding import WORTH_IT
from diplograph.web.explaining import is_empty
from diplograph.web.headers import ALWAYS, VARY
from diplograph.web.heads import Head, read_head
from diplograph.web.journal import Entry, Journal
from diplograph.web.protocol import read_query_string
from diplograph.web.request_log import CLIENT_WENT_AWAY, fresh_identity, query_digest, share_of
from diplograph.web.site import Site
from diplograph.web.sparql import answer_format, job_for

_ROUTE: Final = "/sparql"
_TARGET: Final = re.compile(rb"GET /sparql\?([!\"$-~]+) HTTP/1\.1")
_BEGINNING: Final = b"GET /sparql?"
_END: Final = b"\r\n\r\n"
# Longer requests take so long anyway that nothing is gained by remembering what they ask for.
_REMEMBERED: Final = 4096


def _lines(headers: dict[str, str]) -> bytes:
    """Header lines, the names in lower case as the application's server writes them."""
    return "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items()).encode("latin-1")


_COMMON: Final = _lines({**ALWAYS, "Vary": ", ".join(VARY)})


@dataclass(frozen=True, slots=True)
class Order:
    """What a request comes down to.

    Attributes:
        job: What the readers are asked.
        form: The format of the answer.
        coded: Whether the client would have a long answer coded.
    """

    job: Job
    form: Format
    coded: bool


@dataclass(frozen=True, slots=True)
class _Guest:
    """A request whose answer is on its way."""

    data: bytes
    order: Order
    site: Site
    answer: "asyncio.Task[Answer]"
    started: float
    patience: asyncio.TimerHandle


class Counter:
    """What all connections share: how a request is read, and who answers it.

    Args:
        app: The application, which has a site as soon as it serves.
        journal: Where requests are written down.
    """

    def __init__(self, app: FastAPI, journal: Journal) -> None:
        self.journal = journal
        self._app = app
        self._remembered = lru_cache(maxsize=1024)(self._order)
        self._defaults: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")

    @property
    def site(self) -> Site | None:
        """What is served; ``None`` before it is."""
        site: Site | None = self._app.state.site
        return site

    def order(self, data: bytes) -> Order | None:
        """Read what came over a connection; ``None`` when it is not for the lane."""
        line, _, rest = data.partition(b"\r\n")
        target = _TARGET.fullmatch(line)
        head = read_head(rest) if target else None
        if target is None or head is None:
            return None
        return (self._remembered if len(line) <= _REMEMBERED else self._order)(target[1], head)

    def _order(self, query_string: bytes, head: Head) -> Order | None:
        if self.site is None:
            return None
        try:
            asked = read_query_string(query_string)
            if not asked.query.strip() or is_update(asked.query) or asked.explain or asked.limit is not None:
                return None
            form = answer_format(asked, head.accept)
            job = job_for(asked, self.site, form, None)
        except DiplographError:
            return None  # the application says what is wrong
        return None if form.extension == HTML.extension else Order(job, form, head.coded)

    def defaults(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """Return the lines that the HTTP server adds to each answer, among them the date; it has another list each second."""
        if self._defaults[0] is not headers:
            self._defaults = (headers, b"".join(b"%b: %b\r\n" % each for each in headers))
        return self._defaults[1]


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
        self._begun: Begun | None = None

    def data_received(self, data: bytes) -> None:
        """Take a request into the lane, or leave what came to the application."""
        if self._guest is not None:
            self._hand_over()  # more comes before the answer is there: the application keeps the order
        elif data.startswith(_BEGINNING) and self._free() and self._take(data):
            return
        super().data_received(data)

    def _free(self) -> bool:
        """Whether nothing is half read, half answered or half sent."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # there is none before the first request
        answered = cycle is None or cycle.response_complete
        return answered and self._between_messages and not self.flow.write_paused and not self.transport.is_closing()

    def _take(self, data: bytes) -> bool:
        order, site = self._counter.order(data), self._counter.site
        if order is None or site is None:
            return False
        started = time.perf_counter()
        kept = site.readers.kept(order.job)
        if kept is not None:
            return self._answered_by(kept, order, started)
        self._unset_keepalive_if_required()
        self._counter.journal.begin()
        client = share_of(self.client[0]) if self.client else ""
        answer = self.loop.create_task(site.readers.answer(order.job, client))
        site.guests.enter()
        self._guest = _Guest(data, order, site, answer, started, self.loop.call_later(PATIENCE, self._hand_over))
        answer.add_done_callback(self._served)
        return True

    def _served(self, answer: "asyncio.Task[Answer]") -> None:
        guest = self._guest
        if guest is None or guest.answer is not answer:
            return  # it was handed over, or the client is gone
        failed = answer.cancelled() or answer.exception() is not None
        if failed or not self._answered_by(answer.result(), guest.order, guest.started):
            self._hand_over()
        else:
            self._see_off(guest)

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
        guest.site.guests.leave()
        self._counter.journal.leave()

    def _hand_over(self) -> None:
        """Let the application answer instead, with what is on its way already."""
        guest = self._guest
        if guest is not None:
            self._see_off(guest)
            self._begun = Begun(guest.site, guest.order.job, guest.answer)
            super().data_received(guest.data)
            self._begun = None

    def _note(self, order: Order, identity: bytes, status: int, started: float, size: int) -> None:
        journal = self._counter.journal
        digest = query_digest(order.job.text) if journal.logs else ""
        gone = status == CLIENT_WENT_AWAY
        seconds, client = time.perf_counter() - started, self.client[0] if self.client else ""
        journal.note(
            Entry(identity.decode(), "GET", _ROUTE, _ROUTE, status, size, seconds, client, digest, complete=not gone, gone=gone)
        )

    def on_message_begin(self) -> None:
        """Note that a message is being read, and pass on an answer that was begun for it."""
        self._between_messages = False
        super().on_message_begin()
        if self._begun is not None:
            scope: dict[str, Any] = self.scope  # type: ignore[assignment] # what others add to it has no type
            scope[BEGUN] = self._begun

    def on_message_complete(self) -> None:
        """Note that a message was read to its end."""
        self._between_messages = True
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the work for a client that is gone."""
        if guest := self._guest:
            self._see_off(guest)
            guest.answer.cancel()
            self._note(guest.order, fresh_identity(), CLIENT_WENT_AWAY, guest.started, 0)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End in order: who is being answered is answered to the end."""
        self._hand_over()
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
