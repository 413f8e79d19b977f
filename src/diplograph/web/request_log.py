"""What is noted of every request: an identity, a line in the log, and numbers."""

import hashlib
import re
import secrets
import time
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diplograph.web.journal import FAILED, Entry, Journal
from diplograph.web.logs import REQUEST

# What the convention of nginx calls a client that closed the connection before it had its answer.
CLIENT_WENT_AWAY: Final = 499
_NOTE: Final = "diplograph.note"
_SANE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_LONGEST_PATH: Final = 300
_DIGITS: Final = 12
_PREFIX: Final = 64


class Note:
    """What is known of one request; it travels in the scope.

    Attributes:
        scope: The scope as routing left it.
        query: The digest of the query that was asked, or empty.
        status: The status of the answer; 0 while there is none.
        bytes: How long the answer's body is so far.
        complete: Whether all of the answer was sent.
        gone: Whether the client went away before.
    """

    __slots__ = ("bytes", "complete", "gone", "query", "scope", "status")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.query = ""
        self.status = self.bytes = 0
        self.complete = self.gone = False

    @property
    def route(self) -> str:
        """The template of the address, which names no single thing."""
        return getattr(self.scope.get("route"), "path", "") or "unmatched"


def note_query(scope: Scope, text: str) -> None:
    """Let the log name the query of a request by its digest."""
    if note := scope.get(_NOTE):
        note.query = query_digest(text)


def query_digest(text: str) -> str:
    """Return the name of a query in the log: the first 12 digits of the SHA-256 of its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def client_of(scope: Scope) -> str:
    """Return who asks, as shares are counted: an IPv4 address, or the network that an IPv6 address is one of 2**64 in.

    >>> client_of({"client": ("2001:db8::1:2", 4000)}), client_of({"client": ("192.0.2.1", 4000)})
    ('2001:db8::/64', '192.0.2.1')
    """
    client = scope.get("client")
    return share_of(client[0]) if client else ""


@lru_cache(maxsize=4096)
def share_of(host: str) -> str:
    """Return the client that an address counts for."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or ip_network((address, _PREFIX), strict=False))


class RouteNote:
    """Innermost middleware: routing writes into the scope that it gets, which may be a copy of the one that came in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the scope that routing will write into."""
        if note := scope.get(_NOTE):
            note.scope = scope
        await self._app(scope, receive, send)


class RequestLog:
    """Outermost middleware: names each request, and writes it down when it is over.

    Args:
        app: What answers.
        journal: Where to write; by default only into the log.
    """

    def __init__(self, app: ASGIApp, journal: Journal | None = None) -> None:
        self._app = app
        self._journal = journal or Journal()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        note = scope[_NOTE] = Note(scope)
        identity = _identity(scope)
        REQUEST.set(identity.decode())
        start = time.perf_counter()
        self._journal.begin()

        async def noted_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                note.status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", identity)]
            elif message["type"] == "http.response.body":
                note.bytes += len(message.get("body", b""))
                note.complete = not message.get("more_body", False)
            await send(message)

        async def noted_receive() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not note.complete:
                note.gone = True
            return message

        method = scope["method"]  # others may change it on the way
        try:
            await self._app(scope, noted_receive, noted_send)
        finally:
            self._journal.leave()
            self._journal.note(_entry(scope, note, identity.decode(), method, time.perf_counter() - start))


def _entry(scope: Scope, note: Note, identity: str, method: str, seconds: float) -> Entry:
    status = CLIENT_WENT_AWAY if note.gone else note.status or FAILED
    client = scope["client"][0] if scope.get("client") else ""
    path = _path(scope)
    return Entry(identity, method, path, note.route, status, note.bytes, seconds, client, note.query, note.complete, note.gone)


def _path(scope: Scope) -> str:
    """The path as it was sent, percent signs and all, without the query string."""
    path = (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return str(path[:_LONGEST_PATH], "ascii", "backslashreplace")


def _identity(scope: Scope) -> bytes:
    """The request's own name when it brings a sane one, so that it can be followed across servers; else a fresh one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return bytes(value) if _SANE.fullmatch(value) else fresh_identity()
    return fresh_identity()


def fresh_identity() -> bytes:
    """Return a name for a request, which no other request has."""
    return secrets.token_hex(8).encode()
