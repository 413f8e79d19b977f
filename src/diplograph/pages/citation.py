"""The page of a citation: the words, where they stand, and which facts rest on them."""

from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.attested import Paragraph, learn_facts, paragraphs
from diplograph.pages.evidence import Row
from diplograph.pages.page import Trail
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class Citation:
    """What is shown of a citation.

    Attributes:
        words: The words.
        source: The source.
        paragraph: The number of the paragraph, or empty.
        deep_link: The address that leads to the words, or empty.
        kind: The kind of evidence.
        paragraphs: The facts that rest on it.
        rows: The other properties.
    """

    words: Link
    source: Link
    paragraph: str
    deep_link: str
    kind: Link
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[Row, ...]


def citation(about: About) -> Citation:
    """Return what the page shows."""
    iri = about.iri
    learn_facts(about, f"VALUES ?c {{ <{iri}> }}")
    start, end = about.first(iri, "diplo:textStart"), about.first(iri, "diplo:textEnd")
    shown = ("diplo:textStart", "diplo:textEnd", "diplo:source", "diplo:paragraph", "diplo:deepLink", "diplo:evidenceKind")
    return Citation(
        words=Link(f"{start.text} … {end.text}" if end.text else start.text, "", start.language),
        source=about.first(iri, "diplo:source"),
        paragraph=about.value(iri, "diplo:paragraph"),
        deep_link=about.first(iri, "diplo:deepLink").href,
        kind=about.first(iri, "diplo:evidenceKind"),
        paragraphs=paragraphs(about),
        rows=about.rows(iri, without=shown),
    )


def trail(about: About) -> Trail:
    """Return the source."""
    return about.links(about.iri, "diplo:source")
