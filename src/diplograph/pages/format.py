"""The page of a format: its series as strips over the same years, and its members over time."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Found, find, look_up
from diplograph.pages.coverage import Year, find_coverage, show_coverage
from diplograph.pages.drawings import FIRM, THREAD, Axis, Lane, Span, Spot, Strip, common_axis, lane, span, strip, year_of
from diplograph.pages.evidence import Ref, Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.series import Meeting, find_meetings, held, show_meetings
from diplograph.representations import Link

_MOST_ROWS: Final = 1000
_MOST_SEEN: Final = 3000
_ROLES: Final = ("core", "partner", "observer")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a format.

    Attributes:
        party: The state or organization.
        role: In what role it belongs, or an empty link.
        begin: The first day of membership, or empty.
        end: The last one, or empty.
        meetings: How many meetings of the format it took part in.
        first_seen: The day of the first one, or empty.
        last_seen: The day of the last one, or empty.
        note: What curators say of the membership.
        lane: Its bar and the years in which it took part.
        references: What the membership rests on.
    """

    party: Link
    role: Link
    begin: str
    end: str
    meetings: int
    first_seen: str
    last_seen: str
    note: Link
    lane: Lane
    references: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A series of a format.

    Attributes:
        link: The series.
        level: Its level.
        strip: Its strip; ``None`` when no year is known.
        meetings: Its meetings, the first one first.
        held: How many of them were held.
        years: How well its years are covered.
    """

    link: Link
    level: Link
    strip: Strip | None
    meetings: tuple[Meeting, ...]
    held: int
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """What is shown of a format.

    Attributes:
        rows: Its properties.
        names: Its names.
        runs: Its series.
        more: Whether there are more meetings than are shown.
        href: Where all meetings are listed.
        axis: The axis of the members; ``None`` when no day is known.
        members: Its members, by role.
        slug: Its name in addresses.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    runs: tuple[Run, ...]
    more: bool
    href: str
    axis: Axis | None
    members: tuple[Member, ...]
    slug: str
    sections: tuple[Section, ...]


def format_(about: About) -> Format:
    """Return what the page shows."""
    slug = about.iri.rpartition("/")[2]
    meetings = find_meetings(about, f"?series diplo:seriesOf <{about.iri}> . ?meeting diplo:inSeries ?series .", _MOST_ROWS)
    covered = find_coverage(about, f"?series diplo:seriesOf <{about.iri}> .")
    seen = _find_seen(about)
    own = (about.thing(each, "diplo:memberParty") for each in about.parts("membership"))
    look_up(about, (meetings, covered), own)
    names = names_of(about)  # before the members, because notes are numbered in the order of the page
    axis, members = _members(about, seen)
    return Format(
        rows=about.rows(about.iri, without=("diplo:hasNameForm", "diplo:hasMembership")),
        names=names,
        runs=_runs(about, meetings, show_coverage(about, covered)),
        more=len(meetings.rows) >= _MOST_ROWS,
        href=f"{about.root}/meetings?format={slug}",
        axis=axis,
        members=members,
        slug=slug,
        sections=sections_of(about, without=frozenset({"membership", "series", "name"})),
    )


def _find_seen(about: About) -> Answer:
    """Who took part, and when: read from the meetings, because to begin at the members reads all that each of them attended."""
    return find(
        about,
        f"""SELECT ?party ?day WHERE {{
  {{ SELECT DISTINCT ?meeting ?day WHERE {{ ?meeting diplo:inFormat <{about.iri}> ; schema:startDate ?day }}
    ORDER BY DESC(?day) ?meeting LIMIT {_MOST_ROWS} }}
  ?meeting diplo:hasParticipation ?part . ?part diplo:representing ?party
}} LIMIT {_MOST_SEEN}""",
        (),
    )


def _members(about: About, seen: Answer) -> tuple[Axis | None, tuple[Member, ...]]:
    days: dict[str, set[str]] = defaultdict(set)
    for row in seen.rows:
        days[row["party"]].add(row["day"])
    memberships = about.parts("membership")
    parties = [about.thing(each, "diplo:memberParty") for each in memberships]
    bounds = [about.value(each, name) for each in memberships for name in ("schema:validFrom", "schema:validThrough")]
    axis = common_axis((), (), (*bounds, *(day for party in parties for day in days[party])))
    found = [_member(about, each, sorted(days[party]), axis) for each, party in zip(memberships, parties, strict=True)]
    order = {role: place for place, role in enumerate(_ROLES)}
    ordered = sorted(found, key=lambda each: (order.get(each.role.href.rpartition("/")[2], len(order)), each.party.text))
    return axis, tuple(ordered)


def _member(about: About, membership: str, seen: list[str], axis: Axis | None) -> Member:
    party = about.first(membership, "diplo:memberParty")
    begin, end = about.value(membership, "schema:validFrom"), about.value(membership, "schema:validThrough")
    return Member(
        party=party,
        role=about.first(membership, "diplo:memberRole"),
        begin=begin,
        end=end,
        meetings=len(seen),
        first_seen=seen[0] if seen else "",
        last_seen=seen[-1] if seen else "",
        note=about.text(membership, "skos:editorialNote"),
        lane=_lane(about, axis, party, (begin, end), seen) if axis else Lane((), ()),
        references=about.cite(membership),
    )


def _lane(about: About, axis: Axis, party: Link, bounds: tuple[str, str], seen: list[str]) -> Lane:
    """A bar where a source dates the membership, else a thread between meetings; and a point for each year with a meeting."""
    begin, end = bounds
    days = (seen[0], seen[-1]) if seen else ("", "")
    spans = []
    if begin or end:
        first, last = begin or days[0] or end, end or f"{axis.last}-12-31"
        spans.append(Span(first, max(first, last), f"{party.text}: {begin or '…'} – {end or '…'}", party.href, FIRM))
    elif seen:
        spans.append(Span(days[0], days[1], f"{party.text}: {days[0]} – {days[1]}", party.href, THREAD))
    return lane(axis, spans, [_year(about, party, year, number) for year, number in Counter(map(year_of, seen)).items() if year])


def _year(about: About, party: Link, year: int, number: int) -> Spot:
    """A year in which a member took part; organizations cannot be asked for in the list of meetings."""
    slug, state = about.iri.rpartition("/")[2], party.href.removeprefix(f"{about.root}/state/")
    href = f"{about.root}/meetings?format={slug}&state={state}&year={year:04}" if "/" not in state else party.href
    return Spot(f"{year:04}-07-01", f"{party.text}, {year}: {number}", href)


def _runs(about: About, meetings: Answer, covered: Mapping[str, tuple[Year, ...]]) -> tuple[Run, ...]:
    """All series of the format, their strips over the same years, so that one can be held against the other."""
    rows: dict[str, list[Found]] = {each: [] for each in about.parts("series")}
    for row in meetings.rows:
        rows.setdefault(row["series"], []).append(row)
    shown = {one: show_meetings(about, own) for one, own in rows.items()}
    status = {one: {each.year: each.status for each in covered.get(one, ())} for one in rows}
    spans = [each for one, own in shown.items() if (each := span(held(own), status[one]))]
    years = (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None
    runs = [
        Run(
            link=about.name(one),
            level=about.first(one, "diplo:level"),
            strip=strip(held(own), status[one], years),
            meetings=own,
            held=sum(each.kind == "held" for each in own),
            years=covered.get(one, ()),
        )
        for one, own in shown.items()
    ]
    return tuple(sorted(runs, key=lambda each: (-len(each.meetings), each.link.text)))
