"""Requests of the SPARQL endpoint as programs usually send them, read in one go (RFC 9112, sections 2 to 6)."""

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
_OF_A_BODY: Final = frozenset({b"content-length", b"content-type"})
_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ ]?([ -~]*)\r\n")
_LENGTH: Final = re.compile(rb"[0-9]{1,5}")
_KEPT: Final = b"keep-alive"
_GET: Final = re.compile(rb"GET /sparql\?([!\"$-~]+) HTTP/1\.1\r\n")
_POST: Final = b"POST /sparql HTTP/1.1\r\n"
BEGINNINGS: Final = (b"GET /sparql?", _POST)
_END: Final = b"\r\n\r\n"
# What is longer is no program's usual head, and need not be remembered.
_LONGEST_HEAD: Final = 4096
# A longer body takes so long anyway that nothing is gained by reading it here.
_LONGEST_BODY: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What the header lines of a request say.

    Attributes:
        accept: The ``Accept`` header; ``None`` when there is none.
        coded: Whether the client names content codings.
        media_type: The ``Content-Type`` of the body; empty when there is no body.
        length: How long the body is.
    """

    accept: str | None
    coded: bool
    media_type: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A request.

    Attributes:
        method: GET or POST.
        parameters: What a GET has behind the question mark, or the body of a POST as far as it is there.
        head: What the header lines say.
        missing: How many bytes of the body are still to come.
    """

    method: str
    parameters: bytes
    head: Head
    missing: int = 0


def read_message(data: bytes) -> Message | None:
    r"""Read what came over a connection.

    Returns:
        The request; ``None`` when there is anything in it that takes a closer look: another method or address, a header that
        is not understood here or comes twice, no host, a connection that is not kept, a byte beyond ASCII, a long body, or
        more than one request.

    >>> read_message(b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    Message(method='GET', parameters=b'query=ASK{}', head=Head(accept=None, coded=False, media_type='', length=0), missing=0)
    >>> read_message(b"HEAD /sparql?query=ASK{} HTTP/1.1\r\nHost: localhost\r\n\r\n") is None
    True
    """
    if target := _GET.match(data):
        if len(data) - target.end() > _LONGEST_HEAD:
            return None
        head = _read_head(data[target.end() :])
        return Message("GET", target[1], head) if head and not head.media_type else None
    end = data.find(_END) + len(_END)
    if not data.startswith(_POST) or not len(_END) <= end <= _LONGEST_HEAD:
        return None
    head, body = _read_head(data[len(_POST) : end]), data[end:]
    if head is None or not head.media_type or len(body) > head.length:
        return None
    return Message("POST", body, head, head.length - len(body))


# A client sends the same lines each time; only the length of a body differs.
@lru_cache(maxsize=512)
def _read_head(lines: bytes) -> Head | None:
    """Read header lines, the empty one at their end included."""
    found: dict[bytes, bytes] = {}
    end = 0
    for match in _LINE.finditer(lines):
        name = match[1].lower()
        if match.start() != end or name in found or name not in _UNDERSTOOD | _OF_A_BODY:
            return None
        found[name] = match[2]
        end = match.end()
    if lines[end:] != b"\r\n" or b"host" not in found or found.get(b"connection", _KEPT).lower() != _KEPT:
        return None
    accept = found.get(b"accept")
    head = Head(None if accept is None else accept.decode("ascii").strip(), b"accept-encoding" in found)
    return _with_body(head, found) if found.keys() & _OF_A_BODY else head


def _with_body(head: Head, found: dict[bytes, bytes]) -> Head | None:
    """A body has a type and a length, or it takes a closer look."""
    media_type, length = found.get(b"content-type"), found.get(b"content-length", b"")
    if not media_type or not _LENGTH.fullmatch(length) or int(length) > _LONGEST_BODY:
        return None
    return Head(head.accept, head.coded, media_type.decode("ascii"), int(length))
