"""Tenures as bars: stated periods, periods of acting, and days on which alone somebody is known to have been in office."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from diplograph.pages.about import About, iri_of
from diplograph.pages.evidence import Ref
from diplograph.representations import Link

_DAYS: Final = 365.25
_MOST_TICKS: Final = 8
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a tenure is on the axis, in percent of its length.

    Attributes:
        left: Where the period begins.
        width: How long it is.
        stated: Whether a source states the beginning or the end; else it joins the days that are known.
        marks: The days on which the holder is known to have been in office.
    """

    left: float
    width: float
    stated: bool
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tenure:
    """One tenure.

    Attributes:
        tenure: The tenure, with its address.
        office: The office.
        kind: How it was held.
        acting: Whether that was otherwise than in full right.
        begins: The first day, or empty.
        ends: The last day, or empty.
        days: The days that are known.
        bar: Where it is on the axis; nothing when no day is known.
        notes: What the curators say of it.
        evidence: The notes.
    """

    tenure: Link
    office: Link
    kind: Link
    acting: bool
    begins: str
    ends: str
    days: tuple[str, ...]
    bar: Bar | None
    notes: tuple[Link, ...]
    evidence: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    year: int
    at: float


@dataclass(frozen=True, slots=True)
class Tenures:
    """All tenures of a person, in the order of time, on one axis."""

    tenures: tuple[Tenure, ...]
    ticks: tuple[Tick, ...]


def tenures(about: About) -> Tenures:
    """Return the tenures of a person."""
    parts = [each for each in about.parts("tenure") if about.iri in about.things(each, "diplo:holder")]
    parts.sort(key=lambda each: (min(_days(about, each), default="9999"), each))
    years = [_year(day) for each in parts for day in _days(about, each)]
    axis = _Axis(int(min(years, default=0)), int(max(years, default=0)) + 1)
    return Tenures(tuple(_tenure(about, each, axis) for each in parts), axis.ticks() if years else ())


def _days(about: About, tenure: str) -> list[str]:
    """Every day that a tenure names; what is no date is left out."""
    found = about.links(tenure, "schema:validFrom", "schema:validThrough", "diplo:inOfficeOn")
    return [each.text for each in found if _year(each.text)]


def _year(day: str) -> float:
    """A day, month or year as a number of years; 0 for what is none."""
    year, month, of_month = (
        (f"{day}-01-01" if len(day) == len("2020") else f"{day}-01")[:10].split("-")[:3] if day else ("", "", "")
    )
    try:
        passed = date(int(year), int(month), int(of_month))
    except ValueError:
        return 0.0
    return passed.year + (passed.timetuple().tm_yday - 1) / _DAYS


@dataclass(frozen=True, slots=True)
class _Axis:
    first: int
    last: int

    def at(self, day: str) -> float:
        return round((_year(day) - self.first) / (self.last - self.first) * 100, 2)

    def ticks(self) -> tuple[Tick, ...]:
        span = self.last - self.first
        step = next((each for each in _STEPS if span / each <= _MOST_TICKS), span)
        years = range(-(-self.first // step) * step, self.last, step)
        return tuple(Tick(each, round((each - self.first) / span * 100, 2)) for each in years)


def _tenure(about: About, tenure: str, axis: _Axis) -> Tenure:
    begins, ends = about.value(tenure, "schema:validFrom"), about.value(tenure, "schema:validThrough")
    days = sorted(each.text for each in about.links(tenure, "diplo:inOfficeOn"))
    known = sorted(day for day in (begins, ends, *days) if _year(day))
    bar = None
    if known:
        left, right = axis.at(known[0]), axis.at(known[-1])
        marks = tuple(axis.at(day) for day in days if _year(day))
        bar = Bar(left, round(max(right - left, 0), 2), stated=bool(begins or ends), marks=marks)
    kind = about.thing(tenure, "diplo:tenureKind")
    return Tenure(
        tenure=about.name(tenure),
        office=about.first(tenure, "diplo:office"),
        kind=about.first(tenure, "diplo:tenureKind"),
        acting=bool(kind) and kind != iri_of("tenure-kind:substantive"),
        begins=begins,
        ends=ends,
        days=tuple(days),
        bar=bar,
        notes=about.links(tenure, "skos:editorialNote"),
        evidence=about.cite(tenure),
    )
