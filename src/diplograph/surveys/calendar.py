"""The latest meetings, and what the graph knows of the next ones: those announced, and what was said of them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from diplograph.representations import Link, link_to
from diplograph.store import Store
from diplograph.surveys.names import names_of
from diplograph.surveys.said import iri, rows_of, said_of, text

_LATEST: Final = 8
_NEXT: Final = 8
_UNHEARD: Final = 4
_WORDS: Final = 5
_BY_STATUS: Final = """
SELECT DISTINCT ?meeting ?date WHERE {{
  ?meeting diplo:eventStatus event-status:{status} ;
    a diplo:Meeting ;
    schema:startDate ?date .
  FILTER({condition})
  MINUS {{ ?meeting dcterms:isReplacedBy ?other }}
}}
ORDER BY {order} ?meeting LIMIT {limit}"""
# What is said of when or where it is to be, and not of what is to be ready by then.
_NEXT_MEETING: Final = (
    r"\\bnext ([a-z-]+ )?(meeting|summit|session|ministerial|round|forum)( of [a-z ]+)?"
    r" (is|are|was|will|would|be|in|on|for|at)\\b|\\b(hold|host|hosting) the next\\b"
)
# What is said of a next meeting counts as long as no later one of the series is known to have been held.
_ACTS: Final = """
SELECT DISTINCT ?act ?meeting ?date WHERE {
  {
    SELECT ?series (MAX(?day) AS ?date)
    WHERE { ?held diplo:inSeries ?series ; diplo:eventStatus event-status:held ; schema:startDate ?day }
    GROUP BY ?series
  }
  ?meeting diplo:inSeries ?series ; schema:startDate ?date ; diplo:eventStatus event-status:held .
  ?act diplo:madeAt ?meeting ; diplo:actType ?type ; diplo:content ?content .
  FILTER(?type IN (act-type:agreed, act-type:announced, act-type:noted, act-type:proposed, act-type:invited))
  FILTER(LANG(?content) = "en")
  FILTER(REGEX(?content, "%s", "i"))
}
ORDER BY DESC(?date) ?act LIMIT %d"""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting in a line.

    Attributes:
        meeting: The meeting.
        date: The day on which it began or was to begin.
        formats: The formats it belongs to.
        places: Where it was or was to be.
    """

    meeting: Link
    date: str
    formats: tuple[Link, ...]
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What was said of a next meeting.

    Attributes:
        act: What was said, leading to the act.
        meeting: Where.
        date: When.
    """

    act: Link
    meeting: Link
    date: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """What met and what is to meet.

    Attributes:
        latest: Meetings that were held, the latest first.
        coming: Meetings that are announced, from a day on, the next first.
        unheard: Meetings announced for an earlier day of which the graph does not know what became, the latest first.
        words: What was said of next meetings at the last ones of their series, the latest first.
    """

    latest: tuple[Occasion, ...]
    coming: tuple[Occasion, ...]
    unheard: tuple[Occasion, ...]
    words: tuple[Words, ...]


def calendar_of(store: Store, today: date, language: str = "en", root: str = "") -> Calendar:
    """Return what met and what is to meet.

    Args:
        store: Whom to ask.
        today: The day from which on a meeting is to come.
        language: The language of names.
        root: The path under which the server is mounted.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    day = f'"{today.isoformat()}"^^xsd:date'
    latest = _by_status(store, "held", "true", "DESC(?date)", _LATEST)
    coming = _by_status(store, "announced", f"?date >= {day}", "?date", _NEXT)
    unheard = _by_status(store, "announced", f"?date < {day}", "DESC(?date)", _UNHEARD)
    acts = [(iri(row, "act"), iri(row, "meeting"), text(row, "date")) for row in rows_of(store, _ACTS % (_NEXT_MEETING, _WORDS))]
    meetings = {meeting for found in (latest, coming, unheard) for meeting, _ in found}
    said = said_of(store, meetings, "diplo:inFormat", "diplo:place")
    around = {other for each in meetings for other in said.things(each, "diplo:inFormat", "diplo:place")}
    names = names_of(store, {*meetings, *around, *(each for act, at, _ in acts for each in (act, at))}, language)

    def link(thing: str) -> Link:
        return link_to(NamedNode(thing), names, root)

    def occasions(found: list[tuple[str, str]]) -> tuple[Occasion, ...]:
        return tuple(
            Occasion(
                link(meeting),
                on,
                tuple(map(link, said.things(meeting, "diplo:inFormat"))),
                tuple(map(link, said.things(meeting, "diplo:place"))),
            )
            for meeting, on in found
        )

    words = tuple(Words(link(act), link(meeting), on) for act, meeting, on in acts)
    return Calendar(occasions(latest), occasions(coming), occasions(unheard), words)


def _by_status(store: Store, status: str, condition: str, order: str, limit: int) -> list[tuple[str, str]]:
    query = _BY_STATUS.format(status=status, condition=condition, order=order, limit=limit)
    return [(iri(row, "meeting"), text(row, "date")) for row in rows_of(store, query)]
