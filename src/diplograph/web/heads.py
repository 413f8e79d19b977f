"""The header lines of a request as programs usually send them, read in one go (RFC 9112, section 5)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# What these say is either read here or makes no difference to an answer that has no address of its own.
_UNDERSTOOD: Final = frozenset(
    {
        *(b"accept", b"accept-encoding", b"accept-language", b"cache-control", b"connection", b"dnt", b"host", b"origin"),
        *(b"pragma", b"priority", b"referer", b"sec-fetch-dest", b"sec-fetch-mode", b"sec-fetch-site", b"sec-fetch-user"),
        *(b"sec-gpc", b"user-agent"),
    }
)
_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ ]?([ -~]*)\r\n")
_KEPT: Final = b"keep-alive"


@dataclass(frozen=True, slots=True)
class Head:
    """What a request says about its answer.

    Attributes:
        accept: The ``Accept`` header; ``None`` when there is none.
        coded: Whether the client names content codings.
    """

    accept: str | None
    coded: bool


# A client sends the same lines each time, and a crawler invents none.
@lru_cache(maxsize=256)
def read_head(lines: bytes) -> Head | None:
    r"""Read header lines, the empty one at their end included.

    Returns:
        What they say; ``None`` when there is anything in them that takes a closer look: a header that is not understood here,
        one that comes twice, no host, a connection that is not kept, a byte beyond ASCII, or more than the header lines.

    >>> read_head(b"Host: localhost\r\nAccept: text/csv\r\n\r\n")
    Head(accept='text/csv', coded=False)
    >>> read_head(b"Host: localhost\r\nContent-Length: 1\r\n\r\n") is None
    True
    """
    found: dict[bytes, bytes] = {}
    end = 0
    for match in _LINE.finditer(lines):
        name = match[1].lower()
        if match.start() != end or name in found or name not in _UNDERSTOOD:
            return None
        found[name] = match[2]
        end = match.end()
    if lines[end:] != b"\r\n" or b"host" not in found or found.get(b"connection", _KEPT).lower() != _KEPT:
        return None
    accept = found.get(b"accept")
    return Head(None if accept is None else accept.decode("ascii").strip(), b"accept-encoding" in found)
