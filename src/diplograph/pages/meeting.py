"""The page of an event: who took part, what was said, what came of it."""

from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is shown of an event."""

    rows: tuple[Row, ...]
    sections: tuple[Section, ...]


def meeting(about: About) -> Meeting:
    """Return what the page shows."""
    return Meeting(about.rows(about.iri), sections_of(about))
