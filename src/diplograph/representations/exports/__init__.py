"""Exports: things in the formats of calendars, nanopublications, RDF 1.2 and bibliographies. Pure: the graph in, bytes out."""

from diplograph.representations.exports.availability import available
from diplograph.representations.exports.calendar import write_calendar, write_event
from diplograph.representations.exports.events import read_events
from diplograph.representations.exports.facts import Facts
from diplograph.representations.exports.formats import (
    BIBTEX,
    CALENDAR,
    CALENDARS,
    CSL_JSON,
    EXPORTS,
    NANOPUBLICATIONS,
    REIFIED,
    RIS,
    Export,
    exports_of,
)
from diplograph.representations.exports.nanopublications import Nanopublication, nanopublications_of, write_nanopublications
from diplograph.representations.exports.publication import PUBLISHED, Publication
from diplograph.representations.exports.references import WRITERS
from diplograph.representations.exports.reified import write_reified
from diplograph.representations.exports.works import Work, works_of

__all__ = [
    "BIBTEX",
    "CALENDAR",
    "CALENDARS",
    "CSL_JSON",
    "EXPORTS",
    "NANOPUBLICATIONS",
    "PUBLISHED",
    "REIFIED",
    "RIS",
    "WRITERS",
    "Export",
    "Facts",
    "Nanopublication",
    "Publication",
    "Work",
    "available",
    "exports_of",
    "nanopublications_of",
    "read_events",
    "works_of",
    "write_calendar",
    "write_event",
    "write_nanopublications",
    "write_reified",
]
