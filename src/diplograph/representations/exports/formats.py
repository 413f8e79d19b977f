"""The formats that other tools and other communities read, and which kinds of things can be had in each."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat

from diplograph.negotiation import Format
from diplograph.records import FOLDERS
from diplograph.vocabulary import KINDS

CALENDAR: Final = Format("iCalendar", "text/calendar", "ics")
NANOPUBLICATIONS: Final = Format("nanopublications", "application/trig", "nanopub.trig", (), RdfFormat.TRIG)
REIFIED: Final = Format("Turtle 1.2 with evidence", "text/turtle; version=1.2", "rdf12.ttl")
BIBTEX: Final = Format("BibTeX", "application/x-bibtex", "bib")
RIS: Final = Format("RIS", "application/x-research-info-systems", "ris")
CSL_JSON: Final = Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl.json")

EVENTS: Final = ("meeting", "session", "address")
CALENDARS: Final = ("series", "format")
# What has a record of its own with citations in it.
_CITED: Final = tuple(
    folder.kind for folder in FOLDERS if "citation" in folder.parts and folder.kind not in {"publisher", "source"}
)
_CITABLE: Final = (*_CITED, "body", "dataset", "office", "publisher", "series", "source")


@dataclass(frozen=True, slots=True)
class Export:
    """One format that things can be exported in.

    Attributes:
        form: The format.
        kinds: The kinds of things that can be had in it.
        title: What the address answers with.
    """

    form: Format
    kinds: tuple[str, ...]
    title: str


EXPORTS: Final = (
    Export(CALENDAR, (*EVENTS, *CALENDARS), "An event for a calendar, or a calendar to subscribe to"),
    Export(NANOPUBLICATIONS, _CITED, "Each cited statement as a nanopublication"),
    Export(REIFIED, tuple(kind for kind in KINDS if kind != "record"), "The description, each statement with its citations"),
    Export(BIBTEX, _CITABLE, "How to cite it, for BibTeX"),
    Export(RIS, _CITABLE, "How to cite it, for reference managers"),
    Export(CSL_JSON, _CITABLE, "How to cite it, for citation processors"),
)


def exports_of(kind: str) -> tuple[Format, ...]:
    """Return the formats that things of a kind can be exported in.

    >>> [form.extension for form in exports_of("level")]
    ['rdf12.ttl']
    """
    return tuple(export.form for export in EXPORTS if kind in export.kinds)
