"""What a request of the express lane comes down to, and what all its connections share."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fastapi import FastAPI

from diplograph.errors import DiplographError
from diplograph.negotiation import HTML, Format
from diplograph.readers import Job
from diplograph.sparql import is_update
from diplograph.web.journal import Journal
from diplograph.web.large import large_answers
from diplograph.web.messages import Message
from diplograph.web.protocol import SparqlRequest, job_for, read_parameters
from diplograph.web.site import Site
from diplograph.web.sparql import answer_format

# Longer requests take so long anyway that nothing is gained by remembering what they ask for.
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Order:
    """What a request comes down to.

    Attributes:
        method: How it was asked.
        job: What the readers are asked.
        form: The format of the answer.
        coded: Whether the client would have a long answer coded.
    """

    method: str
    job: Job
    form: Format
    coded: bool


class Counter:
    """What all connections share: how a request is read, and who answers it.

    Args:
        app: The application, which has a site as soon as it serves.
        journal: Where requests are written down.

    Attributes:
        journal: The same.
        large: Sends an answer that turned out to be large, see :mod:`diplograph.web.large`.
    """

    def __init__(self, app: FastAPI, journal: Journal) -> None:
        self.journal = journal
        self.large = large_answers(journal)
        self._app = app
        self._remembered = lru_cache(maxsize=1024)(self._order)
        self._defaults: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")

    @property
    def site(self) -> Site | None:
        """What is served; ``None`` before it is."""
        site: Site | None = self._app.state.site
        return site

    def order(self, message: Message) -> Order | None:
        """Return what a whole message asks for; ``None`` when it is not for the lane."""
        return (self._remembered if len(message.parameters) <= _REMEMBERED else self._order)(message)

    def _order(self, message: Message) -> Order | None:
        site, head = self.site, message.head
        if site is None or head.length > site.settings.largest_body:
            return None
        try:
            asked = _asked(message)
            if not asked.query.strip() or is_update(asked.query) or asked.explain or asked.frame or asked.limit is not None:
                return None
            form = answer_format(asked, head.accept)
            job = job_for(asked, site, form, None)
        except DiplographError:
            return None  # the application says what is wrong
        return None if form.extension == HTML.extension else Order(message.method, job, form, head.coded)

    def defaults(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        """Return the lines that the HTTP server adds to each answer, among them the date; it has another list each second."""
        if self._defaults[0] is not headers:
            self._defaults = (headers, b"".join(b"%b: %b\r\n" % each for each in headers))
        return self._defaults[1]


def _asked(message: Message) -> SparqlRequest:
    if message.method == "POST":
        return read_parameters(b"", message.head.media_type, message.parameters)
    return read_parameters(message.parameters)
