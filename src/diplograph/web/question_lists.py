"""The named queries as lists for people: by who asks them, each with what its answer is drawn as."""

from dataclasses import dataclass
from typing import Final

from diplograph.languages import N_
from diplograph.pictures import read_chart
from diplograph.questions import Catalogue, Question
from diplograph.web.charts import CHART_NAMES

# The headings of the audiences that the queries name.
AUDIENCES: Final = {
    "scholar": N_("For scholars"),
    "journalist": N_("For journalists"),
    "curator": N_("For curators"),
    "linked-data consumer": N_("For those who use the data"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One question in a list.

    Attributes:
        question: The question.
        picture: What people call the chart of its answer; empty when the answer is a table.
    """

    question: Question
    picture: str


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one audience.

    Attributes:
        anchor: The group's name in addresses.
        heading: Who asks them.
        entries: The questions, by rank.
    """

    anchor: str
    heading: str
    entries: tuple[Entry, ...]


def groups_of(catalogue: Catalogue) -> tuple[Group, ...]:
    """Return the questions of a catalogue by audience."""
    return tuple(
        Group(audience.replace(" ", "-"), AUDIENCES.get(audience, audience), tuple(map(_entry, questions)))
        for audience, questions in catalogue.by_audience().items()
    )


def _entry(question: Question) -> Entry:
    chart = read_chart(question.chart)
    return Entry(question, CHART_NAMES[chart.kind] if chart.is_drawn else "")
