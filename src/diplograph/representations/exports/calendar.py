"""Events as iCalendar (RFC 5545), with what RFC 7986 adds for calendars that one subscribes to.

The ``icalendar`` library writes: line folding, escaping, parameters. What is ours is what the lines say. An event lasts whole
days, so its bounds are dates and the end is the day after the last one (RFC 5545, section 3.6.1). Nobody is invited to it, so it
has neither ORGANIZER nor ATTENDEE, which belong to group-scheduled events only (section 3.8.4.3), and it blocks nobody's time;
the host is told in the description. Every byte follows from graph and release, so a copy is known by its validator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event
from pyoxigraph import Literal, NamedNode

from diplograph.representations.exports.events import TOLD, Days, days_of, events_in
from diplograph.representations.exports.facts import Facts
from diplograph.representations.exports.publication import Publication
from diplograph.representations.exports.texts import plain
from diplograph.representations.links import words_of
from diplograph.vocabulary import kind_and_slug, term, thing

# RFC 5545, section 3.8.1.11. What was put off did not take place on its day, which is the day in the calendar.
STATUSES: Final = {
    thing("event-status", "held"): "CONFIRMED",
    thing("event-status", "announced"): "TENTATIVE",
    thing("event-status", "postponed"): "CANCELLED",
    thing("event-status", "cancelled"): "CANCELLED",
}
_CATEGORIES: Final = ("diplo:inSeries", "diplo:level")
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Words:
    """How an event is told in one language."""

    facts: Facts
    language: str

    def name(self, thing: NamedNode) -> str:
        _, slug = kind_and_slug(thing.value) or ("", thing.value)
        return plain(self.facts.label(thing, self.language) or slug)

    def property(self, name: str) -> str:
        label = self.facts.text(term(name), "rdfs:label", self.language)
        words = label.value if label else words_of(name.partition(":")[2])
        return f"{words[:1].upper()}{words[1:]}"

    def told(self, event: NamedNode) -> str:
        lines = [
            f"{self.property(name)}: {', '.join(map(self.name, values))}"
            for name in TOLD
            if (values := self.facts.iris(event, name))
        ]
        return "\n".join([*lines, event.value])


def write_event(facts: Facts, event: NamedNode, language: str, publication: Publication) -> bytes | None:
    """Return a calendar with one event, or ``None`` when the event has no day.

    Args:
        facts: What is known of it, see :func:`diplograph.representations.exports.events.read_events`.
        event: The event.
        language: The language of names and words, as far as the graph has it.
        publication: The release that this is of.
    """
    days = days_of(facts, event)
    return _written(_calendar(publication), _Words(facts, language), [(event, days)], publication) if days else None


def write_calendar(facts: Facts, whole: NamedNode, language: str, publication: Publication, source: str) -> bytes:
    """Return the calendar of a series or format; an empty one when none of its events has a day.

    Args:
        facts: What is known of its events.
        whole: The series or format.
        language: The language of names and words, as far as the graph has it.
        publication: The release that this is of.
        source: The absolute address of the calendar, to look for changes at.
    """
    words = _Words(facts, language)
    calendar = _calendar(publication)
    calendar.add("uid", _uid(whole))
    calendar.add("url", whole.value)
    for name in ("name", "x-wr-calname"):
        calendar.add(name, words.name(whole))
    calendar.add("last-modified", publication.day)
    calendar.add("refresh-interval", _A_DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    calendar.add("source", source, parameters={"VALUE": "URI"})
    return _written(calendar, words, events_in(facts), publication)


def _calendar(publication: Publication) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//diplograph//diplograph {publication.version}//EN")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar, words: _Words, events: Iterable[tuple[NamedNode, Days]], publication: Publication) -> bytes:
    for event, days in events:
        calendar.add_component(_component(words, event, days, publication))
    return bytes(calendar.to_ical())


def _component(words: _Words, event: NamedNode, days: Days, publication: Publication) -> Event:
    facts, component = words.facts, Event()
    component.add("uid", _uid(event))
    component.add("dtstamp", publication.day)
    component.add("last-modified", publication.day)
    component.add("sequence", publication.number)
    component.add("dtstart", days.first)
    if days.after:
        component.add("dtend", days.after)
    _add_text(component, "summary", facts.text(event, "skos:prefLabel", words.language) or Literal(words.name(event)))
    component.add("description", words.told(event))
    _add_place(component, words, event)
    statuses = [STATUSES[each] for each in facts.iris(event, "diplo:eventStatus") if each in STATUSES]
    if statuses:
        component.add("status", statuses[0])
    categories = [words.name(each) for name in _CATEGORIES for each in facts.iris(event, name)]
    if categories:
        component.add("categories", categories)
    component.add("url", event.value)
    component.add("class", "PUBLIC")
    component.add("transp", "TRANSPARENT")
    return component


def _add_place(component: Event, words: _Words, event: NamedNode) -> None:
    places = words.facts.iris(event, "diplo:place")
    if not places:
        return
    parameters = {"ALTREP": places[0].value} if len(places) == 1 else {}
    component.add("location", ", ".join(map(words.name, places)), parameters=parameters)
    latitude, longitude = (words.facts.first(places[0], f"schema:{name}itude") for name in ("lat", "long"))
    if len(places) == 1 and _is_degrees(latitude, 90) and _is_degrees(longitude, 180):
        component.add("geo", (float(latitude), float(longitude)))


def _add_text(component: Event, name: str, text: Literal) -> None:
    component.add(name, plain(text.value), parameters={"LANGUAGE": text.language} if text.language else {})


def _is_degrees(written: str, most: int) -> bool:
    try:
        return abs(float(written)) <= most
    except ValueError:
        return False


def _uid(thing: NamedNode) -> str:
    """A name that stays (RFC 7986, section 5.3): the UUID of the identifier (RFC 9562, section 5.5)."""
    return str(uuid5(NAMESPACE_URL, thing.value))
