"""The vocabularies as lists for people: what both have, and the shapes; the terms are in :mod:`diplograph.web.terms`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from diplograph.languages import N_
from diplograph.representations import Link, link_to
from diplograph.turtle import Document
from diplograph.vocabulary import SHAPE, compact, term

_MESSAGE: Final = term("sh:message")
_SPARQL: Final = term("sh:sparql")
_SEVERITY: Final = term("sh:severity")
# What a document says of itself, by the word for it on the page.
_PREAMBLE: Final = {
    N_("Version"): "owl:versionInfo",
    N_("This version"): "owl:versionIRI",
    N_("Version before"): "owl:priorVersion",
    N_("Namespace"): "vann:preferredNamespaceUri",
    N_("Prefix"): "vann:preferredNamespacePrefix",
    N_("Created"): "dcterms:created",
    N_("Changed"): "dcterms:modified",
    N_("Licence"): "dcterms:license",
}

Properties = dict[NamedNode, list[NamedNode | BlankNode | Literal]]


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of a term, in a word, with its values."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term or shape.

    Attributes:
        anchor: The fragment of its IRI, so that the IRI leads here; empty for terms of others.
        name: Its prefixed name.
        label: What people call it.
        text: What it means, or what to do when it is violated.
        notes: Further remarks.
        names: What people call it in other languages.
        examples: Examples of its use.
        facts: Where it belongs: its wider terms, what it is used on.
        deprecated: Whether something else is to be written instead.
    """

    anchor: str
    name: str
    label: Link
    text: Link
    notes: tuple[Link, ...]
    names: tuple[Link, ...] = ()
    examples: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one sort."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Preamble:
    """What a vocabulary document says of itself: titles and descriptions in its languages, and facts."""

    titles: tuple[Link, ...]
    descriptions: tuple[Link, ...]
    facts: tuple[Fact, ...]


def version_of(document: Document) -> str:
    """Return the version that a vocabulary document says it has (``owl:versionInfo``)."""
    versions = (each.triple.object for each in document.statements if each.triple.predicate == term("owl:versionInfo"))
    return next((each.value for each in versions if isinstance(each, Literal)), "")


def preamble_of(document: Document, iri: str, root: str) -> Preamble:
    """Return what a vocabulary document says of itself.

    Args:
        document: The document.
        iri: Its IRI.
        root: The path under which the server is mounted.
    """
    own = described(document).get(NamedNode(iri), {})
    found = {word: own.get(term(name), []) for word, name in _PREAMBLE.items()}
    facts = tuple(Fact(word, tuple(link_to(each, {}, root) for each in values)) for word, values in found.items() if values)
    return Preamble(texts(own, "dcterms:title"), texts(own, "dcterms:description"), facts)


def listed_shapes(document: Document) -> tuple[Section, ...]:
    """Return the shapes that check something, by severity."""
    by_severity: dict[str, list[Entry]] = {N_("Violation"): [], N_("Warning"): [], N_("Info"): []}
    for iri, properties in described(document).items():
        message = next(_messages(document, properties), None)
        if message is not None and iri.value.startswith(SHAPE):
            severities = properties.get(_SEVERITY, [])
            severity = next((each.value for each in severities if isinstance(each, NamedNode)), "#Violation").rpartition("#")[2]
            by_severity[severity].append(_shape(iri, properties, message))
    return tuple(Section(severity, tuple(entries)) for severity, entries in by_severity.items())


def described(document: Document) -> dict[NamedNode, Properties]:
    """Return the named things of a document, in its order, with their properties."""
    found: dict[NamedNode, Properties] = {}
    for statement in document.statements:
        subject, predicate, value = statement.triple
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | BlankNode | Literal):
            found.setdefault(subject, defaultdict(list))[predicate].append(value)
    return found


def texts(properties: Properties, name: str) -> tuple[Link, ...]:
    """Return the texts that a property has, in all languages, English first."""
    values = [each for each in properties.get(term(name), []) if isinstance(each, Literal)]
    ordered = sorted(values, key=lambda each: (each.language not in {"en", None}, each.language or ""))
    return tuple(Link(each.value, "", each.language or "") for each in ordered)


def english(properties: Properties, name: str) -> tuple[Link, ...]:
    """Return the English texts that a property has, and those without a language."""
    return tuple(each for each in texts(properties, name) if each.language in {"en", ""})


def _messages(document: Document, properties: Properties) -> Iterator[Literal]:
    """The messages of a shape and of its constraints."""
    holders = properties.get(_SPARQL, [])
    below = (
        each.triple.object for each in document.statements if each.triple.subject in holders and each.triple.predicate == _MESSAGE
    )
    for value in (*properties.get(_MESSAGE, []), *below):
        if isinstance(value, Literal):
            yield value


def _shape(iri: NamedNode, properties: Properties, message: Literal) -> Entry:
    return Entry(
        iri.value.removeprefix(SHAPE),
        compact(iri.value),
        next(iter(english(properties, "sh:name")), Link("")),
        Link(message.value, "", message.language or ""),
        english(properties, "sh:description"),
    )
