"""The page of a state: with whom it meets and at what level, its offices, its formats, what it said and what it proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import look_up
from diplograph.pages.drawings import Columns, columns
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.holders import Tenure, Tenures, by_office, find_tenures, show_tenures
from diplograph.pages.initiatives import Listed, find_proposed, show_initiatives
from diplograph.pages.memberships import Belonging, find_belongings, show_belongings
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.said import LOOKED_AT, MOST_COUNTED, Act, Count, find_acts, find_topics, show_acts, show_topics
from diplograph.representations import Link
from diplograph.vocabulary import PREFIXES

# From the highest level of government down, as in their scheme.
_LEVELS: Final = ("summit", "ministerial", "deputy-ministerial", "senior-officials", "expert", "parliamentary")
_MOST_PARTNERS: Final = 40


@dataclass(frozen=True, slots=True)
class Number:
    """How many meetings there are.

    Attributes:
        number: The number.
        href: Where they are listed.
        share: The number as a share of the greatest total, in hundredths.
    """

    number: int
    href: str
    share: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A state that this one meets.

    Attributes:
        link: The state.
        total: All meetings.
        levels: Those at each level that is shown.
        first: The day of the first meeting.
        last: The day of the last one.
    """

    link: Link
    total: Number
    levels: tuple[Number, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Partners:
    """The states that this one meets.

    Attributes:
        levels: The levels at which it meets others.
        partners: The states, the most frequent first.
        more: How many are left out.
    """

    levels: tuple[Link, ...]
    partners: tuple[Partner, ...]
    more: int


@dataclass(frozen=True, slots=True)
class State:
    """What is shown of a state.

    Attributes:
        rows: Its codes and other properties.
        names: Its names.
        meetings: How many meetings it took part in.
        href: Where they are listed.
        first: The day of the first of them, or empty.
        last: The day of the last one, or empty.
        years: Its meetings by year.
        partners: With whom it meets.
        tenures: Who held its offices, on one axis.
        offices: The same by office.
        formats: The formats that it belongs to.
        topics: What it spoke of.
        counted: How many acts were counted for that at most.
        acts: What it said lately.
        initiatives: What it proposed.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    meetings: int
    href: str
    first: str
    last: str
    years: Columns | None
    partners: Partners
    tenures: Tenures
    offices: tuple[tuple[Link, tuple[Tenure, ...]], ...]
    formats: tuple[Belonging, ...]
    topics: tuple[Count, ...]
    counted: int
    acts: tuple[Act, ...]
    initiatives: tuple[Listed, ...]
    sections: tuple[Section, ...]


def state(about: About) -> State:
    """Return what the page shows."""
    slug, tallies = about.iri.removeprefix(PREFIXES["state"]), about.tallies["meetings"]
    mine = tallies.having("state", slug)
    href = f"{about.root}/meetings?state={slug}"
    together = _together(about, slug, mine)
    tenures = find_tenures(about, f"?office diplo:ofState <{about.iri}> .")
    formats, topics, proposed = find_belongings(about), find_topics(about, about.iri), find_proposed(about, about.iri)
    speaking = f"?act ?for <{about.iri}> FILTER(?for IN (diplo:onBehalfOf, diplo:speaker))"
    acts = find_acts(about, tallies.latest(mine, LOOKED_AT), speaking)
    others = (*(PREFIXES["state"] + other for other in together), *(PREFIXES["level"] + level for level in _LEVELS))
    passages = look_up(about, (tenures, formats, topics, *proposed, acts), others)
    first, last = tallies.bounds(mine)
    shown = show_tenures(about, tenures, passages)
    return State(
        rows=about.rows(about.iri, without=("diplo:hasNameForm",)),
        names=names_of(about),
        meetings=mine.bit_count(),
        href=href,
        first=first,
        last=last,
        years=columns(tallies.by_year(mine), lambda year: f"{href}&year={year:04}"),
        partners=_partners(about, slug, mine, together),
        tenures=shown,
        offices=by_office(shown.tenures),
        formats=show_belongings(about, formats, passages, mine),
        topics=show_topics(about, topics, f"{about.root}/acts?state={slug}&topic="),
        counted=MOST_COUNTED,
        acts=show_acts(about, acts, passages),
        initiatives=show_initiatives(about, *proposed),
        sections=sections_of(about, without=frozenset({"office", "name"})),
    )


def _together(about: About, slug: str, mine: int) -> dict[str, int]:
    """The other states and the meetings with each, the most frequent first."""
    found = {other: mine & those for other, those in about.tallies["meetings"].by("state").items() if other != slug}
    return dict(
        sorted(((other, both) for other, both in found.items() if both), key=lambda item: (-item[1].bit_count(), item[0]))
    )


def _partners(about: About, slug: str, mine: int, together: Mapping[str, int]) -> Partners:
    levels = about.tallies["meetings"].by("level")
    at = {level: those for level in _LEVELS if (those := levels.get(level, 0)) & mine}
    most = max((both.bit_count() for both in together.values()), default=1)
    shown = list(together.items())[:_MOST_PARTNERS]
    partners = tuple(_partner(about, (slug, other), both, at, most) for other, both in shown)
    return Partners(tuple(about.name(PREFIXES["level"] + level) for level in at), partners, len(together) - len(shown))


def _partner(about: About, pair: tuple[str, str], both: int, at: Mapping[str, int], most: int) -> Partner:
    first, last = about.tallies["meetings"].bounds(both)
    href = f"{about.root}/meetings?{'&'.join(f'state={each}' for each in sorted(pair))}"
    total = both.bit_count()
    numbers = {level: (both & those).bit_count() for level, those in at.items()}
    levels = tuple(Number(number, f"{href}&level={level}", round(100 * number / most)) for level, number in numbers.items())
    return Partner(about.name(PREFIXES["state"] + pair[1]), Number(total, href, round(100 * total / most)), levels, first, last)
