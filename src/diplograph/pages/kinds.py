"""Which kinds of things have pages of their own."""

from collections.abc import Mapping
from typing import Final

from diplograph.collections import Indexes, Tallies, tallies_of
from diplograph.pages import citation, document
from diplograph.pages.about import About
from diplograph.pages.format import format_
from diplograph.pages.generic import generic
from diplograph.pages.initiative import initiative
from diplograph.pages.meeting import meeting, neighbours, trail
from diplograph.pages.office import in_state, office
from diplograph.pages.organization import organization
from diplograph.pages.page import Kind, Page, make
from diplograph.pages.person import person
from diplograph.pages.place import place
from diplograph.pages.publisher import publisher
from diplograph.pages.series import in_format, series
from diplograph.pages.source import source
from diplograph.pages.state import state
from diplograph.pages.topic import sphere, topic
from diplograph.representations import Description, TermNames
from diplograph.store import Store

GENERIC: Final = Kind("thing.html", generic)
_EVENT: Final = Kind("meeting.html", meeting, trail, neighbours, mentioned=False)
KINDS: Final[dict[str, Kind]] = {
    "address": _EVENT,
    "format": Kind("format.html", format_, mentioned=False),
    "initiative": Kind("initiative.html", initiative, mentioned=False),
    "citation": Kind("citation.html", citation.citation, citation.trail, mentioned=False),
    "document": Kind("document.html", document.document, document.trail),
    "meeting": _EVENT,
    "office": Kind("office.html", office, trail=in_state, mentioned=False),
    "organization": Kind("organization.html", organization, mentioned=False),
    "place": Kind("place.html", place, mentioned=False),
    "publisher": Kind("publisher.html", publisher, mentioned=False),
    "series": Kind("series.html", series, trail=in_format, mentioned=False),
    "person": Kind("person.html", person, mentioned=False),
    "session": _EVENT,
    "source": Kind("source.html", source, mentioned=False),
    "sphere": Kind("topic.html", sphere, mentioned=False),
    "state": Kind("state.html", state, mentioned=False),
    "topic": Kind("topic.html", topic, mentioned=False),
}


def page_of(
    description: Description,
    store: Store,
    names: TermNames,
    root: str = "",
    *,
    tallies: Mapping[str, Tallies] | None = None,
) -> Page:
    """Return the page about what a description describes.

    Args:
        description: The description.
        store: Where to ask for what is not in it.
        names: What the ontology calls its terms, in the language of the page.
        root: The path under which the server is mounted.
        tallies: The counts of meetings and sources; by default they are made anew.
    """
    about = About(description, store, names, root, tallies=tallies or tallies_of(Indexes(store)))
    return make(about, KINDS.get(about.kind, GENERIC))
