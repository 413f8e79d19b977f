"""The terms of the ontology as a list for people: what each means, where it belongs, how it is used, what took its place."""

from collections.abc import Callable
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.languages import N_
from diplograph.representations import Link, link_to, words_of
from diplograph.turtle import Document
from diplograph.vocabulary import DIPLO, RDF_TYPE, compact, term
from diplograph.web.listings import Entry, Fact, Properties, Section, described, english, texts

_CLASS: Final = term("owl:Class")
_ONTOLOGY: Final = term("owl:Ontology")
_RULE: Final = term("diplo:derivedByRule")
_DEPRECATED: Final = term("owl:deprecated")
_DOMAIN: Final = term("schema:domainIncludes")
_WIDER: Final = term("rdfs:subClassOf")
# What a term says of itself, by the words for it on the page.
_FACTS: Final = {
    N_("Kind of"): "rdfs:subClassOf",
    N_("Implies"): "rdfs:subPropertyOf",
    N_("Inverse of"): "owl:inverseOf",
    N_("Used on"): "schema:domainIncludes",
    N_("Has values"): "schema:rangeIncludes",
    N_("Near to"): "skos:closeMatch",
    N_("Same as"): "owl:equivalentClass",
    N_("See also"): "rdfs:seeAlso",
    N_("Write instead"): "dcterms:isReplacedBy",
    N_("Derived by the rule"): "diplo:derivedByRule",
}
Described = dict[NamedNode, Properties]
Linked = Callable[[NamedNode | Literal], Link]


def listed_terms(document: Document, root: str = "") -> tuple[Section, ...]:
    """Return the terms of the ontology: classes, properties, shortcuts that rules derive, what is reused, and what is deprecated.

    Args:
        document: The ontology, or a version of it.
        root: The path under which the server is mounted.
    """
    found = described(document)
    known = {iri.value: Link(name.text, "", name.language) for iri in found for name in english(found[iri], "rdfs:label")[:1]}
    links = partial(_link, found, known, root)
    ours = [iri for iri in found if iri.value.startswith(DIPLO) and not _is_deprecated(found[iri])]
    classes = [iri for iri in ours if _CLASS in found[iri].get(RDF_TYPE, [])]
    properties = [iri for iri in ours if iri not in classes]
    sections = (
        (N_("Classes"), classes),
        (N_("Properties"), [iri for iri in properties if _RULE not in found[iri]]),
        (N_("Shortcuts that rules derive"), [iri for iri in properties if _RULE in found[iri]]),
        (N_("Terms reused"), [iri for iri in found if iri.value[: len(DIPLO)] != DIPLO and _is_term(found[iri])]),
        (N_("Deprecated terms"), [iri for iri in found if iri.value.startswith(DIPLO) and _is_deprecated(found[iri])]),
    )
    return tuple(Section(heading, tuple(_term(iri, found, links) for iri in iris)) for heading, iris in sections)


def _is_term(properties: Properties) -> bool:
    return _ONTOLOGY not in properties.get(RDF_TYPE, [])


def _is_deprecated(properties: Properties) -> bool:
    return any(isinstance(each, Literal) and each.value in {"true", "1"} for each in properties.get(_DEPRECATED, []))


def _link(found: Described, known: dict[str, Link], root: str, value: NamedNode | Literal) -> Link:
    """A term of this document leads to its place on the page; anything else to where it is."""
    if isinstance(value, NamedNode) and value in found and value.value.startswith(DIPLO):
        return Link(known.get(value.value, Link(compact(value.value))).text, f"#{value.value.removeprefix(DIPLO)}")
    return link_to(value, known, root)


def _term(iri: NamedNode, found: Described, links: Linked) -> Entry:
    properties = found[iri]
    labels = texts(properties, "rdfs:label")
    definitions = texts(properties, "skos:definition") or texts(properties, "vann:usageNote")
    notes = [*definitions[1:], *english(properties, "vann:usageNote"), *english(properties, "skos:editorialNote")]
    name = Link(words_of(iri.value.replace("#", "/").rpartition("/")[2]))
    return Entry(
        anchor=iri.value.removeprefix(DIPLO) if iri.value.startswith(DIPLO) else "",
        name=compact(iri.value),
        label=next(iter(labels), name),
        text=next(iter(definitions), Link("")),
        notes=tuple(each for each in notes if each not in definitions[:1]),
        names=labels[1:],
        examples=english(properties, "skos:example"),
        facts=(*_facts(properties, links), *_uses(iri, found, links)),
        deprecated=_is_deprecated(properties),
    )


def _facts(properties: Properties, links: Linked) -> tuple[Fact, ...]:
    said = {words: properties.get(term(name), []) for words, name in _FACTS.items()}
    values = {words: tuple(links(each) for each in said[words] if isinstance(each, NamedNode | Literal)) for words in said}
    return tuple(Fact(words, each) for words, each in values.items() if each)


def _uses(iri: NamedNode, found: Described, links: Linked) -> tuple[Fact, ...]:
    """What other terms of the document say of a class: which are kinds of it, which properties it has."""
    pairs = ((N_("Kinds"), _WIDER), (N_("Properties"), _DOMAIN))
    uses = {words: tuple(links(other) for other in found if iri in found[other].get(name, [])) for words, name in pairs}
    return tuple(Fact(words, each) for words, each in uses.items() if each)
