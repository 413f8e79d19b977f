"""The pages of topics and spheres: how often meetings treated them, over time and over formats, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.collections import Tallies
from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, find, look_up
from diplograph.pages.drawings import Columns, columns
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.initiatives import Listed, find_initiatives, show_initiatives
from diplograph.pages.said import LOOKED_AT, Act, Count, counted, find_acts, show_acts
from diplograph.representations import Link
from diplograph.vocabulary import PREFIXES, kind_and_slug

_MOST_FORMATS: Final = 25
_MOST_YEARS: Final = 30
_MOST_STATES: Final = 20
_MOST_SEARCHED: Final = 3000  # initiatives
_SHADES: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """The meetings of one format in one year.

    Attributes:
        number: How many there are; 0 for none.
        shade: How dark the cell is, from 0 to 5.
        href: Where they are listed.
    """

    number: int
    shade: int
    href: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Meetings by format and year.

    Attributes:
        years: The years, the last one first: what a reader looks for is in sight before the table is scrolled.
        rows: Each format with its cells and their sum.
        more: How many formats are left out.
    """

    years: tuple[int, ...]
    rows: tuple[tuple[Link, tuple[Cell, ...], int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Topic:
    """What is shown of a topic or a sphere.

    Attributes:
        definition: What it means.
        rows: Its properties.
        broader: The wider topics.
        spheres: The spheres that it falls under.
        narrower: The narrower topics; of a sphere, the topics in it.
        meetings: How many meetings treated it.
        href: Where they are listed.
        years: The meetings by year.
        heat: The meetings by format and year.
        speakers: The states that spoke of it most often.
        acts: What was said lately.
        acts_href: Where all of that is listed.
        initiatives: The initiatives that it is the subject of.
        sections: What else is recorded of it.
    """

    definition: Link
    rows: tuple[Row, ...]
    broader: tuple[Link, ...]
    spheres: tuple[Link, ...]
    narrower: tuple[Link, ...]
    meetings: int
    href: str
    years: Columns | None
    heat: Heat
    speakers: tuple[Count, ...]
    acts: tuple[Act, ...]
    acts_href: str
    initiatives: tuple[Listed, ...]
    sections: tuple[Section, ...]


def topic(about: About) -> Topic:
    """Return what the page of a topic shows."""
    return _concept(about, "topic", "diplo:aboutTopic")


def sphere(about: About) -> Topic:
    """Return what the page of a sphere shows."""
    return _concept(about, "sphere", "diplo:inSphere")


def _concept(about: About, name: str, said: str) -> Topic:
    """The page of either.

    Args:
        about: What it is made from.
        name: The name of the filter of meetings and acts.
        said: The property that leads from an act or initiative to the concept.
    """
    slug, tallies = about.iri.rpartition("/")[2], about.tallies["meetings"]
    treating = tallies.having(name, slug)
    href = f"{about.root}/meetings?{name}={slug}"
    acts = find_acts(about, tallies.latest(treating, LOOKED_AT), f"?act {said} <{about.iri}> .")
    formats, speakers = _formats(tallies, treating), _find_speakers(about, said)
    narrower = _find_narrower(about, said)
    subject_of = f"{{ SELECT ?initiative WHERE {{ ?initiative a diplo:Initiative }} LIMIT {_MOST_SEARCHED} }} ?initiative {said}"
    listed = find_initiatives(about, f"{subject_of} <{about.iri}> OPTIONAL {{ ?initiative diplo:proposer ?proposer }}")
    passages = look_up(about, (acts, speakers, narrower, listed), formats.years)
    pairs = [(row["state"], int(row["acts"])) for row in speakers.rows]
    acts_href = f"{about.root}/acts?{name}={slug}"
    return Topic(
        definition=about.text(about.iri, "skos:definition"),
        rows=about.rows(about.iri, without=("skos:definition", "skos:broader", "diplo:inSphere")),
        broader=about.links(about.iri, "skos:broader"),
        spheres=about.links(about.iri, "diplo:inSphere"),
        narrower=tuple(about.name(row["narrower"]) for row in narrower.rows),
        meetings=treating.bit_count(),
        href=href,
        years=columns(tallies.by_year(treating), lambda year: f"{href}&year={year:04}"),
        heat=_heat(about, formats, href),
        speakers=counted(about, pairs, lambda who: _acts_for(about, who, acts_href)),
        acts=show_acts(about, acts, passages),
        acts_href=acts_href,
        initiatives=show_initiatives(about, listed),
        sections=sections_of(about),
    )


def _acts_for(about: About, who: str, href: str) -> str:
    """Where the acts for a state are listed; organizations cannot be asked for in that list, so these lead to themselves."""
    kind, slug = kind_and_slug(who) or ("", "")
    return f"{href}&state={slug}" if kind == "state" else about.name(who).href


@dataclass(frozen=True, slots=True)
class _Formats:
    """The formats whose meetings treated it most often.

    Attributes:
        years: The number of meetings of each in each year, those with the most meetings first.
        more: How many other formats there are.
    """

    years: Mapping[str, Mapping[int, int]]
    more: int


def _formats(tallies: Tallies, treating: int) -> _Formats:
    """Chosen by number first: there may be thousands of formats, and the years of few are shown."""
    numbers = {slug: (treating & those).bit_count() for slug, those in tallies.by("format").items()}
    found = sorted((slug for slug, number in numbers.items() if number), key=lambda slug: (-numbers[slug], slug))
    years = {slug: tallies.by_year(treating & tallies.having("format", slug)) for slug in found[:_MOST_FORMATS]}
    return _Formats({PREFIXES["format"] + slug: own for slug, own in years.items()}, len(found) - len(years))


def _find_speakers(about: About, said: str) -> Answer:
    return find(
        about,
        f"""SELECT ?state (COUNT(?act) AS ?acts) WHERE {{
  {{ SELECT ?act WHERE {{ ?act {said} <{about.iri}> ; a diplo:SpeechAct }} LIMIT 2000 }} ?act diplo:onBehalfOf ?state
}} GROUP BY ?state ORDER BY DESC(?acts) ?state LIMIT {_MOST_STATES}""",
        ("state",),
    )


def _find_narrower(about: About, said: str) -> Answer:
    # The topics first, which are few: the other way round, the engine would read all acts in the sphere.
    within = f"{{ SELECT ?narrower WHERE {{ ?narrower a diplo:Topic }} LIMIT 1000 }} ?narrower {said} <{about.iri}>"
    below = within if said == "diplo:inSphere" else f"?narrower skos:broader <{about.iri}>"
    return find(about, f"SELECT DISTINCT ?narrower WHERE {{ {below} }} ORDER BY ?narrower LIMIT 200", ("narrower",))


def _heat(about: About, formats: _Formats, href: str) -> Heat:
    known = sorted({year for own in formats.years.values() for year in own})
    years = tuple(range(known[-1], max(known[0], known[-1] - _MOST_YEARS + 1) - 1, -1)) if known else ()
    most = max((number for own in formats.years.values() for number in own.values()), default=1)

    def cell(one: str, year: int) -> Cell:
        number = formats.years[one].get(year, 0)
        narrowed = f"{href}&format={one.rpartition('/')[2]}&year={year:04}"
        return Cell(number, -(-_SHADES * number // most), narrowed)

    rows = ((about.name(one), tuple(cell(one, year) for year in years), sum(own.values())) for one, own in formats.years.items())
    return Heat(years, tuple(rows), formats.more)
