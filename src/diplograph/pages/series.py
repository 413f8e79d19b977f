"""A series of meetings: a strip over the years with its gaps, the meetings, and numbers that are missing or contested."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Found, Passage, Passages, find, look_up
from diplograph.pages.coverage import Year, find_coverage, show_coverage
from diplograph.pages.drawings import Held, Strip, strip
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.page import Trail
from diplograph.representations import Link

_MOST_MEETINGS: Final = 500
_MOST_NUMBERS: Final = 1000
_HELD: Final = "held"


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a source gives to a meeting beside others.

    Attributes:
        number: The number.
        rank: How it is ranked.
        link: The statement.
        passage: What it rests on.
    """

    number: str
    rank: Link
    link: Link
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a series.

    Attributes:
        link: The meeting.
        day: Its first day.
        number: Its number, or empty.
        status: What became of it.
        kind: The same as a local name.
        mode: How it was held.
        places: Where.
        hosts: Who hosted it.
        chairs: Who was in the chair.
        documents: How many documents came of it.
        claims: The numbers that sources give it, where they differ.
    """

    link: Link
    day: str
    number: str
    status: Link
    kind: str
    mode: Link
    places: tuple[Link, ...]
    hosts: tuple[Link, ...]
    chairs: tuple[Link, ...]
    documents: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What is shown of a series.

    Attributes:
        rows: Its properties.
        names: Its names.
        strip: The strip; ``None`` when no year is known.
        meetings: The meetings, the first one first.
        more: Whether there are more than are shown.
        href: Where all of them are listed.
        held: How many were held.
        missing: The numbers that no meeting has, up to the highest one, as ranges.
        contested: The meetings on whose numbers sources differ.
        years: How well its years are covered.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    strip: Strip | None
    meetings: tuple[Meeting, ...]
    more: bool
    href: str
    held: int
    missing: tuple[str, ...]
    contested: tuple[Meeting, ...]
    years: tuple[Year, ...]
    sections: tuple[Section, ...]


def series(about: About) -> Series:
    """Return what the page shows."""
    here = f"?meeting diplo:inSeries <{about.iri}> ."
    meetings = find_meetings(about, f"BIND(<{about.iri}> AS ?series) {here}")
    chairs, documents, claims = _find_chairs(about, here), _find_documents(about, here), _find_claims(about, here)
    covered = find_coverage(about, f"BIND(<{about.iri}> AS ?series)")
    passages = look_up(about, (meetings, chairs, claims, covered))
    years = show_coverage(about, covered).get(about.iri, ())
    shown = _shown(about, meetings, chairs, documents, _claims(about, claims, passages))
    numbers = [int(each.number) for each in shown if each.number.isdigit()]
    return Series(
        rows=about.rows(about.iri, without=("diplo:hasNameForm", "diplo:seriesOf")),
        names=names_of(about),
        strip=strip(held(shown), {each.year: each.status for each in years}),
        meetings=shown,
        more=len(meetings.rows) >= _MOST_MEETINGS,
        href=f"{about.root}/meetings?series={about.iri.rpartition('/')[2]}",
        held=sum(each.kind == _HELD for each in shown),
        missing=missing(numbers),
        contested=tuple(each for each in shown if len({claim.number for claim in each.claims}) > 1),
        years=years,
        sections=sections_of(about, without=frozenset({"name"})),
    )


def in_format(about: About) -> Trail:
    """Return the way to a series: through its format."""
    return about.links(about.iri, "diplo:seriesOf")


def find_meetings(about: About, pattern: str, most: int = _MOST_MEETINGS) -> Answer:
    """Ask for meetings of series, the latest ones when there are too many.

    Args:
        about: Whose page it is.
        pattern: What leads to ``?series`` and ``?meeting``.
        most: How many rows are wanted at most.
    """
    return find(
        about,
        f"""SELECT ?series ?meeting ?day ?status ?number ?mode ?place ?host WHERE {{
  {pattern} ?meeting schema:startDate ?day
  OPTIONAL {{ ?meeting diplo:eventStatus ?status }}
  OPTIONAL {{ ?meeting diplo:ordinal ?number }}
  OPTIONAL {{ ?meeting diplo:mode ?mode }}
  OPTIONAL {{ ?meeting diplo:place ?place }}
  OPTIONAL {{ ?meeting diplo:host ?host }}
}} ORDER BY DESC(?day) ?meeting ?place ?host LIMIT {most}""",
        ("series", "meeting", "status", "mode", "place", "host"),
    )


def show_meetings(about: About, rows: Iterable[Found]) -> tuple[Meeting, ...]:
    """Return meetings as they are shown, the first one first."""
    found = _joined(rows)
    return tuple(_meeting(about, iri, own, (), 0, ()) for iri, own in found.items())


def held(meetings: Iterable[Meeting]) -> tuple[Held, ...]:
    """Return meetings as a strip takes them: one whose number is contested has a star at it."""
    return tuple(
        Held(each.day, f"{each.number}{'*' if each.claims else ''}", f"{each.link.text}, {each.day}", each.link.href, each.kind)
        for each in meetings
    )


def missing(numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the numbers from 1 to the highest that are not there, as ranges.

    >>> missing([2, 3, 7])
    ('1', '4–6')
    """
    known = sorted({each for each in numbers if 0 < each <= _MOST_NUMBERS})
    gaps = [(before + 1, after - 1) for before, after in pairwise([0, *known]) if after - before > 1]
    return tuple(str(first) if first == last else f"{first}–{last}" for first, last in gaps)


def _find_chairs(about: About, here: str) -> Answer:
    return find(
        about,
        f"""SELECT DISTINCT ?meeting (COALESCE(?person, ?party) AS ?chair) WHERE {{
  {here} ?meeting diplo:hasParticipation ?part . ?part diplo:participationRole ?role FILTER(?role IN (role:chair, role:co-chair))
  OPTIONAL {{ ?part diplo:participant ?person }} OPTIONAL {{ ?part diplo:representing ?party }}
}} LIMIT {_MOST_MEETINGS}""",
        ("chair",),
    )


def _find_documents(about: About, here: str) -> Answer:
    query = f"SELECT ?meeting (COUNT(?document) AS ?documents) WHERE {{ {here} ?meeting diplo:adoptedDocument ?document }}"
    return find(about, f"{query} GROUP BY ?meeting LIMIT {_MOST_MEETINGS}", ())


def _find_claims(about: About, here: str) -> Answer:
    return find(
        about,
        f"""SELECT ?meeting ?claim ?number ?rank WHERE {{
  {here} ?claim rdf:subject ?meeting ; rdf:predicate diplo:ordinal ; rdf:object ?number OPTIONAL {{ ?claim diplo:rank ?rank }}
}} ORDER BY ?meeting ?number ?claim LIMIT {_MOST_MEETINGS}""",
        ("rank",),
        "claim",
    )


def _claims(about: About, found: Answer, passages: Passages) -> Mapping[str, tuple[Claim, ...]]:
    claims: dict[str, list[Claim]] = defaultdict(list)
    for row in found.rows:
        rank = about.name(row["rank"]) if row["rank"] else Link("")
        link = Link(row["number"], about.address(row["claim"]))
        claims[row["meeting"]].append(Claim(row["number"], rank, link, passages.of(row["claim"])))
    return {meeting: tuple(own) for meeting, own in claims.items()}


def _shown(
    about: About, meetings: Answer, chairs: Answer, documents: Answer, claims: Mapping[str, tuple[Claim, ...]]
) -> tuple[Meeting, ...]:
    chaired: dict[str, list[str]] = defaultdict(list)
    for row in chairs.rows:
        if row["chair"]:
            chaired[row["meeting"]].append(row["chair"])
    counts = {row["meeting"]: int(row["documents"]) for row in documents.rows}
    return tuple(
        _meeting(about, iri, own, chaired.get(iri, ()), counts.get(iri, 0), claims.get(iri, ()))
        for iri, own in _joined(meetings.rows).items()
    )


def _joined(rows: Iterable[Found]) -> dict[str, list[Found]]:
    """The rows of each meeting: one with two places or hosts has several; the first meeting first."""
    found: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        found[row["meeting"]].append(row)
    return dict(sorted(found.items(), key=lambda item: (item[1][0]["day"], item[0])))


def _meeting(  # noqa: PLR0913, PLR0917 - what is known of it comes from several questions
    about: About, iri: str, rows: Sequence[Found], chairs: Iterable[str], documents: int, claims: tuple[Claim, ...]
) -> Meeting:
    row = rows[0]
    return Meeting(
        link=about.name(iri),
        day=row["day"],
        number=row["number"],
        status=about.name(row["status"]) if row["status"] else Link(""),
        kind=row["status"].rpartition("/")[2] or _HELD,
        mode=about.name(row["mode"]) if row["mode"] else Link(""),
        places=tuple(about.name(each) for each in dict.fromkeys(each["place"] for each in rows) if each),
        hosts=tuple(about.name(each) for each in dict.fromkeys(each["host"] for each in rows) if each),
        chairs=tuple(map(about.name, chairs)),
        documents=documents,
        claims=claims,
    )
