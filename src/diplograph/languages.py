"""Which language an answer takes: the ``Accept-Language`` header (RFC 9110, section 12.5.4) against what there is.

A member that cannot be read is passed over; a weight of 0 refuses a language.
"""

import re
from collections.abc import Sequence
from typing import Final

# The language that texts are written in here, and those that pages are shown in.
ENGLISH: Final = "en"
SPOKEN: Final = (ENGLISH, "ru")
_RANGE: Final = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
_LONGEST: Final = 4096  # what a header has beyond this is passed over; no client sends as much
_MOST: Final = 20
_ANY: Final = "*"


def languages_of(header: str | None) -> tuple[str, ...]:
    """Return the languages that a header names, the preferred first; ``*`` names none.

    >>> languages_of("en;q=0.5, ru, tk;q=0.9, *;q=0.1, de;q=0")
    ('ru', 'tk', 'en')
    """
    return tuple(tag for tag, weight in _ranges(header) if weight and tag != _ANY)[:_MOST]


def choose_language(header: str | None, offered: Sequence[str]) -> str:
    """Choose a language by lookup (RFC 4647, section 3.4); who wants none of those on offer gets the first.

    Args:
        header: The header, or ``None`` when there is none.
        offered: Language tags, the preferred one first.

    >>> choose_language("tg, ru-RU;q=0.8, en;q=0.5", ["en", "ru"])
    'ru'
    >>> choose_language("*;q=0.5, en;q=0", ["en", "ru"])
    'ru'
    """
    ranges = _ranges(header)
    refused = {tag for tag, weight in ranges if not weight}
    for wanted, weight in ranges:
        for each in offered if weight else ():
            if _is_meant(wanted, each.lower(), refused):
                return each
    return offered[0]


def _ranges(header: str | None) -> list[tuple[str, float]]:
    """Each language range of a header with its weight, the preferred first and the one that stands for any behind its equals."""
    members = [_RANGE.fullmatch(each) for each in (header or "")[:_LONGEST].split(",")]
    weights = {each["tag"].lower(): float(each["weight"] or 1) for each in members if each}
    return sorted(weights.items(), key=lambda each: (-each[1], each[0] == _ANY))


def _is_meant(wanted: str, tag: str, refused: set[str]) -> bool:
    return tag not in refused if wanted == _ANY else fits(wanted, tag)


def fits(wanted: str, tag: str) -> bool:
    """Tell whether a language range leads to a tag, both in lower case: either is the other with subtags at its end.

    >>> fits("ru-ru", "ru"), fits("zh", "zh-hans"), fits("en", "")
    (True, True, False)
    """
    return wanted == tag or tag.startswith(f"{wanted}-") or (bool(tag) and wanted.startswith(f"{tag}-"))


def N_(text: str) -> str:  # noqa: N802 - the name by which extractors know it
    """Mark a text that a template will show in the reader's language; it stays as it is here."""
    return text
