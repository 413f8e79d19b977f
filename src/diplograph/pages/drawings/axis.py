"""An axis of years: where a day stands on it, and the years that are written along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

_FULL: Final = len("YYYY-MM-DD")
_ROOM: Final = 40.0  # what a written year takes, with the space around it
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A year that is written along an axis.

    Attributes:
        x: Where it begins.
        text: The year.
    """

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of years.

    Attributes:
        first: The first year.
        last: The last year.
        width: How long it is drawn.
    """

    first: int
    last: int
    width: float = 360.0

    def at(self, day: str) -> float:
        """Return where a day stands: a year or a month at its first day, a day outside at the end that is nearer.

        >>> Axis(2000, 2003, 400).at("2001-01-01"), Axis(2000, 2003, 400).at("1980")
        (100.2, 0.0)
        """
        found = _day(day)
        if found is None:
            return 0.0
        begin, end = date(self.first, 1, 1).toordinal(), _after(self.last)
        share = (found.toordinal() - begin) / (end - begin)
        return round(min(max(share, 0.0), 1.0) * self.width, 1)

    @property
    def grid(self) -> str:
        """A line up and down at each written year, as the data of a path."""
        return "".join(f"M{tick.x:g} -13v26" for tick in self.ticks)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """As many years as have room, at even distances."""
        step = next((each for each in _STEPS if (self.last - self.first + 1) / each * _ROOM <= self.width), _STEPS[-1])
        start = -(-self.first // step) * step
        return tuple(Tick(self.at(f"{year:04}"), str(year)) for year in range(start, self.last + 1, step))


def axis_of(days: Iterable[str], width: float = 360.0) -> Axis | None:
    """Return an axis on which all days stand; ``None`` when there is no day.

    >>> axis_of(["2019-05-04", "2021", ""])
    Axis(first=2019, last=2021, width=360.0)
    """
    years = [found.year for day in days if (found := _day(day))]
    return Axis(min(years), max(years), width) if years else None


def year_of(day: str) -> int | None:
    """Return the year of a day, month or year as it is written in a record; ``None`` when it is none.

    >>> year_of("2020-10-15"), year_of("soon")
    (2020, None)
    """
    found = _day(day)
    return found.year if found else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01-01"[:_FULL] if len(text) == len("YYYY") else f"{text}-01"[:_FULL])
    except ValueError:
        return None


def _after(year: int) -> int:
    """The number of the day after a year's last one."""
    return date(year, 12, 31).toordinal() + 1
