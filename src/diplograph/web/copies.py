"""Documents that were written once in a generation, with the validators of their bytes.

A strong validator names bytes (RFC 9110, section 8.8.1), so a document must be written before its validator is known; it is
written once, and after that a client that has it is answered without asking the graph. What a new generation leaves as it was
keeps its validators: the tag because the bytes are the same, the time because the generation before is remembered.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Final

Key = tuple[str, ...]

_MOST_REMEMBERED: Final = 50_000  # documents of which tag and time are known, some 200 bytes each


@dataclass(frozen=True, slots=True)
class Copy:
    """One document as it is sent.

    Attributes:
        content: Its bytes.
        headers: Its headers, ``ETag`` and ``Last-Modified`` apart.
        tag: Its strong validator, in quotation marks.
        modified: When its bytes last became others, to the second.
        route: The pattern of the address that it was asked for at, as the log calls it.
    """

    content: bytes
    headers: Mapping[str, str]
    tag: str
    modified: datetime
    route: str = ""


class Copies:
    """The documents of one generation that were asked for, as many as there is room for; the least used go first.

    Args:
        since: When what documents are made from last changed: the time of documents of which nothing earlier is known.
        room: The most bytes that are kept.
    """

    def __init__(self, since: datetime, room: int) -> None:
        self._since = since.astimezone(UTC).replace(microsecond=0)
        self._room = room
        self._taken = 0
        self._copies: OrderedDict[Key, Copy] = OrderedDict()
        self._seen: OrderedDict[Key, tuple[str, datetime]] = OrderedDict()
        self._addresses: OrderedDict[Key, Key] = OrderedDict()
        self._lock = Lock()

    @property
    def since(self) -> datetime:
        """When what documents are made from last changed, to the second."""
        return self._since

    def follow(self, before: "Copies") -> None:
        """Take over what is known of the documents of the generation before."""
        with before._lock, self._lock:  # noqa: SLF001 - its own kind
            self._seen = OrderedDict(before._seen)  # noqa: SLF001

    def get(self, key: Key) -> Copy | None:
        """Return a document that was kept, or ``None``."""
        with self._lock:
            copy = self._copies.get(key)
            if copy:
                self._copies.move_to_end(key)
            return copy

    def at(self, address: Key) -> Copy | None:
        """Return the document that is kept for an address which has one document only, or ``None``."""
        key = self._addresses.get(address)
        return self.get(key) if key else None

    def keep(self, key: Key, content: bytes, headers: Mapping[str, str], route: str = "", address: Key = ()) -> Copy:
        """Keep a document.

        Args:
            key: What it is asked for by.
            content: Its bytes.
            headers: Its headers without validators; ``Content-Type`` counts for the tag.
            route: The pattern of the address, as the log calls it.
            address: The address itself, when nothing else in a request can lead to another document there.

        Returns:
            The document with its validators.
        """
        kind = headers.get("Content-Type", "").encode()
        digest = hashlib.sha256(kind + b"\n" + content).hexdigest()[:32]
        tag = f'"{digest}"'
        with self._lock:
            known = self._seen.pop(key, None)
            copy = Copy(content, headers, tag, known[1] if known and known[0] == tag else self._since, route)
            self._seen[key] = (tag, copy.modified)
            if len(self._seen) > _MOST_REMEMBERED:
                self._seen.popitem(last=False)
            if len(content) <= self._room:
                self._put(key, copy)
                if address:
                    self._addresses[address] = key
            if len(self._addresses) > _MOST_REMEMBERED:
                self._addresses.popitem(last=False)
        return copy

    def _put(self, key: Key, copy: Copy) -> None:
        before = self._copies.pop(key, None)
        self._taken += len(copy.content) - (len(before.content) if before else 0)
        self._copies[key] = copy
        while self._taken > self._room:
            self._taken -= len(self._copies.popitem(last=False)[1].content)
