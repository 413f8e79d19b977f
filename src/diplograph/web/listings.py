"""The ontology and the shapes as lists for people."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from diplograph.representations import Link, words_of
from diplograph.turtle import Document
from diplograph.vocabulary import DIPLO, RDF_TYPE, SHAPE, compact, term

_CLASS: Final = term("owl:Class")
_ONTOLOGY: Final = term("owl:Ontology")
_MESSAGE: Final = term("sh:message")
_SPARQL: Final = term("sh:sparql")
_SEVERITY: Final = term("sh:severity")

Properties = dict[NamedNode, list[NamedNode | BlankNode | Literal]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term or shape.

    Attributes:
        anchor: The fragment of its IRI, so that the IRI leads here; empty for terms of others.
        name: Its prefixed name.
        label: What people call it.
        text: What it means, or what to do when it is violated.
        notes: Further remarks.
    """

    anchor: str
    name: str
    label: Link
    text: Link
    notes: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one sort."""

    heading: str
    entries: tuple[Entry, ...]


def version_of(document: Document) -> str:
    """Return the version that a vocabulary document says it has (``owl:versionInfo``)."""
    versions = (each.triple.object for each in document.statements if each.triple.predicate == term("owl:versionInfo"))
    return next((each.value for each in versions if isinstance(each, Literal)), "")


def listed_terms(document: Document) -> tuple[Section, ...]:
    """Return the terms of the ontology: classes, properties, and what is reused from elsewhere."""
    described = _described(document)
    ours = [iri for iri in described if iri.value.startswith(DIPLO)]
    classes = [iri for iri in ours if _CLASS in described[iri].get(RDF_TYPE, [])]
    properties = [iri for iri in ours if iri not in classes]
    reused = [iri for iri in described if iri not in ours and _ONTOLOGY not in described[iri].get(RDF_TYPE, [])]
    sections = (("Classes", classes), ("Properties", properties), ("Terms reused", reused))
    return tuple(Section(heading, tuple(_term(iri, described[iri]) for iri in iris)) for heading, iris in sections)


def listed_shapes(document: Document) -> tuple[Section, ...]:
    """Return the shapes that check something, by severity."""
    described = _described(document)
    by_severity: dict[str, list[Entry]] = {"Violation": [], "Warning": [], "Info": []}
    for iri, properties in described.items():
        message = next(_messages(document, properties), None)
        if message is not None and iri.value.startswith(SHAPE):
            severities = properties.get(_SEVERITY, [])
            severity = next((each.value for each in severities if isinstance(each, NamedNode)), "#Violation").rpartition("#")[2]
            by_severity[severity].append(_shape(iri, properties, message))
    return tuple(Section(severity, tuple(entries)) for severity, entries in by_severity.items())


def _described(document: Document) -> dict[NamedNode, Properties]:
    """The named things of a document, in its order."""
    described: dict[NamedNode, Properties] = {}
    for statement in document.statements:
        subject, predicate, value = statement.triple
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | BlankNode | Literal):
            described.setdefault(subject, defaultdict(list))[predicate].append(value)
    return described


def _messages(document: Document, properties: Properties) -> Iterator[Literal]:
    """The messages of a shape and of its constraints."""
    holders = properties.get(_SPARQL, [])
    below = (
        each.triple.object for each in document.statements if each.triple.subject in holders and each.triple.predicate == _MESSAGE
    )
    for value in (*properties.get(_MESSAGE, []), *below):
        if isinstance(value, Literal):
            yield value


def _term(iri: NamedNode, properties: Properties) -> Entry:
    notes = [*_english(properties, "vann:usageNote"), *_english(properties, "skos:example")]
    text = [*_english(properties, "skos:definition"), *_english(properties, "vann:usageNote")]
    return Entry(
        iri.value.removeprefix(DIPLO) if iri.value.startswith(DIPLO) else "",
        compact(iri.value),
        next(_english(properties, "rdfs:label"), Link(words_of(iri.value.replace("#", "/").rpartition("/")[2]))),
        next(iter(text), Link("")),
        tuple(each for each in notes if each not in text[:1]),
    )


def _shape(iri: NamedNode, properties: Properties, message: Literal) -> Entry:
    return Entry(
        iri.value.removeprefix(SHAPE),
        compact(iri.value),
        next(_english(properties, "sh:name"), Link("")),
        Link(message.value, "", message.language or ""),
        tuple(_english(properties, "sh:description")),
    )


def _english(properties: Properties, name: str) -> Iterator[Link]:
    for value in properties.get(term(name), []):
        if isinstance(value, Literal) and value.language in {"en", None}:
            yield Link(value.value, "", value.language or "")
