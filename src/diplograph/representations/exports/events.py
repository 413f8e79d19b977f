"""What calendars say of events, asked in one query, whether of one event or of all of a series or format."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from diplograph.representations.exports.facts import Facts, read_facts
from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.vocabulary import ONTOLOGY, kind_and_slug

# What the description of an event in a calendar tells, in this order.
TOLD: Final = (
    *("diplo:eventStatus", "diplo:level", "diplo:mode", "diplo:inSeries", "diplo:onSidelinesOf", "diplo:sessionOf"),
    *("diplo:place", "diplo:host", "diplo:participatingState", "diplo:adoptedDocument"),
)
_ASKED: Final = (*TOLD, "skos:prefLabel", "schema:startDate", "schema:endDate", "dcterms:isReplacedBy")
_OF_THINGS: Final = ("skos:prefLabel", "schema:latitude", "schema:longitude")
_MEMBERS: Final = {"series": "?event diplo:inSeries {thing}", "format": "?event diplo:inFormat {thing}"}
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event.

    Attributes:
        first: Its first day.
        last: Its last day, the first one when it has but one.
    """

    first: date
    last: date

    @property
    def after(self) -> date | None:
        """The day after the last one, which is where iCalendar says that it ends; ``None`` when no such day can be written."""
        return self.last + timedelta(days=1) if self.last < date.max else None


def read_events(store: Store, thing: NamedNode) -> Facts:
    """Return what is known of an event, or of the events of a series or format, and of what they name.

    Args:
        store: The generation.
        thing: A meeting, session, address, series or format.
    """
    kind, _ = kind_and_slug(thing.value) or ("", "")
    member = _MEMBERS.get(kind, "VALUES ?event {{ {thing} }}").format(thing=thing)
    query = f"""CONSTRUCT {{
  ?event ?property ?value . ?value ?named ?name . {thing} skos:prefLabel ?label . ?word rdfs:label ?wording
}} WHERE {{
  {{
    {member} . VALUES ?property {{ {" ".join(_ASKED)} }} ?event ?property ?value
    OPTIONAL {{ VALUES ?named {{ {" ".join(_OF_THINGS)} }} ?value ?named ?name }}
  }}
  UNION {{ {thing} skos:prefLabel ?label }}
  UNION {{ VALUES ?word {{ {" ".join(TOLD)} }} GRAPH <{ONTOLOGY}> {{ ?word rdfs:label ?wording }} }}
}}"""
    return read_facts(store, with_known_prefixes(query))


def events_in(facts: Facts) -> list[tuple[NamedNode, Days]]:
    """Return the events that have a day and were not merged into others, by first day and name."""
    found = [(event, days) for event in facts.subjects("schema:startDate") if (days := days_of(facts, event))]
    kept = [each for each in found if not facts.values(each[0], "dcterms:isReplacedBy")]
    return sorted(kept, key=lambda each: (each[1].first, each[0].value))


def days_of(facts: Facts, event: NamedNode) -> Days | None:
    """Return the days of an event, or ``None`` when no first day can be read.

    Days are civil ones at the place: a time or an offset that somebody wrote behind one does not move it. A last day that cannot
    be read, or lies before the first one, is as good as none.
    """
    first = _day(facts.first(event, "schema:startDate"))
    last = _day(facts.first(event, "schema:endDate"))
    return Days(first, max(first, last or first)) if first else None


def _day(written: str) -> date | None:
    match = _DAY.fullmatch(written)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
