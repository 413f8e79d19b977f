"""What exists and when: states, offices and their holders, formats and the days of their meetings.

All of it is drawn before a record is written, so that records can be streamed and still refer to each other.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final

from benchmarks.synthetic.names import Name, land, person, surname

FIRST_DAY: Final = date(1992, 1, 1).toordinal()
LAST_DAY: Final = date(2024, 12, 31).toordinal()
OFFICES: Final = {
    "president": ("President of {}", "Президент, {}"),
    "foreign-minister": ("Minister of Foreign Affairs of {}", "Министр иностранных дел, {}"),
    "deputy-foreign-minister": ("Deputy Minister of Foreign Affairs of {}", "Заместитель министра иностранных дел, {}"),
}
_MOST_STATES: Final = 190
_MOST_MEETINGS: Final = 120  # of one format: four a year
_LARGEST_FORMAT: Final = 40
_GROUPS: Final = (("Dialogue", "Диалог"), ("Forum", "Форум"), ("Council", "Совет"), ("Process", "Процесс"), ("Group", "Группа"))
_LEVELS: Final = {"ministers": "ministerial", "summits": "summit", "deputies": "deputy-ministerial"}


@cache
def iso(day: int) -> str:
    """Return a day, given by its number, as ISO 8601 writes it."""
    return date.fromordinal(day).isoformat()


@dataclass(slots=True)
class Tenure:
    """One holder's time in an office."""

    slug: str
    person: "Person"
    office: str
    begin: int
    end: int | None
    kind: str


@dataclass(slots=True)
class Person:
    """A person and the offices held."""

    number: int
    name: Name
    slug: str
    tenures: list[Tenure] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """A state and, for each office, its holders in order."""

    number: int
    name: Name
    slug: str
    holders: dict[str, list[Tenure]] = field(default_factory=dict)

    def holder(self, office: str, day: int) -> Tenure:
        """Return who held an office on a day."""
        tenures = self.holders[office]
        return tenures[bisect_right(tenures, day, key=lambda tenure: tenure.begin) - 1]


@dataclass(slots=True)
class Meeting:
    """A meeting as it is scheduled."""

    slug: str
    series: "Series"
    day: int
    ordinal: int
    prepared_by: "Meeting | None" = None


@dataclass(slots=True)
class Series:
    """A series of meetings at one level."""

    slug: str
    format: "Format"
    label: str
    level: str
    meetings: list[Meeting] = field(default_factory=list)


@dataclass(slots=True)
class Initiative:
    """An initiative, its proposer if one is known, and the meetings at which it came up: first, type of stage."""

    slug: str
    name: Name
    proposer: State | None
    stages: list[tuple[Meeting, str]]
    sphere: str


@dataclass(slots=True)
class Format:
    """A format with its members, series and initiatives."""

    number: int
    name: Name
    slug: str
    members: list[State]
    series: list[Series] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)


def zipf(length: int, exponent: float) -> list[float]:
    """Return cumulative weights of a power law over ranks."""
    return list(accumulate((rank + 1) ** -exponent for rank in range(length)))


def plan_states(random: Random, meetings: int) -> tuple[list[State], list[Person]]:
    """Draw the states and everybody who ever held one of their offices."""
    states: list[State] = []
    people: list[Person] = []
    for number in range(min(_MOST_STATES, 12 + meetings // 30)):
        called = land(number)
        state = State(number, called, called.slug)
        for office in OFFICES:
            state.holders[office] = list(_tenures(random, state, office, people))
        states.append(state)
    return states, people


def _tenures(random: Random, state: State, office: str, people: list[Person]) -> list[Tenure]:
    """Fill an office without a gap; now and then somebody acts for some weeks before the next holder comes."""
    begin, drawn = FIRST_DAY - random.randrange(1500), list[Tenure]()
    while begin <= LAST_DAY:
        acting = bool(drawn) and drawn[-1].kind == "substantive" and random.random() < 0.1
        length = random.randrange(20, 120) if acting else int(random.lognormvariate(7.2, 0.6)) + 90
        end = begin + length - 1
        who = _new_person(random, people, drawn[-1].person if drawn else None)
        slug = f"{who.slug}-{state.slug}-{office}-{iso(begin)[:4]}"
        last, kind = end if end <= LAST_DAY else None, "acting" if acting else "substantive"
        tenure = Tenure(slug, who, f"{state.slug}-{office}", begin, last, kind)
        who.tenures.append(tenure)
        drawn.append(tenure)
        begin = end + 1
    return drawn


def _new_person(random: Random, people: list[Person], predecessor: Person | None) -> Person:
    """Draw a person; one in fifty bears the family name of the predecessor."""
    number = len(people)
    family = surname(number)
    called = person(number, family)
    if predecessor is not None and random.random() < 0.02 and predecessor.number + 1 == number:
        called = person(number, Name(predecessor.name.en.split()[1], predecessor.name.ru.split()[1]))
    people.append(Person(number, called, called.slug))
    return people[-1]


def plan_formats(random: Random, meetings: int, states: list[State]) -> list[Format]:
    """Draw formats; a few of them meet often, and a few states are in most of them."""
    weights = zipf(len(states), 0.8)
    sizes = range(2, min(_LARGEST_FORMAT, len(states)))
    size_weights = [size**-3.4 for size in sizes]
    formats = []
    for number, length in enumerate(_lengths(meetings)):
        word = surname(number + 11_000)
        group, groups_ru = _GROUPS[number % len(_GROUPS)]
        called = Name(f"{word.en} {group}", f"{groups_ru} {word.ru}")
        size = 6 if number == 0 else random.choices(sizes, size_weights)[0]
        chosen = states[:size] if number == 0 else _distinct(random, states, weights, size)
        made = Format(number, called, called.slug, chosen)
        _plan_meetings(random, made, length)
        _plan_initiatives(random, made)
        formats.append(made)
    return formats


def _lengths(meetings: int) -> list[int]:
    """How many meetings each format has: a power law, up to four a year."""
    number = max(2, meetings // 30)
    weights = [(rank + 1) ** -0.6 for rank in range(number)]
    lengths = [max(1, min(_MOST_MEETINGS, int(meetings * weight / sum(weights)))) for weight in weights]
    missing = meetings - sum(lengths)
    for index in _around(number):
        if missing <= 0:
            break
        if lengths[index] < _MOST_MEETINGS:
            lengths[index] += 1
            missing -= 1
    return lengths


def _around(number: int) -> list[int]:
    return [index for _ in range(_MOST_MEETINGS) for index in range(number)]


def _distinct(random: Random, states: list[State], weights: list[float], size: int) -> list[State]:
    chosen: dict[int, State] = {}
    while len(chosen) < size:
        state = random.choices(states, cum_weights=weights)[0]
        chosen[state.number] = state
    return list(chosen.values())


def _plan_meetings(random: Random, made: Format, length: int) -> None:
    """Spread the meetings of a format over its years; a quarter of them prepare others."""
    kind = "summits" if made.number % 7 == 3 else "ministers"
    preparing = length // 4
    series = Series(f"{made.slug}-{kind}", made, kind, _LEVELS[kind])
    deputies = Series(f"{made.slug}-deputies", made, "deputies", _LEVELS["deputies"])
    main = length - preparing
    step = min(400, (LAST_DAY - FIRST_DAY - 60) // max(1, main))
    day = random.randrange(FIRST_DAY + 40, LAST_DAY - step * main)
    skipped = 0
    for index in range(main):
        skipped += index > 0 and random.random() < 0.02
        on = day + index * step + random.randrange(max(1, step // 2))
        meeting = Meeting(f"{series.slug}-{iso(on)}", series, on, index + 1 + skipped)
        if preparing and index % 3 == 0 and len(deputies.meetings) < preparing:
            before = on - random.randrange(15, 30)
            meeting.prepared_by = Meeting(f"{deputies.slug}-{iso(before)}", deputies, before, len(deputies.meetings) + 1)
            deputies.meetings.append(meeting.prepared_by)
        series.meetings.append(meeting)
    made.series = [each for each in (series, deputies) if each.meetings]


_STAGES: Final = ("mentioned", "supported", "endorsed", "launched")
SPHERES: Final = (
    *("political-diplomatic", "security", "trade-economic", "transport-transit", "energy", "environment"),
    *("cultural-humanitarian", "health", "migration", "science-education", "digital"),
)


def _plan_initiatives(random: Random, made: Format) -> None:
    """One initiative for some thirty meetings; each comes up at some meetings after the first."""
    meetings = made.series[0].meetings
    for number in range(max((made.number + 1) % 2, len(meetings) // 25)):
        first = 0 if made.number == number == 0 else random.randrange(len(meetings))
        called = Name(f"{made.name.en.split()[0]} Plan {number + 1}", f"План {made.name.ru.split()[1]} {number + 1}")
        known = random.random() < 0.85 or made.number == 0
        stages = [(meetings[first], "proposed" if known else "mentioned")]
        for later, stage in zip(meetings[first + 1 : first + 1 + random.randrange(4)], _STAGES, strict=False):
            stages.append((later, stage))
        proposer = random.choice(made.members) if known else None
        made.initiatives.append(Initiative(called.slug, called, proposer, stages, random.choice(SPHERES)))
