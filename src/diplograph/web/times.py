"""When what is sent last became other bytes (RFC 9110, section 8.8.2), from one generation to the next."""

from collections import OrderedDict
from datetime import UTC, datetime
from threading import Lock
from typing import Final

_MOST: Final = 50_000  # representations of which tag and time are known, some 200 bytes each


class Times:
    """The times of the representations of one generation; for any thread.

    What a new generation leaves as it was keeps its time, because its validator is the same.

    Args:
        since: When what they are made from last changed: the time of those of which nothing earlier is known.

    Attributes:
        since: Likewise, in UTC and to the second, as headers have it.
    """

    def __init__(self, since: datetime) -> None:
        self.since = since.astimezone(UTC).replace(microsecond=0)
        self._seen: OrderedDict[tuple[str, ...], tuple[str, datetime]] = OrderedDict()
        self._lock = Lock()

    def follow(self, before: "Times") -> None:
        """Take over what is known from the generation before."""
        with before._lock, self._lock:  # noqa: SLF001 - its own kind
            self._seen = OrderedDict(before._seen)  # noqa: SLF001

    def of(self, key: tuple[str, ...], tag: str) -> datetime:
        """Return when a representation got the bytes that its validator names.

        Args:
            key: What it is asked for by.
            tag: Its strong validator.
        """
        with self._lock:
            known = self._seen.pop(key, None)
            time = known[1] if known and known[0] == tag else self.since
            self._seen[key] = (tag, time)
            if len(self._seen) > _MOST:
                self._seen.popitem(last=False)
            return time
