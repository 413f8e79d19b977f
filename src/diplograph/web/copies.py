"""Documents that were written once in a generation, with the validators of their bytes.

A strong validator names bytes (RFC 9110, section 8.8.1), so a document must be written before its validator is known; it is
written once, and after that a client that has it is answered without asking the graph. What a new generation leaves as it was
keeps its validators, see :mod:`diplograph.web.times`.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

from diplograph.web.times import Times

Key = tuple[str, ...]

_MOST_ADDRESSES: Final = 50_000


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
        times: When each document got its bytes.
        room: The most bytes that are kept.
    """

    def __init__(self, times: Times, room: int) -> None:
        self._times = times
        self._room = room
        self._taken = 0
        self._copies: OrderedDict[Key, Copy] = OrderedDict()
        self._addresses: OrderedDict[Key, Key] = OrderedDict()
        self._lock = Lock()

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
        copy = Copy(content, headers, tag, self._times.of(key, tag), route)
        with self._lock:
            if len(content) <= self._room:
                self._put(key, copy)
                if address:
                    self._addresses[address] = key
            if len(self._addresses) > _MOST_ADDRESSES:
                self._addresses.popitem(last=False)
        return copy

    def _put(self, key: Key, copy: Copy) -> None:
        before = self._copies.pop(key, None)
        self._taken += len(copy.content) - (len(before.content) if before else 0)
        self._copies[key] = copy
        while self._taken > self._room:
            self._taken -= len(self._copies.popitem(last=False)[1].content)
