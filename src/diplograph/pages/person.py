"""The page of a person: offices held, meetings attended, words spoken, and under which names."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.names import NameForm, name_forms
from diplograph.pages.tenures import Tenures, tenures
from diplograph.representations import Link
from diplograph.vocabulary import term

MOST_MEETINGS: Final = 150
MOST_ACTS: Final = 50
_SHOWN: Final = frozenset({"tenure", "name", "citation"})
_ELSEWHERE: Final = ("skos:exactMatch", "skos:closeMatch", "owl:sameAs", "schema:url", "dcterms:identifier")


@dataclass(frozen=True, slots=True)
class Attendance:
    """One event that the person took part in.

    Attributes:
        event: The event.
        day: Its first day.
        status: Its status, when it is not known to have been held.
        participation: The participation, where its evidence is.
        offices: In which office.
        roles: In which roles.
        stood_in_for: In whose place.
    """

    event: Link
    day: str
    status: Link
    participation: Link
    offices: tuple[Link, ...]
    roles: tuple[Link, ...]
    stood_in_for: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The events of one year."""

    year: str
    attended: tuple[Attendance, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One act of the person."""

    act: Link
    text: Link
    kind: Link
    event: Link
    day: str


@dataclass(frozen=True, slots=True)
class Person:
    """What is shown of a person.

    Attributes:
        slug: The name of the person in its address, which collections can be filtered by.
        rows: The properties that stand nowhere else.
        elsewhere: What identifies the person elsewhere.
        tenures: The offices held.
        years: The latest events, year by year.
        more_meetings: Whether there may be more of them.
        acts: The latest acts.
        more_acts: Whether there may be more of them.
        proposed: The initiatives proposed.
        names: The forms of the name.
        others: Parts of other kinds.
    """

    slug: str
    rows: tuple[Row, ...]
    elsewhere: tuple[Link, ...]
    tenures: Tenures
    years: tuple[Year, ...]
    more_meetings: bool
    acts: tuple[Spoken, ...]
    more_acts: bool
    proposed: tuple[Link, ...]
    names: tuple[NameForm, ...]
    others: tuple[Section, ...]


def person(about: About) -> Person:
    """Return what the page shows."""
    about.learn(_more(about))
    held = tenures(about)
    attended = _attended(about)
    acts = sorted(about.pointing("diplo:speaker"), key=lambda each: (_day(about, each), each), reverse=True)
    return Person(
        slug=about.iri.rpartition("/")[2],
        rows=about.rows(about.iri, without=_ELSEWHERE),
        elsewhere=about.links(about.iri, *_ELSEWHERE),
        tenures=held,
        years=tuple(Year(year, tuple(found)) for year, found in groupby(attended, lambda each: each.day[:4])),
        more_meetings=len(attended) >= MOST_MEETINGS,
        acts=tuple(_spoken(about, each) for each in acts),
        more_acts=len(acts) >= MOST_ACTS,
        proposed=tuple(map(about.name, about.pointing("diplo:proposer"))),
        names=name_forms(about),
        others=sections_of(about, without=_SHOWN),
    )


def _attended(about: About) -> list[Attendance]:
    """The events, the latest first."""
    participations = about.pointing("diplo:participant")
    found = [_attendance(about, each, event) for each in participations for event in about.whole(each, "diplo:hasParticipation")]
    return sorted(found, key=lambda each: (each.day, each.event.href), reverse=True)


def _attendance(about: About, participation: str, event: str) -> Attendance:
    held = about.iri in about.things(event, "diplo:attendee")
    return Attendance(
        event=about.name(event),
        day=about.value(event, "schema:startDate"),
        status=Link("") if held else about.first(event, "diplo:eventStatus"),
        participation=about.name(participation),
        offices=about.links(participation, "diplo:inCapacityOf"),
        roles=about.links(participation, "diplo:participationRole"),
        stood_in_for=about.links(participation, "diplo:deputisingFor"),
    )


def _day(about: About, act: str) -> str:
    return about.value(about.thing(act, "diplo:madeAt"), "schema:startDate")


def _spoken(about: About, act: str) -> Spoken:
    event = about.first(act, "diplo:madeAt")
    here = Link(event.text, f"{event.href}.html#{act.rpartition('/')[2]}", event.language)
    return Spoken(about.name(act), about.text(act, "diplo:content"), about.first(act, "diplo:actType"), here, _day(about, act))


def _more(about: About) -> str:
    """What the page asks for beyond the description: the latest participations, acts and initiatives of the person."""
    this, label, day = about.description.thing, term("skos:prefLabel"), term("schema:startDate")
    participation, event = term("diplo:participant"), term("diplo:hasParticipation")
    told = [term(each) for each in ("diplo:inCapacityOf", "diplo:participationRole", "diplo:deputisingFor")]
    said = [term(each) for each in ("diplo:actType", "diplo:madeAt")]
    content, status, proposer = term("diplo:content"), term("diplo:eventStatus"), term("diplo:proposer")
    sat = f"?p {participation} {this} . ?event {event} ?p . ?event {day} ?day"
    spoke = f"?act {term('diplo:speaker')} {this} . ?act {term('diplo:madeAt')} ?at . ?at {day} ?day"
    lately = "ORDER BY DESC(?day)"
    meetings = f"{{ SELECT DISTINCT ?p ?event ?day WHERE {{ {sat} }} {lately} ?event ?p LIMIT {MOST_MEETINGS} }}"
    acts = f"{{ SELECT DISTINCT ?act ?at ?day WHERE {{ {spoke} }} {lately} ?act LIMIT {MOST_ACTS} }}"
    taken = f"{meetings} ?p ?told ?what FILTER(?told IN ({', '.join(map(str, told))}))"
    done = f"{acts} ?act ?said ?object FILTER(?said IN ({', '.join(map(str, said))}))"
    unheld = f"{meetings} ?event {status} ?status FILTER(?status != {term('event-status:held')}) ?status {label} ?statusName"
    branches = [
        # What is not wanted again is left out of the later branches, else every row of theirs would give it once more.
        f"{{ {meetings} ?event {label} ?name }}",
        f"{{ SELECT ?event ?status ?statusName WHERE {{ {unheld} }} }}",
        f"{{ SELECT ?p ?told ?what WHERE {{ {taken} }} }}",
        f"{{ SELECT DISTINCT ?what ?whatName WHERE {{ {taken} ?what {label} ?whatName }} }}",
        f"{{ {acts} ?act {content} ?content }}",
        f"{{ SELECT ?act ?said ?object WHERE {{ {done} }} }}",
        f"{{ SELECT DISTINCT ?object ?objectName WHERE {{ {done} ?object {label} ?objectName }} }}",
        f"{{ SELECT ?initiative ?title WHERE {{ ?initiative {proposer} {this} . ?initiative {label} ?title }} LIMIT 100 }}",
    ]
    return (
        f"CONSTRUCT {{ ?p {participation} {this} . ?event {event} ?p . ?event {day} ?day . ?event {label} ?name . "
        f"?event {status} ?status . ?status {label} ?statusName . ?p ?told ?what . ?what {label} ?whatName . "
        f"?act {term('diplo:speaker')} {this} . ?act {content} ?content . ?act ?said ?object . ?object {label} ?objectName . "
        f"?at {day} ?day . ?initiative {proposer} {this} . ?initiative {label} ?title }} WHERE {{ {' UNION '.join(branches)} }}"
    )
