"""What a curator must say before a record is changed: which text of it they saw (RFC 9110, section 13.1; RFC 6585, section 3)."""

import hashlib
import re
from typing import Final

from fastapi import Request

from diplograph.errors import Conflict, DiplographError, InputError

_TAG: Final = re.compile(r'(?:^|,)\s*(W/)?"([^"]*)"\s*')
_ANY: Final = "*"


class Exists(DiplographError):
    """What is asked for does not fit what is there; nothing was written (RFC 9110, section 15.5.10)."""

    status = 409
    title = "Conflict"


class PreconditionMissing(InputError):
    """The request does not say which text of the record it is about (RFC 6585, section 3)."""

    status = 428
    title = "Precondition required"


def tag_of(content: bytes) -> str:
    """Return the validator of a record: the SHA-256 of its file."""
    return f'"{hashlib.sha256(content).hexdigest()}"'


def digest_expected(request: Request, now: str | None) -> str | None:
    """Return the digest of the record that the client saw; ``None`` when there must be no record.

    Args:
        request: What is asked.
        now: The digest of the record as it stands; ``None`` when there is none.

    Raises:
        PreconditionMissing: when the client does not say.
        Conflict: when the record is another one, or there is none.
        InputError: when what it says cannot be read.
    """
    match, none_match = request.headers.get("if-match", "").strip(), request.headers.get("if-none-match", "").strip()
    if match and none_match:
        raise InputError("If-Match and If-None-Match contradict each other", "send one of them")
    if none_match:
        if none_match != _ANY:
            raise InputError("If-None-Match names a text here", "for a new record send If-None-Match: *")
        return None
    if not match:
        cure = "send If-Match with the ETag that GET gave, or If-None-Match: * for a new record"
        raise PreconditionMissing("nothing says which text of the record you saw", cure)
    if now is None:
        raise Conflict("there is no such record any more", "send If-None-Match: * for a new record")
    tags = _strong(match)
    if match != _ANY and now not in tags:
        return tags[0] if tags else ""
    return now


def _strong(header: str) -> list[str]:
    """The strong validators in a header; weak ones never match (RFC 9110, section 8.8.3.2)."""
    return [value for weak, value in _TAG.findall(header) if not weak]
