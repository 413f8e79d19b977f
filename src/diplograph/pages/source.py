"""The page of a source: its paragraphs in their order, each with the facts drawn from it."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.attested import MOST_FACTS, Paragraph, learn_facts, paragraphs
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.representations import Link
from diplograph.vocabulary import term

_HEAD: Final = ("dcterms:title", "dcterms:publisher", "dcterms:issued", "dcterms:language", "schema:url", "diplo:accountOf")
_OWN_PLACE: Final = (*_HEAD, "diplo:paragraphCount", "diplo:paragraphWithoutFact", "skos:editorialNote")


@dataclass(frozen=True, slots=True)
class Source:
    """What is shown of a source.

    Attributes:
        head: Title, publisher, day, language, address, and whose account it is.
        rows: The other properties.
        notes: What the curators say of it.
        paragraphs: Its paragraphs.
        facts: How many facts were drawn from it.
        more: Whether there are more than are shown.
        others: Parts of other kinds.
    """

    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    notes: tuple[Link, ...]
    paragraphs: tuple[Paragraph, ...]
    facts: int
    more: bool
    others: tuple[Section, ...]


def source(about: About) -> Source:
    """Return what the page shows."""
    iri = about.iri
    learn_facts(about, f"?c {term('diplo:source')} <{iri}> .")
    unread = [each.text for each in about.links(iri, "diplo:paragraphWithoutFact")]
    found = paragraphs(about, about.value(iri, "diplo:paragraphCount"), unread)
    facts = len({fact.fact.href for each in found for group in each.groups for fact in group.facts})
    head = ((each, about.links(iri, each)) for each in _HEAD)
    return Source(
        head=tuple(Row(about.property(each), derived=False, values=values) for each, values in head if values),
        rows=about.rows(iri, without=_OWN_PLACE),
        notes=about.links(iri, "skos:editorialNote"),
        paragraphs=found,
        facts=facts,
        more=facts >= MOST_FACTS,
        others=sections_of(about),
    )
