"""A strip of meetings over the years: a column for each year, a cell for each meeting, and beneath what is known of the year.

A year without a cell is a gap, and the sign beneath it says whether it was searched. Cells hold the number of the meeting and
differ in outline by what became of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.pages.drawings.axis import year_of

CELL: Final = 26
_YEAR: Final = 22  # the height of the line of years
_SIGN: Final = 20  # the height of the line of signs
_MOST_YEARS: Final = 60
_HIGHEST: Final = 8  # cells in a column
SIGNS: Final[Mapping[str, str]] = {"complete": "●", "partial": "◐", "no-meeting-found": "–", "not-searched": "?"}


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as a strip takes it.

    Attributes:
        day: Its first day.
        text: What is written on it, its number.
        title: What it is, in words.
        href: Where it leads.
        kind: What became of it: ``held``, ``announced``, ``postponed``, ``cancelled``.
    """

    day: str
    text: str
    title: str
    href: str
    kind: str = "held"


@dataclass(frozen=True, slots=True)
class Cell:
    """A meeting where it is drawn."""

    x: int
    y: int
    text: str
    title: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """A year where it is drawn.

    Attributes:
        x: Its left side.
        year: The year.
        text: The year as it is written beneath; empty where it has no room.
        status: How well the year is covered, as the local name of its coverage status; empty when nothing is said.
        sign: The sign of that.
        empty: Whether no meeting stands in it.
    """

    x: int
    year: int
    text: str
    status: str
    sign: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip.

    Attributes:
        width: How wide it is.
        height: How high it is.
        floor: Where the cells end and the line of years begins.
        columns: The years, each of them, the first on the left.
        cells: The meetings.
        left_out: How many meetings have no cell, because there are too many or they have no day.
    """

    width: int
    height: int
    floor: int
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    left_out: int


def strip(meetings: Sequence[Held], coverage: Mapping[int, str], years: tuple[int, int] | None = None) -> Strip | None:
    """Draw the meetings of a series, those of one year one above the other.

    Args:
        meetings: The meetings.
        coverage: The local names of coverage statuses, by year.
        years: The first and last year; by default what meetings and coverage need.

    Returns:
        The strip, or ``None`` when there is no year to draw.
    """
    by_year: dict[int, list[Held]] = defaultdict(list)
    for each in sorted(meetings, key=lambda each: (each.day, each.href)):
        if (year := year_of(each.day)) is not None:
            by_year[year].append(each)
    bounds = years or span(meetings, coverage)
    if bounds is None:
        return None
    first, last = max(bounds[0], bounds[1] - _MOST_YEARS + 1), bounds[1]
    shown = {year: by_year[year][:_HIGHEST] for year in range(first, last + 1) if by_year[year]}
    floor = CELL * max((len(each) for each in shown.values()), default=1)
    cells = [
        Cell((year - first) * CELL, floor - CELL * (place + 1), each.text, each.title, each.href, each.kind)
        for year, column in shown.items()
        for place, each in enumerate(column)
    ]
    columns = tuple(_column(year, first, last, coverage.get(year, ""), year not in shown) for year in range(first, last + 1))
    width = CELL * (last - first + 1)
    return Strip(max(width, 2 * CELL), floor + _SIGN + _YEAR, floor, columns, tuple(cells), len(meetings) - len(cells))


def span(meetings: Sequence[Held], coverage: Mapping[int, str]) -> tuple[int, int] | None:
    """Return the first and the last year that meetings and coverage need; ``None`` when there is none."""
    years = [*coverage, *(year for each in meetings if (year := year_of(each.day)) is not None)]
    return (min(years), max(years)) if years else None


def _column(year: int, first: int, last: int, status: str, empty: bool) -> Column:  # noqa: FBT001 - a value of the column
    """A column; every fifth year is written, and the outermost ones where they do not run into those."""
    written = year % 5 == 0 or (year == first and year % 5 < 4) or (year == last and year % 5 > 1)  # noqa: PLR2004
    return Column((year - first) * CELL, year, str(year) if written else "", status, SIGNS.get(status, ""), empty)
