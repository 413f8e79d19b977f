"""The way past the framework for documents that were sent before: finding the way to them took most of their time."""

from types import SimpleNamespace
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from diplograph.errors import InputError
from diplograph.web.answers import address_of, answered
from diplograph.web.copies import Copy
from diplograph.web.site import site_of

# With one of these a request may be about another document than the one that has the address.
_SAYS_MORE: Final = frozenset({b"accept-profile", b"accept-datetime", b"authorization", b"range"})


class Shortcut:
    """Middleware, the innermost: what lies around it does with these answers what it does with all others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, from the copies where that can be."""
        copy = _copy_for(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if copy is None:
            await self._app(scope, receive, send)
        else:
            scope["route"] = SimpleNamespace(path=copy.route)
            await answered(Request(scope), copy)(scope, receive, send)


def _copy_for(scope: Scope) -> Copy | None:
    if any(name in _SAYS_MORE or (name == b"accept" and b"profile" in value) for name, value in scope["headers"]):
        return None
    request = Request(scope)
    site = site_of(request)
    try:
        return site.copies.at(address_of(request, site.base(request)))
    except InputError:
        return None  # the application says what is wrong with the request
