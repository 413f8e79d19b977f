"""The documents that were adopted at an event."""

from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.evidence import Ref
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class Adopted:
    """One document.

    Attributes:
        document: The document.
        kind: Its type.
        day: When it was adopted, or empty.
        by: Who adopted or signed it.
        texts: Where it can be read.
        evidence: The notes.
    """

    document: Link
    kind: Link
    day: str
    by: tuple[Link, ...]
    texts: tuple[Link, ...]
    evidence: tuple[Ref, ...]


def adopted(about: About) -> tuple[Adopted, ...]:
    """Return the documents adopted at the event: those of its record, and others that are known to be."""
    found = [each for each in about.parts("document") if about.iri in about.things(each, "diplo:adoptedAt")]
    elsewhere = [each for each in about.things(about.iri, "diplo:adoptedDocument") if each not in found]
    return tuple(
        Adopted(
            document=about.name(each),
            kind=about.first(each, "diplo:documentType"),
            day=about.value(each, "diplo:adoptionDate"),
            by=tuple(dict.fromkeys(about.links(each, "diplo:adoptedBy", "diplo:signatory"))),
            texts=about.links(each, "diplo:textAt"),
            evidence=about.cite(each),
        )
        for each in [*found, *elsewhere]
    )
