"""From a number of meetings and a seed to records, a file of quads, or record files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from benchmarks.synthetic.meetings import TOPICS, Scribe
from benchmarks.synthetic.plan import Format, Meeting, Person, State, plan_formats, plan_states
from benchmarks.synthetic.quads import Record, name, ref, text
from benchmarks.synthetic.standing import (
    format_records,
    initiative_record,
    person_records,
    publisher_record,
    publishers,
    state_records,
    yearbook,
)
from diplograph.records import path_of
from diplograph.release import bundled_release
from diplograph.store import read_ontology
from diplograph.store.build import quads_of
from diplograph.turtle import render
from diplograph.vocabulary import BASE

SEED: Final = 2020
_DATASET: Final = "diplograph"


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A synthetic world.

    Attributes:
        meetings: How many meetings it has.
        seed: Where its chance began.
        states: Its states.
        people: Everybody who ever held an office.
        formats: Its formats with their meetings.
    """

    meetings: int
    seed: int
    states: list[State]
    people: list[Person]
    formats: list[Format]

    def parameters(self) -> dict[str, dict[str, str]]:
        """Return parameters for the named queries: things of the first format, which is alike at every scale."""
        first = self.formats[0]
        meeting = _example(first)
        state = first.members[0]
        level = meeting.series.level
        office = {"ministerial": "foreign-minister", "summit": "president"}[level]
        tenure = state.holder(office, meeting.day)
        day = {"date": _iso(meeting)}
        at = {"meeting": f"meeting:{meeting.slug}"}
        initiative = {"initiative": f"initiative:{first.initiatives[0].slug}"}
        return {
            "changed-since": {"since": "2024-06-30"},
            "diplomatic-cv": {"person": f"person:{tenure.person.slug}"},
            "everything-about-an-initiative": initiative,
            "find-by-name": {"text": tenure.person.name.ru.split()[1].lower()},
            "holders-of-an-office": {"office": f"office:{tenure.office}"},
            "labels-in-a-language": {"thing": f"state:{state.slug}", "language": "ru"},
            "life-of-an-initiative": initiative,
            "meetings-of-a-format": {"format": f"format:{first.slug}"},
            "minister-on-a-date": {"office": f"office:{tenure.office}", **day},
            "minister-or-deputy": {"level": f"level:{level}"},
            "name-on-a-date": {"thing": f"state:{state.slug}", **day},
            "outcome-documents": at,
            "preparatory-meetings": at,
            "topics-of-a-format-by-year": {"format": f"format:{first.slug}"},
            "unread-paragraphs": {"source": f"source:{yearbook(first.slug)}"},
            "what-a-state-said-about": {"state": f"state:{state.slug}", "subject": f"topic:{TOPICS[0]}"},
            "tenures-of-a-state": {"state": f"state:{state.slug}"},
            "what-each-side-leaves-out": {"format": f"format:{first.slug}"},
            "what-was-said": at,
            "where-a-format-meets": {"format": f"format:{first.slug}"},
            "where-does-it-come-from": {"fact": f"meeting:{meeting.slug}"},
            "who-speaks-most-in-a-format": {"format": f"format:{first.slug}"},
            "who-took-part": at,
            "whole-meeting": at,
        }

    def records(self) -> Iterator[Record]:
        """Yield every record, those of meetings last."""
        random = Random(self.seed + 1)
        known = publishers(self.meetings)
        yield _dataset()
        for publisher in known:
            yield publisher_record(publisher)
        for state in self.states:
            yield from state_records(state, known[state.number % len(known)])
        for person in self.people:
            yield from person_records(random, person, yearbook(_state_of(person)))
        for made in self.formats:
            yield from format_records(made, known[made.number % len(known)])
            for initiative in made.initiatives:
                yield initiative_record(initiative, yearbook(made.slug))
        scribe = Scribe(random, self.states, known)
        for made in self.formats:
            for series in made.series:
                for meeting in series.meetings:
                    yield from scribe.records(meeting)


def generate(meetings: int, seed: int = SEED) -> Synthetic:
    """Draw a world of so many meetings."""
    random = Random(seed)
    states, people = plan_states(random, meetings)
    return Synthetic(meetings, seed, states, people, plan_formats(random, meetings, states))


def write_quads(world: Synthetic, file: Path) -> None:
    """Write the ontology, the concept schemes and every record as N-Quads: what is asserted, and nothing derived."""
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{quad} .\n" for quad in quads_of(read_ontology(bundled_release()).documents.items()))
        out.writelines(record.quads for record in world.records())


def write_records(world: Synthetic, data: Path) -> None:
    """Write every record as the canonical Turtle file that a curator would have made."""
    for record in world.records():
        main = NamedNode(f"{BASE}{record.kind}/{record.slug}")
        file = data / path_of(main, record.series)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render((quad.triple for quad in parse(record.quads, RdfFormat.N_QUADS)), main), encoding="utf-8")


def _iso(meeting: Meeting) -> str:
    return meeting.slug[-len("2020-10-15") :]


def _example(first: Format) -> Meeting:
    """The first meeting that another one prepared, so that no question about it is empty."""
    meetings = first.series[0].meetings
    return next((meeting for meeting in meetings if meeting.prepared_by), meetings[0])


def _state_of(person: Person) -> str:
    """The slug of the state whose office a person held."""
    for office in ("-president", "-deputy-foreign-minister", "-foreign-minister"):
        if person.tenures[0].office.endswith(office):
            return person.tenures[0].office.removesuffix(office)
    raise ValueError(f"{person.slug} held no office that is known here")


def _dataset() -> Record:
    record = Record("dataset", _DATASET)
    record.describe(
        ref("dataset", _DATASET),
        ("rdf:type", name("dcat:Dataset")),
        ("rdf:type", name("void:Dataset")),
        ("dcterms:license", "<https://creativecommons.org/publicdomain/zero/1.0/>"),
        ("dcterms:title", text("Synthetic meetings")),
    )
    return record
