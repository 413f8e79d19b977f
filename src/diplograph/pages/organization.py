"""The page of an international organization: the meetings it was represented at, its formats, sessions, words and proposals."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, find, look_up
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.holders import Tenure, Tenures, by_office, find_tenures, show_tenures
from diplograph.pages.initiatives import Listed, find_initiatives, proposed_by, show_initiatives
from diplograph.pages.memberships import Belonging, find_belongings, show_belongings
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.said import MOST_COUNTED, Act, Count, find_acts, find_topics, show_acts, show_topics
from diplograph.pages.series import Meeting, find_meetings, show_meetings
from diplograph.representations import Link

_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Organization:
    """What is shown of an organization.

    Attributes:
        rows: Its properties.
        names: Its names.
        latest: The latest meetings that it was represented at, the last one first.
        more: Whether there are more.
        sessions: The sessions of its organs, or of itself, with their days.
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
    latest: tuple[Meeting, ...]
    more: bool
    sessions: tuple[tuple[Link, str], ...]
    tenures: Tenures
    offices: tuple[tuple[Link, tuple[Tenure, ...]], ...]
    formats: tuple[Belonging, ...]
    topics: tuple[Count, ...]
    counted: int
    acts: tuple[Act, ...]
    initiatives: tuple[Listed, ...]
    sections: tuple[Section, ...]


def organization(about: About) -> Organization:
    """Return what the page shows."""
    meetings = find_meetings(about, _represented(about), 2 * _MOST)
    attended = tuple(dict.fromkeys(row["meeting"] for row in meetings.rows))
    tenures = find_tenures(about, f"?office diplo:officeIn <{about.iri}> .")
    sessions, formats, topics = _find_sessions(about), find_belongings(about), find_topics(about, about.iri)
    proposed = find_initiatives(about, proposed_by(about.iri))
    speaking = f"?act ?for <{about.iri}> FILTER(?for IN (diplo:onBehalfOf, diplo:speaker))"
    acts = find_acts(about, map(NamedNode, attended), speaking)
    passages = look_up(about, (meetings, tenures, sessions, formats, topics, proposed, acts))
    shown, held = show_meetings(about, meetings.rows)[::-1], show_tenures(about, tenures, passages)
    return Organization(
        rows=about.rows(about.iri, without=("diplo:hasNameForm",)),
        names=names_of(about),
        latest=shown[:_MOST],
        more=len(shown) >= _MOST,
        sessions=tuple((about.name(row["session"]), row["day"]) for row in sessions.rows),
        tenures=held,
        offices=by_office(held.tenures),
        formats=show_belongings(about, formats, passages),
        topics=show_topics(about, topics, ""),
        counted=MOST_COUNTED,
        acts=show_acts(about, acts, passages),
        initiatives=show_initiatives(about, proposed),
        sections=sections_of(about, without=frozenset({"name", "office"})),
    )


def _represented(about: About) -> str:
    """What leads to the latest meetings at which somebody took part for the organization."""
    found = f"?part diplo:representing <{about.iri}> . ?meeting diplo:hasParticipation ?part ; schema:startDate ?start"
    latest = f"SELECT DISTINCT ?meeting ?start WHERE {{ {found} }} ORDER BY DESC(?start) ?meeting LIMIT {_MOST}"
    return f"{{ {latest} }} OPTIONAL {{ ?meeting diplo:inSeries ?series }}"


def _find_sessions(about: About) -> Answer:
    return find(
        about,
        f"""SELECT ?session ?day WHERE {{
  ?session diplo:sessionOf <{about.iri}> OPTIONAL {{ ?session schema:startDate ?day }}
}} ORDER BY DESC(?day) ?session LIMIT {_MOST}""",
        ("session",),
    )
