"""The rows of an answer as pictures take them: numbers as numbers, the weightiest first, no more than can be read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Row = Mapping[str, str]

LONGEST_LABEL: Final = 60


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn.

    Attributes:
        specification: The specification apart from title and frame.
        note: What the picture leaves out, in words; empty when it shows everything.
    """

    specification: dict[str, Any]
    note: str = ""


def number(text: str) -> float:
    """Return a number; what is none counts as nothing.

    >>> number("58.8"), number("n/a")
    (58.8, 0.0)
    """
    try:
        return float(text)
    except ValueError:
        return 0.0


def label(row: Row, name: str) -> str:
    """Return the text of a variable, cut where it gets too long for an axis.

    >>> label({"a": "x" * 80}, "a")[-3:]
    'xx…'
    """
    text = row.get(name, "")
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def weightiest(rows: Iterable[Row], name: str, weight: str, most: int) -> list[str]:
    """Return the values of a variable with the greatest sums of another one, in the order of their first row."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[label(row, name)] += number(row.get(weight, ""))  # type: ignore[assignment]
    kept = {each for each, _ in sums.most_common(most)}
    return [each for each in sums if each in kept]


def left_out(shown: Collection[object], all_of_them: int, what: str) -> str:
    """Say how many of something a picture shows, if not all.

    >>> left_out([1, 2], 5, "rows")
    'The first 2 of 5 rows; the table has them all.'
    """
    return f"The first {len(shown)} of {all_of_them} {what}; the table has them all." if len(shown) < all_of_them else ""


def values_of(rows: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """Return rows as the data of a specification."""
    return {"data": {"values": [dict(row) for row in rows]}}
