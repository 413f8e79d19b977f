"""What goes wrong in a page while somebody uses it."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

_REMOTE: Final = frozenset({"http", "https", "ws", "wss"})


@dataclass
class Watch:
    """What a page did that no page of ours does: console messages, errors of scripts, requests to other hosts.

    Attributes:
        host: Host and port of the server.
        faults: What happened, in words.
    """

    host: str
    faults: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._requested)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error of a script: {error}"))

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in _REMOTE and address.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        # An error page is what somebody asked for, and yet the browser tells the console of its status.
        if response.status >= 400 and response.request.resource_type == "document":
            self._refused.add(response.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.location.get("url") in self._refused and "status of 4" in message.text:
            return
        self.faults.append(f"console, {message.type}: {message.text} ({message.location.get('url')})")
