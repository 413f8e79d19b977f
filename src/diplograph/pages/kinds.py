"""Which kinds of things have pages of their own."""

from typing import Final

from diplograph.pages.about import About
from diplograph.pages.generic import generic
from diplograph.pages.meeting import meeting
from diplograph.pages.page import Kind, Page, make
from diplograph.representations import Description, TermNames
from diplograph.store import Store

GENERIC: Final = Kind("thing.html", generic)
_EVENT: Final = Kind("meeting.html", meeting)
KINDS: Final[dict[str, Kind]] = {
    "address": _EVENT,
    "meeting": _EVENT,
    "session": _EVENT,
}


def page_of(description: Description, store: Store, names: TermNames, root: str = "", language: str = "en") -> Page:
    """Return the page about what a description describes.

    Args:
        description: The description.
        store: Where to ask for what is not in it.
        names: What the ontology calls its terms.
        root: The path under which the server is mounted.
        language: The language of the page.
    """
    about = About(description, store, names, root, language)
    return make(about, KINDS.get(about.kind, GENERIC))
