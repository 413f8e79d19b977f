"""The timeline of all meetings: a strip for each format, a mark for each year in which it met, with its place in a picture."""

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import Final

from pyoxigraph import NamedNode

from diplograph.representations import Link, link_to
from diplograph.store import Store
from diplograph.surveys.names import names_of
from diplograph.surveys.said import iri, rows_of, text
from diplograph.vocabulary import kind_and_slug

# No picture can be read that has more strips; the formats that met most often are drawn.
_MOST_STRIPS: Final = 40
_STEP: Final = 26  # a mark can be hit by a finger: WCAG 2.2, success criterion 2.5.8, asks for 24
_LABELS: Final = 214
_HEAD: Final = 24
_SMALLEST: Final = 7.5
_LARGEST: Final = 12.5
_LONGEST: Final = 30
_QUERY: Final = """
SELECT ?format ?year (COUNT(DISTINCT ?meeting) AS ?all) (COUNT(DISTINCT ?held) AS ?heldOnes) WHERE {
  ?meeting diplo:inFormat ?format ;
    a diplo:Meeting ;
    schema:startDate ?date .
  OPTIONAL { ?meeting diplo:eventStatus event-status:held BIND(?meeting AS ?held) }
  MINUS { ?meeting dcterms:isReplacedBy ?other }
  BIND(SUBSTR(STR(?date), 1, 4) AS ?year)
}
GROUP BY ?format ?year"""


@dataclass(frozen=True, slots=True)
class Mark:
    """The meetings of a format in a year.

    Attributes:
        year: The year.
        meetings: How many meetings there are, whatever became of them.
        held: How many of them were held.
        x: Where the mark stands, from the left.
        radius: How large it is: its area goes with the number.
    """

    year: int
    meetings: int
    held: int
    x: int
    radius: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A format with its marks.

    Attributes:
        format: The format.
        slug: Its name in addresses.
        short: Its name as the picture has room for it.
        y: Where its strip stands, from the top.
        marks: Its marks by year.
    """

    format: Link
    slug: str
    short: str
    y: int
    marks: tuple[Mark, ...]

    @property
    def meetings(self) -> int:
        """How many meetings its marks stand for."""
        return sum(each.meetings for each in self.marks)

    @property
    def by_year(self) -> dict[int, Mark]:
        """Its marks, to be found by year."""
        return {each.year: each for each in self.marks}


@dataclass(frozen=True, slots=True)
class Timeline:
    """All strips.

    Attributes:
        strips: The formats, those that met first on top.
        years: All years from the first to the last meeting, each with its place from the left.
        width: How wide the picture is.
        height: How high.
        left_out: How many formats have no strip because there is no room.
    """

    strips: tuple[Strip, ...]
    years: tuple[tuple[int, int], ...]
    width: int
    height: int
    left_out: int

    @property
    def step(self) -> int:
        """How wide and high the room of a mark is."""
        return _STEP

    @property
    def start(self) -> int:
        """Where the strips begin, from the left."""
        return _LABELS


def timeline_of(store: Store, language: str = "en", root: str = "") -> Timeline:
    """Return the timeline of all meetings.

    Args:
        store: Whom to ask.
        language: The language of names.
        root: The path under which the server is mounted.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    counts: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for row in rows_of(store, _QUERY):
        year = text(row, "year")
        if iri(row, "format") and year.isascii() and year.isdigit():
            counts[iri(row, "format")][int(year)] = (int(text(row, "all")), int(text(row, "heldOnes")))
    busiest = sorted(counts, key=lambda each: (-sum(number for number, _ in counts[each].values()), each))
    drawn = sorted(busiest[:_MOST_STRIPS], key=lambda each: (min(counts[each]), busiest.index(each)))
    found = {year for each in drawn for year in counts[each]}
    years = tuple((year, _LABELS + _STEP * place + _STEP // 2) for place, year in enumerate(_span(found)))
    most = max((number for each in drawn for number, _ in counts[each].values()), default=1)
    names = names_of(store, drawn, language)
    strips = tuple(
        _strip(link_to(NamedNode(each), names, root), each, _HEAD + _STEP * place + _STEP // 2, _marks(counts[each], years, most))
        for place, each in enumerate(drawn)
    )
    height = _HEAD + _STEP * len(strips)
    return Timeline(strips, years, _LABELS + _STEP * len(years), height, len(counts) - len(drawn))


def _span(years: set[int]) -> range:
    return range(min(years), max(years) + 1) if years else range(0)


def _strip(link: Link, thing: str, y: int, marks: tuple[Mark, ...]) -> Strip:
    _, slug = kind_and_slug(thing) or ("", "")
    # Cut between words: who hears the whole name hears what is seen.
    short = textwrap.shorten(link.text.partition(" (")[0], _LONGEST, placeholder=" …")
    return Strip(link, slug, short, y, marks)


def _marks(counts: dict[int, tuple[int, int]], years: tuple[tuple[int, int], ...], most: int) -> tuple[Mark, ...]:
    def radius(number: int) -> float:
        return round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt((number - 1) / max(most - 1, 1)), 1)

    return tuple(Mark(year, *counts[year], x, radius(counts[year][0])) for year, x in years if year in counts)
