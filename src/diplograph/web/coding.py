"""Content codings: zstd, brotli and gzip for who accepts them, each with a validator of its own.

A strong validator names bytes, so the same document has another one in each coding (RFC 9110, section 8.8.3.3): the coding is
added behind a ``+``, and taken off again when a client shows the validator.
"""

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from diplograph.negotiation import DATASETS, GRAPHS, JSON, PROBLEM, QUERY, SOLUTIONS

_CODINGS: Final = ("zstd", "br", "gzip")
_CODED: Final = re.compile(rf'\+(?:{"|".join(_CODINGS)})(?=")')
_NOT_MODIFIED: Final = 304
_SHOWN: Final = {b"if-none-match", b"if-match"}
# Shorter answers are sent as they are.
WORTH_IT: Final = 1000

for each in (*SOLUTIONS, *GRAPHS, *DATASETS, JSON, PROBLEM, QUERY):
    for media_type in (each.media_type, *each.aliases):
        add_compress_type(media_type)


class Coding:
    """Middleware that compresses answers of some length, and keeps their validators apart."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = CompressMiddleware(app, minimum_size=WORTH_IT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        shown = _shown(scope) if scope["type"] == "http" else ""

        gzipped = False  # whether the next bytes begin a gzip file

        async def send_with_validator(message: Message) -> None:
            nonlocal gzipped
            if gzipped and (body := message.get("body", b"")):
                message, gzipped = {**message, "body": _without_time(body)}, False
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag, coding = headers.get("etag", ""), headers.get("content-encoding", "")
                if message["status"] == _NOT_MODIFIED:
                    coding = next((each for each in _CODINGS if f'{tag[:-1]}+{each}"' in shown), "")
                gzipped = coding == "gzip" and message["status"] != _NOT_MODIFIED
                if coding and tag.startswith('"'):
                    headers["ETag"] = f'{tag[:-1]}+{coding}"'
            await send(message)

        scope = _without_codings(scope) if "+" in shown else scope
        await self._app(_uncoded(scope) if _asks_for_a_part(scope) else scope, receive, send_with_validator)


def _asks_for_a_part(scope: Scope) -> bool:
    return scope["type"] == "http" and any(name == b"range" for name, _ in scope["headers"])


def _uncoded(scope: Scope) -> Scope:
    """Ranges are counted in the bytes of a file as it is (RFC 9110, section 14): in another coding they would be others."""
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"accept-encoding"]}


def _shown(scope: Scope) -> str:
    """The validators that a client shows."""
    headers = Headers(scope=scope)
    return ", ".join(filter(None, (headers.get("if-none-match"), headers.get("if-match"))))


def _without_time(gzipped: bytes) -> bytes:
    """Leave the time of compressing out (RFC 1952, section 2.3.1): it would give the same validator other bytes each second."""
    return gzipped[:4] + bytes(4) + gzipped[8:]


def _without_codings(scope: Scope) -> Scope:
    headers = [
        (name, _CODED.sub("", value.decode("latin-1")).encode("latin-1") if name in _SHOWN else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}
