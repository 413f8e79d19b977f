"""Lanes: one row for each person, member or step, with bars and points on a common axis of years.

A bar is what a source bounds; a thread is what lies between two days on which something was seen, of which nobody says that it
lasted all the while; a point is one such day. They differ in shape and not in colour alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.pages.drawings.axis import Axis, axis_of

# The kinds of bars.
FIRM: Final = "firm"
LOOSE: Final = "loose"
THREAD: Final = "thread"
_LEAST: Final = 3.0  # the least width of a bar that can be seen


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasted.

    Attributes:
        begin: Its first day.
        end: Its last day.
        title: What it is, in words.
        href: Where it leads.
        kind: ``FIRM`` for what holds from day to day, ``LOOSE`` for what was provisional, ``THREAD`` for what was only seen.
    """

    begin: str
    end: str
    title: str
    href: str = ""
    kind: str = FIRM


@dataclass(frozen=True, slots=True)
class Spot:
    """Something on one day.

    Attributes:
        day: The day.
        title: What it is, in words.
        href: Where it leads.
        sign: A character that is written on it; empty for a plain point.
    """

    day: str
    title: str
    href: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span where it is drawn."""

    x: float
    width: float
    title: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Point:
    """A spot where it is drawn."""

    x: float
    title: str
    href: str
    sign: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of a drawing."""

    bars: tuple[Bar, ...]
    points: tuple[Point, ...]


def common_axis(spans: Iterable[Span], spots: Iterable[Spot], more: Iterable[str] = ()) -> Axis | None:
    """Return the axis on which all of this stands; ``None`` when nothing has a day."""
    bounds = [day for each in spans for day in (each.begin, each.end)]
    return axis_of([*bounds, *(each.day for each in spots), *more])


def lane(axis: Axis, spans: Sequence[Span], spots: Sequence[Spot] = ()) -> Lane:
    """Draw one row.

    >>> lane(Axis(2000, 2003, 400), [Span("2001-01-01", "2002-01-01", "in office")]).bars[0].width
    99.9
    """
    bars = []
    for each in spans:
        begin, end = axis.at(each.begin), axis.at(each.end)
        width = max(round(end - begin, 1), _LEAST)
        bars.append(Bar(min(begin, axis.width - width), width, each.title, each.href, each.kind))
    return Lane(tuple(bars), tuple(Point(axis.at(each.day), each.title, each.href, each.sign) for each in spots))
