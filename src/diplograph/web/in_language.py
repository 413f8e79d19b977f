"""Addresses in another language: ``/ru`` and all that begins with ``/ru/`` is the same server, with its pages in Russian.

Everything behind this sees the address without the language, and a site whose pages are in it. What is for programs has the same
bytes in all languages, and says where it is without one.
"""

from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diplograph.languages import ENGLISH, SPOKEN
from diplograph.web.site import SITE, Site

_HTML: Final = "text/html"
_FOUND: Final = {200, 206}
_UNRESERVED: Final = "/%:@!$&'()*+,;=~-._"


class InLanguage:
    """Middleware: takes the language from the address, and names the language of each page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = _in_language(scope)
        site: Site = scope[SITE]

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(_HTML):
                    headers.setdefault("Content-Language", site.language)
                elif site.original and message["status"] in _FOUND:
                    canonical = f'<{site.mount}{_sent(scope)}>; rel="canonical"'
                    headers["Link"] = ", ".join(filter(None, (headers.get("link", ""), canonical)))
            await send(message)

        await self._app(scope, receive, send_with_language)


def _in_language(scope: Scope) -> Scope:
    """The scope of a request as it is without the language in its address."""
    language, path = _split(scope["path"])
    if language == ENGLISH:
        return scope
    raw = (scope.get("raw_path") or scope["path"].encode())[len(language) + 1 :]
    return {**scope, "path": path, "raw_path": raw or b"/", SITE: scope[SITE].in_language(language)}


def _split(path: str) -> tuple[str, str]:
    for language in SPOKEN:
        if language != ENGLISH and (path == f"/{language}" or path.startswith(f"/{language}/")):
            return language, path.removeprefix(f"/{language}") or "/"
    return ENGLISH, path


def _sent(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return quote(scope["raw_path"].partition(b"?")[0], _UNRESERVED) + (f"?{quote(query, f'{_UNRESERVED}?')}" if query else "")
