"""What is true of every answer, errors and redirects included: open to all origins, safe in a browser, HEAD like GET."""

import logging
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diplograph.readers import CLIENT
from diplograph.web.errors import Problem, answer_problem, unexpected
from diplograph.web.request_log import client_of

_LOG: Final = logging.getLogger(__name__)
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EXPOSED: Final = ", ".join(
    (
        *("Accept-Ranges", "Allow", "Content-Location", "Content-Profile", "Content-Range", "Diplograph-Hint", "Diplograph-More"),
        *("ETag", "Link", "Location", "Memento-Datetime", "Retry-After", "Vary", "X-Request-ID"),
    )
)
# What every answer has.
ALWAYS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _EXPOSED,
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# Whether a scope is that of a HEAD request, which is answered as GET.
HEAD: Final = "diplograph.head"
VARY: Final = ("Accept", "Accept-Encoding")
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}


# Where curators write: no page of another origin may send there, nor read what is answered.
_CLOSED: Final = ("/records", "/changes", "/curate")
_OWN: Final = {"Cross-Origin-Resource-Policy": "same-origin"}
_METHODS_OF: Final = (("/records/", "DELETE, GET, HEAD, OPTIONS, PUT"), ("/records", "OPTIONS, POST"))
_NO_HOST: Final = Problem(400, "Bad Request", "a request names one host (RFC 9112, section 3.2)", "send one Host header")


class CommonHeaders:
    """Middleware around everything, so that no answer escapes it.

    Credentials are never allowed where a server is open to all origins (Fetch standard, CORS protocol); where curators write with
    theirs, it is open to its own origin only.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        CLIENT.set(client_of(scope))
        head = scope["method"] == "HEAD"
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _always(scope).items():
                    headers.setdefault(name, value)
                headers["Vary"] = ", ".join(dict.fromkeys((*VARY, *_listed(headers, "vary"))))
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception:
            _LOG.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise
            await unexpected(scope)(scope, receive, send_with_headers)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["http_version"] == "1.1" and sum(name == b"host" for name, _ in scope["headers"]) != 1:
            await answer_problem(Request(scope), _NO_HOST)(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _preflight(scope, send)
        else:
            # HEAD is GET without the body (RFC 9110, section 9.3.2), Content-Length included.
            await self._app({**scope, "method": "GET", HEAD: True} if scope["method"] == "HEAD" else scope, receive, send)


def _listed(headers: MutableHeaders, name: str) -> list[str]:
    return [each.strip() for line in headers.getlist(name) for each in line.split(",") if each.strip()]


def _is_closed(scope: Scope) -> bool:
    path = scope["path"]
    return any(path == each or path.startswith(f"{each}/") for each in _CLOSED)


def _always(scope: Scope) -> dict[str, str]:
    if not _is_closed(scope):
        return ALWAYS
    return {**{name: value for name, value in ALWAYS.items() if not name.startswith("Access-Control-")}, **_OWN}


async def _preflight(scope: Scope, send: Send) -> None:
    allowed = _PREFLIGHT
    if _is_closed(scope):
        methods = (value for path, value in _METHODS_OF if scope["path"].startswith(path))
        allowed = {"Allow": next(methods, "GET, HEAD, OPTIONS, POST")}
    headers = [(name.lower().encode(), value.encode()) for name, value in allowed.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
