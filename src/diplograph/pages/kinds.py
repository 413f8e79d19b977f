"""Which kinds of things have pages of their own."""

from typing import Final

from diplograph.pages import citation, document
from diplograph.pages.about import About
from diplograph.pages.generic import generic
from diplograph.pages.meeting import meeting, neighbours, trail
from diplograph.pages.page import Kind, Page, make
from diplograph.pages.person import person
from diplograph.pages.source import source
from diplograph.representations import Description, TermNames
from diplograph.store import Store

GENERIC: Final = Kind("thing.html", generic)
_EVENT: Final = Kind("meeting.html", meeting, trail, neighbours, mentioned=False)
KINDS: Final[dict[str, Kind]] = {
    "address": _EVENT,
    "citation": Kind("citation.html", citation.citation, citation.trail, mentioned=False),
    "document": Kind("document.html", document.document, document.trail),
    "meeting": _EVENT,
    "person": Kind("person.html", person, mentioned=False),
    "session": _EVENT,
    "source": Kind("source.html", source, mentioned=False),
}


def page_of(description: Description, store: Store, names: TermNames, root: str = "") -> Page:
    """Return the page about what a description describes.

    Args:
        description: The description.
        store: Where to ask for what is not in it.
        names: What the ontology calls its terms, in the language of the page.
        root: The path under which the server is mounted.
    """
    about = About(description, store, names, root)
    return make(about, KINDS.get(about.kind, GENERIC))
