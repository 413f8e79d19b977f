"""Which language an answer takes: the ``Accept-Language`` header against what is on offer (RFC 9110, section 12.5.4)."""

import re
from collections.abc import Sequence
from typing import Final

_RANGE: Final = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?\s*"
)
_LONGEST: Final = 1024  # what a header has beyond this is passed over; no client sends as much


def choose_language(accept_language: str | None, offered: Sequence[str]) -> str:
    """Choose a language by lookup (RFC 4647, section 3.4); who wants none of those on offer gets the first.

    Args:
        accept_language: The header, or ``None`` when there is none. A member that cannot be read is passed over.
        offered: Language tags, the preferred one first.

    >>> choose_language("tg, ru-RU;q=0.8, en;q=0.5", ["en", "ru"])
    'ru'
    >>> choose_language("*;q=0.5, en;q=0", ["en", "ru"])
    'ru'
    """
    members = [_RANGE.fullmatch(each) for each in (accept_language or "")[:_LONGEST].split(",")]
    weights = {each["tag"].lower(): float(each["weight"] or 1) for each in members if each}
    refused = {tag for tag, weight in weights.items() if not weight}
    for tag in sorted(weights.keys() - refused, key=lambda tag: (-weights[tag], tag == "*")):
        for each in offered:
            if _is_meant(tag, each.lower(), refused):
                return each
    return offered[0]


def _is_meant(wanted: str, tag: str, refused: set[str]) -> bool:
    """Whether a range leads to a tag: itself, or what is left of it when subtags are taken off its end."""
    if wanted == "*":
        return tag not in refused
    return wanted == tag or wanted.startswith(f"{tag}-") or tag.startswith(f"{wanted}-")
