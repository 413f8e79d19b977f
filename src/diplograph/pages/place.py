"""The page of a place: where it lies, and the meetings there."""

from dataclasses import dataclass
from typing import Final

from diplograph.collections import Tallies
from diplograph.pages.about import About
from diplograph.pages.beyond import NOTHING, look_up
from diplograph.pages.drawings import Columns, columns
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.said import Count, counted
from diplograph.pages.series import Meeting, find_meetings, show_meetings
from diplograph.pictures import Frame
from diplograph.vocabulary import PREFIXES

_AROUND: Final = 42.0  # degrees to each side
_WIDE: Final = 320.0
_LISTED: Final = 60
_MOST_FORMATS: Final = 40


@dataclass(frozen=True, slots=True)
class Map:
    """A small map around a place.

    Attributes:
        width: How wide it is drawn.
        height: How high.
        land: The land, as the data of a path.
        x: Where the place is, from the left.
        y: Where the place is, from the top.
        latitude: Its latitude.
        longitude: Its longitude.
    """

    width: float
    height: float
    land: str
    x: float
    y: float
    latitude: str
    longitude: str


@dataclass(frozen=True, slots=True)
class Place:
    """What is shown of a place.

    Attributes:
        rows: Its properties.
        names: Its names.
        map: Where it lies; ``None`` when that is not recorded.
        meetings: How many meetings there were.
        href: Where they are listed.
        years: The meetings by year.
        formats: The formats that met here, counted among the latest meetings.
        latest: The latest meetings, the last one first.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    map: Map | None
    meetings: int
    href: str
    years: Columns | None
    formats: tuple[Count, ...]
    latest: tuple[Meeting, ...]
    sections: tuple[Section, ...]


def place(about: About) -> Place:
    """Return what the page shows."""
    slug, tallies = about.iri.rpartition("/")[2], about.tallies["meetings"]
    here = tallies.having("place", slug)
    href = f"{about.root}/meetings?place={slug}"
    listed = " ".join(map(str, tallies.latest(here, _LISTED)))
    meetings = find_meetings(about, f"VALUES ?meeting {{ {listed} }} ?meeting diplo:inSeries ?series .") if here else NOTHING
    formats = _formats(tallies, here)
    look_up(about, (meetings,), (iri for iri, _ in formats))
    hidden = ("diplo:hasNameForm", "schema:latitude", "schema:longitude")
    return Place(
        rows=about.rows(about.iri, without=hidden),
        names=names_of(about),
        map=_map(about.value(about.iri, "schema:latitude"), about.value(about.iri, "schema:longitude")),
        meetings=here.bit_count(),
        href=href,
        years=columns(tallies.by_year(here), lambda year: f"{href}&year={year:04}"),
        formats=counted(about, formats, lambda one: f"{href}&format={one.rpartition('/')[2]}"),
        latest=show_meetings(about, meetings.rows)[::-1],
        sections=sections_of(about, without=frozenset({"name"})),
    )


def _formats(tallies: Tallies, here: int) -> list[tuple[str, int]]:
    """The formats that met at a place, those with the most meetings there first."""
    met = ((PREFIXES["format"] + slug, (here & those).bit_count()) for slug, those in tallies.by("format").items())
    return sorted(((iri, number) for iri, number in met if number), key=lambda each: (-each[1], each[0]))[:_MOST_FORMATS]


def _map(latitude: str, longitude: str) -> Map | None:
    try:
        place = float(longitude), float(latitude)
    except ValueError:
        return None
    if not (-180.0 <= place[0] <= 180.0 and -85.0 <= place[1] <= 85.0):  # noqa: PLR2004 - degrees
        return None
    frame = Frame([place], _AROUND, _WIDE)
    return Map(frame.width, frame.height, frame.path(), *frame.at(place), latitude, longitude)
