"""Skeletons of new records: what the graph knows already, so that a curator types only what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from diplograph.errors import InputError, NotFound
from diplograph.store import Store
from diplograph.vocabulary import PREFIXES, RDF_TYPE, SLUG, kind_and_slug, term, thing

_SERIES = """
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
SELECT ?series ?level WHERE { ?series a diplo:MeetingSeries . OPTIONAL { ?series diplo:level ?level } }
ORDER BY ?series ?level
"""
_MEMBERS = """
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?party WHERE {{
  {series} diplo:seriesOf/diplo:hasMembership ?membership .
  ?membership diplo:memberParty ?party .
  OPTIONAL {{ ?membership schema:validFrom ?from }}
  OPTIONAL {{ ?membership schema:validThrough ?through }}
  FILTER((!BOUND(?from) || ?from <= {day}) && (!BOUND(?through) || ?through >= {day}))
}}
ORDER BY ?party
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a curator says of a new meeting.

    Attributes:
        series: The slug of its series.
        day: Its first day.
        slug: Its slug.
        status: The slug of its status, such as ``held``.
    """

    series: str
    day: date
    slug: str
    status: str


def meeting_skeleton(store: Store, outline: Outline) -> list[Triple]:
    """Return the first triples of a meeting's record.

    Raises:
        NotFound: when the graph has no such series; the message names the nearest.
        InputError: when a slug is none.
    """
    for slug in (outline.series, outline.slug, outline.status):
        if not SLUG.fullmatch(slug):
            raise InputError(f"{slug!r} is no slug", "a slug is made of a-z, 0-9 and single hyphens")
    series, level = _series_and_level(store, outline.series)
    day = Literal(outline.day.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))
    meeting = thing("meeting", outline.slug)
    triples = [
        Triple(meeting, RDF_TYPE, term("diplo:Meeting")),
        Triple(meeting, term("diplo:inSeries"), series),
        Triple(meeting, term("diplo:eventStatus"), thing("event-status", outline.status)),
        Triple(meeting, term("schema:startDate"), day),
    ]
    if level:
        triples.append(Triple(meeting, term("diplo:level"), level))
    for party in _select(store, _MEMBERS.format(series=series, day=day), "party"):
        triples += _participation(meeting, outline.slug, party)
    return triples


def _series_and_level(store: Store, slug: str) -> tuple[NamedNode, NamedNode | None]:
    rows = store.query(_SERIES)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("the query for series is a SELECT")
    levels = {row["series"]: row["level"] for row in rows}
    series = thing("series", slug)
    if series not in levels:
        known = [kind_and_slug(each.value) for each in levels if isinstance(each, NamedNode)]
        slugs = [each[1] for each in known if each]
        near = get_close_matches(slug, slugs, n=1, cutoff=0.3)
        hint = f"did you mean {near[0]}?" if near else "add the series to the record of its format first"
        raise NotFound(f"there is no series {slug!r}", hint)
    level = levels[series]
    return series, level if isinstance(level, NamedNode) else None


def _select(store: Store, query: str, name: str) -> Iterator[NamedNode]:
    rows = store.query(query)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("the query for members is a SELECT")
    for row in rows:
        found = row[name]
        if isinstance(found, NamedNode):
            yield found


def _participation(meeting: NamedNode, slug: str, party: NamedNode) -> list[Triple]:
    _, party_slug = kind_and_slug(party.value) or ("", "party")
    participation = thing("participation", f"{slug}-{party_slug}")
    return [
        Triple(meeting, term("diplo:hasParticipation"), participation),
        Triple(participation, RDF_TYPE, term("diplo:Participation")),
        Triple(participation, term("diplo:representing"), party),
        Triple(participation, term("diplo:participationRole"), thing("role", "head-of-delegation")),
    ]
