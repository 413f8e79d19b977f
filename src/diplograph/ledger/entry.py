"""An entry of the audit log: who changed which records, when, from what to what."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Final

from diplograph.errors import InputError

BEGINNING: Final = "0" * 64
_NAME: Final = re.compile(r"(?=.*\w)[^\W_][^<>\x00-\x1f\x7f\u2028\u2029]{0,99}")
_LONGEST_MESSAGE: Final = 2000


class Role(StrEnum):
    """What a curator may do."""

    CURATOR = "curator"  # add and replace
    EDITOR = "editor"  # also remove and undo


@dataclass(frozen=True, slots=True)
class Curator:
    """Who makes a change.

    Attributes:
        name: The name that stands in the audit log and as the author of the commit.
        role: What they may do.

    Raises:
        InputError: when the name cannot stand in a commit.
    """

    name: str
    role: Role

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name != self.name.strip():
            raise InputError(
                f"{self.name!r} is no name of a curator",
                "a name starts with a letter or digit, has 100 characters at most, and neither < nor > nor a line break",
            )


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change did to one record.

    Attributes:
        path: Where the record stands, relative to the data folder.
        before: The SHA-256 of the file's bytes before the change; ``None`` when there was none.
        after: The same after the change; ``None`` when it was removed.
    """

    path: PurePosixPath
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as the audit log has it.

    Attributes:
        change: The identifier of the change: its day and twelve random hexadecimal digits.
        time: When it was accepted (RFC 3339, UTC).
        curator: Who made it.
        action: ``add``, ``replace``, ``remove``, ``change`` for a mixture of them, or ``undo``.
        message: Why, in the curator's words.
        touched: What it did to each record, sorted by path.
        undoes: The change that it undoes, or an empty string.
        commit: The git commit, or an empty string; ``note`` says why there is none.
        note: What else a reader of the log should know, in words.
        previous: The digest of the entry before; 64 zeros in the first.
        digest: The SHA-256 of all of this; see :func:`sealed`.
    """

    change: str
    time: str
    curator: Curator
    action: str
    message: str
    touched: tuple[Touch, ...]
    undoes: str = ""
    commit: str = ""
    note: str = ""
    previous: str = BEGINNING
    digest: str = ""


def action_of(touched: tuple[Touch, ...]) -> str:
    """Name what a change does.

    >>> action_of((Touch(PurePosixPath("people/a.ttl"), None, "0a"),))
    'add'
    """
    kinds = {("add" if each.before is None else "remove" if each.after is None else "replace") for each in touched}
    return kinds.pop() if len(kinds) == 1 else "change"


def message_of(text: str) -> str:
    """Return a curator's message as it is kept: without surrounding white space and control characters.

    Raises:
        InputError: when it is longer than 2,000 characters.
    """
    kept = "".join(each for each in text.replace("\r\n", "\n").strip() if each == "\n" or each.isprintable())
    if len(kept) > _LONGEST_MESSAGE:
        raise InputError(f"the message has {len(kept)} characters", f"say it in {_LONGEST_MESSAGE}")
    return kept


def sealed(entry: Entry, previous: str) -> Entry:
    """Return an entry chained to the one before: its digest covers all that it says and the digest before it."""
    open_entry = replace(entry, previous=previous, digest="")
    return replace(open_entry, digest=hashlib.sha256(to_line(open_entry)).hexdigest())


def to_line(entry: Entry) -> bytes:
    """Write an entry as one line of JSON with its keys sorted."""
    values = asdict(entry)
    values["touched"] = [{**asdict(each), "path": str(each.path)} for each in entry.touched]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def from_line(line: bytes) -> Entry:
    """Read what :func:`to_line` wrote.

    Raises:
        ValueError: when it is something else.
    """
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("no entry")  # noqa: TRY004 - one error for whatever is no entry
    try:
        touched = tuple(_touch(each) for each in values.pop("touched"))
        curator = values.pop("curator")
        by = Curator(str(curator["name"]), Role(curator["role"]))
        return Entry(**{name: str(value) for name, value in values.items()}, curator=by, touched=touched)
    except (KeyError, TypeError, AttributeError, InputError) as error:
        raise ValueError(f"no entry: {error}") from None


def _touch(values: Mapping[str, Any]) -> Touch:
    return Touch(PurePosixPath(values["path"]), values["before"], values["after"])
