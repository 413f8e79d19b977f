"""The page of a document: where it was adopted, by whom, where it can be read, and what names it."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.attested import Paragraph, learn_facts, paragraphs
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.names import NameForm, name_forms
from diplograph.pages.page import Trail
from diplograph.representations import Link
from diplograph.vocabulary import term

_HEAD: Final = (
    *("diplo:documentType", "diplo:adoptedAt", "diplo:adoptionDate", "diplo:adoptedBy", "diplo:signatory"),
    *("dcterms:title", "dcterms:publisher", "dcterms:issued", "dcterms:language"),
)
_NAMES: Final = ("diplo:inSphere", "diplo:aboutTopic", "diplo:concerns", "diplo:refersTo")
_TEXTS: Final = ("diplo:textAt", "schema:url")


@dataclass(frozen=True, slots=True)
class Document:
    """What is shown of a document.

    Attributes:
        head: Type, where and when it was adopted, and by whom.
        texts: Where it can be read.
        names: What it is about and what it names.
        rows: The other properties.
        forms: What it is called where.
        paragraphs: The facts that it is itself a source of.
        others: Parts of other kinds.
    """

    head: tuple[Row, ...]
    texts: tuple[Link, ...]
    names: tuple[Row, ...]
    rows: tuple[Row, ...]
    forms: tuple[NameForm, ...]
    paragraphs: tuple[Paragraph, ...]
    others: tuple[Section, ...]


def document(about: About) -> Document:
    """Return what the page shows."""
    learn_facts(about, f"?c {term('diplo:source')} <{about.iri}> .")
    return Document(
        head=_rows(about, _HEAD),
        texts=about.links(about.iri, *_TEXTS),
        names=_rows(about, _NAMES),
        rows=about.rows(about.iri, without=(*_HEAD, *_TEXTS, *_NAMES, "diplo:hasNameForm")),
        forms=name_forms(about),
        paragraphs=paragraphs(about),
        others=sections_of(about, without=frozenset({"name", "citation"})),
    )


def _rows(about: About, properties: tuple[str, ...]) -> tuple[Row, ...]:
    found = ((each, about.links(about.iri, each)) for each in properties)
    return tuple(Row(about.property(each), derived=False, values=values) for each, values in found if values)


def trail(about: About) -> Trail:
    """Return the meeting that adopted it."""
    return about.links(about.iri, "diplo:adoptedAt")
