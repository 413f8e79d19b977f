"""Surveys of the graph: how much there is, what met last and meets next, when each format met, where sources disagree."""

from diplograph.surveys.calendar import Calendar, Occasion, Words, calendar_of
from diplograph.surveys.disagreements import KINDS, Disagreements, Dispute, counted
from diplograph.surveys.figures import FIGURES, Figure, figures_of
from diplograph.surveys.lines import lines_of
from diplograph.surveys.names import names_of
from diplograph.surveys.rivals import Attestation, Disagreement, Rival, disagreements_of
from diplograph.surveys.timeline import Mark, Strip, Timeline, timeline_of

__all__ = [
    "FIGURES",
    "KINDS",
    "Attestation",
    "Calendar",
    "Disagreement",
    "Disagreements",
    "Dispute",
    "Figure",
    "Mark",
    "Occasion",
    "Rival",
    "Strip",
    "Timeline",
    "Words",
    "calendar_of",
    "counted",
    "disagreements_of",
    "figures_of",
    "lines_of",
    "names_of",
    "timeline_of",
]
