"""Columns: a number for each year, written above its column and drawn as high as it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

STEP: Final = 26
_HIGH: Final = 72
_HEAD: Final = 18  # above the highest column, for its number
_FOOT: Final = 22  # beneath, for the years
_MOST: Final = 60
_EACH: Final = 5  # years from one that is written to the next


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A year where it is drawn.

    Attributes:
        x: Its left side.
        y: The top of the column.
        height: Its height.
        year: The year.
        number: The number.
        text: The year as it is written beneath; empty where it has no room.
        href: Where it leads.
    """

    x: int
    y: float
    height: float
    year: int
    number: int
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Columns:
    """All of them.

    Attributes:
        width: How wide they are together.
        height: How high with numbers and years.
        floor: Where they stand.
        columns: The years without a gap, the first on the left.
        left_out: How many years before the first one are left out.
    """

    width: int
    height: int
    floor: int
    columns: tuple[YearColumn, ...]
    left_out: int


def columns(numbers: Mapping[int, int], href: Callable[[int], str]) -> Columns | None:
    """Draw the numbers of years; ``None`` when there are none.

    >>> [each.height for each in columns({2020: 2, 2022: 4}, str).columns]
    [36.0, 0.0, 72.0]
    """
    if not numbers:
        return None
    last, most = max(numbers), max(numbers.values())
    first = max(min(numbers), last - _MOST + 1)
    floor = _HEAD + _HIGH
    drawn = []
    for year in range(first, last + 1):
        number = numbers.get(year, 0)
        height = round(_HIGH * number / most, 1)
        written = year % _EACH == 0 or (last - first < _EACH and year in (first, last))
        place = (year - first) * STEP
        drawn.append(YearColumn(place, floor - height, height, year, number, str(year) if written else "", href(year)))
    left_out = sum(year < first for year in numbers)
    return Columns(max(STEP * len(drawn), 2 * STEP), floor + _FOOT, floor, tuple(drawn), left_out)
