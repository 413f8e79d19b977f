"""The ontology, its schemes and its context keep the rules of ontology/STYLE.md."""

import hashlib
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, VOID, XSD, DefinedNamespace

from ontology_graphs import (
    BASE,
    CLASSES,
    CONCEPTS,
    CONTEXT_FILES,
    DIPLO,
    DOCUMENT,
    PROPERTIES,
    PROPERTY_TYPES,
    RULE_FILES,
    SCHEME,
    SCHEME_FILES,
    SCHEMES,
    TERMS,
    graph_of,
    iris,
    name,
    ours,
)

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ALIGNMENTS: Final = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, RDFS.seeAlso, SDO.domainIncludes, SDO.rangeIncludes)
CLOSED: Final[tuple[type[DefinedNamespace], ...]] = (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, VOID, XSD)
# Vocabularies that rdflib does not carry: the terms that were read in their own files.
READ_ELSEWHERE: Final = {
    # SEMIC Core Public Event Vocabulary, release 1.1.1
    *map(Namespace("http://data.europa.eu/m8g/").term, ("PublicEvent", "Participation", "eventNumber", "eventStatus", "format")),
    *map(Namespace("http://data.europa.eu/m8g/").term, ("hasParticipation", "role")),
    # Web Annotation Vocabulary, 2017
    *map(Namespace("http://www.w3.org/ns/oa#").term, ("SpecificResource", "TextQuoteSelector", "hasSource")),
    # Popolo 1.0, JSON-LD contexts
    *map(Namespace("http://www.w3.org/ns/opengov#").term, ("OtherName", "Speech", "onBehalfOf", "post")),
    # United Nations System Document Ontology, 2017
    *map(Namespace("https://w3id.org/un/ontology/undo/").term, ("Address", "Relation", "hasProponent", "hasSemantics")),
    # Wikibase ontology 1.0
    URIRef("http://wikiba.se/ontology#rank"),
    # Data Catalog Vocabulary 3
    URIRef("http://www.w3.org/ns/dcat#version"),
}


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> Counter[str]:
    """Count the literals of a property by language."""
    return Counter(str(value.language) for value in graph.objects(subject, predicate) if isinstance(value, Literal))


def test_nothing_was_lost() -> None:
    """The files hold at least as many terms, schemes, concepts and rules as the first release."""
    assert len(CLASSES) >= 32
    assert len(PROPERTIES) >= 78
    assert len(SCHEME_FILES) >= 17
    assert len(CONCEPTS) >= 184
    assert len(RULE_FILES) >= 9
    assert CONTEXT_FILES


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=name)
def test_term_is_documented(term: URIRef) -> None:
    """A term has one label in English and in Russian, one English definition, and an example or a usage note."""
    assert languages(TERMS, term, RDFS.label) == {"en": 1, "ru": 1}
    assert languages(TERMS, term, SKOS.definition)["en"] == 1
    assert languages(TERMS, term, SKOS.example)["en"] or languages(TERMS, term, VANN.usageNote)["en"]
    assert TERMS.value(term, RDFS.isDefinedBy) == DOCUMENT


@pytest.mark.parametrize("term", PROPERTIES, ids=name)
def test_property_has_guidance(term: URIRef) -> None:
    """A property says what it belongs on and what it leads to, both of them terms that exist."""
    assert (term, SDO.domainIncludes, None) in TERMS
    assert (term, SDO.rangeIncludes, None) in TERMS
    targets = ours([*TERMS.objects(term, SDO.domainIncludes), *TERMS.objects(term, SDO.rangeIncludes)])
    assert set(targets) <= set(CLASSES)


@pytest.mark.parametrize("term", PROPERTIES, ids=name)
def test_property_with_controlled_values_names_its_scheme(term: URIRef) -> None:
    """A property whose values are concepts points to the scheme that lists them."""
    if (term, SDO.rangeIncludes, SKOS.Concept) in TERMS:
        schemes = [target for target in iris(TERMS.objects(term, RDFS.seeAlso)) if target.startswith(SCHEME)]
        assert len(schemes) == 1
        assert (schemes[0], RDF.type, SKOS.ConceptScheme) in SCHEMES


def test_nothing_retypes_a_node() -> None:
    """The ontology entails no class from a property: guidance never becomes inference."""
    assert not list(TERMS.subject_objects(RDFS.domain))
    assert not list(TERMS.subject_objects(RDFS.range))


def test_names_tell_classes_from_properties() -> None:
    """Classes are written UpperCamel, properties lowerCamel."""
    assert [term for term in CLASSES if not re.fullmatch(r"([A-Z][a-z]+)+", name(term))] == []
    assert [term for term in PROPERTIES if not re.fullmatch(r"[a-z]+([A-Z][a-z]*)*[0-9]*", name(term))] == []


def test_every_outside_term_exists() -> None:
    """Every term of another vocabulary that the files name is one that the vocabulary has."""
    named = (target for graph in (TERMS, SCHEMES) for link in ALIGNMENTS for target in graph.objects(None, link))
    outside = {term for term in iris([*named, *TERMS.subjects(VANN.usageNote, None)]) if not term.startswith(BASE)}
    unknown = {term for term in outside - READ_ELSEWHERE if not any(term in vocabulary for vocabulary in CLOSED)}
    assert unknown == set()
    assert outside >= READ_ELSEWHERE, "the list of terms read elsewhere names one that is aligned no more"
    assert len(outside) >= 90


def test_every_term_that_schemes_use_is_declared() -> None:
    """A class or property used in a scheme file is declared in the ontology, ours or reused."""
    used = {*SCHEMES.predicates(), *SCHEMES.objects(None, RDF.type)}
    assert {term for term in used if (term, RDF.type, None) not in TERMS} == set()


def test_version_iri_ends_with_the_version() -> None:
    """The version IRI is the ontology's IRI and the version, which is written as SemVer."""
    version = str(TERMS.value(DOCUMENT, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(TERMS.value(DOCUMENT, OWL.versionIRI)) == f"{DOCUMENT}/{version}"


@pytest.mark.parametrize("file", SCHEME_FILES, ids=name)
def test_scheme_file_is_named_after_its_scheme(file: Path) -> None:
    """A scheme file describes the one scheme of its name and nothing but that scheme's concepts."""
    graph = graph_of(file)
    scheme = SCHEME.term(file.stem)
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
    assert set(graph.subjects()) == {scheme, *graph.subjects(SKOS.inScheme, scheme)}
    assert set(languages(graph, scheme, SKOS.prefLabel)) >= {"en", "ru"}
    assert languages(graph, scheme, SKOS.definition)["en"] == 1
    assert graph.value(scheme, DCTERMS.license) is not None


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: str(concept).removeprefix(BASE))
def test_concept_is_complete(concept: URIRef) -> None:
    """A concept has one label in each language, a definition, one scheme, and a broader concept of it or none."""
    assert SLUG.fullmatch(name(concept))
    labels = languages(SCHEMES, concept, SKOS.prefLabel)
    assert labels["en"] == labels["ru"] == 1
    assert max(labels.values()) == 1
    assert languages(SCHEMES, concept, SKOS.definition)["en"] == 1
    schemes = list(SCHEMES.objects(concept, SKOS.inScheme))
    assert len(schemes) == 1
    broader = list(SCHEMES.objects(concept, SKOS.broader))
    assert bool(broader) != ((concept, SKOS.topConceptOf, schemes[0]) in SCHEMES)
    assert {SCHEMES.value(wider, SKOS.inScheme) for wider in broader} <= set(schemes)


@pytest.mark.parametrize("scheme", iris(SCHEMES.subjects(RDF.type, SKOS.ConceptScheme)), ids=name)
def test_label_names_one_concept_of_a_scheme(scheme: URIRef) -> None:
    """No two concepts of one scheme have the same preferred label in a language."""
    concepts = SCHEMES.subjects(SKOS.inScheme, scheme)
    labels = Counter(label for concept in concepts for label in SCHEMES.objects(concept, SKOS.prefLabel))
    assert [label for label, times in labels.items() if times > 1] == []


def test_topics_fall_under_known_spheres() -> None:
    """Every topic is in one sphere at least, and every sphere named is in the scheme of spheres."""
    topics = set(SCHEMES.subjects(RDF.type, DIPLO.Topic))
    spheres = set(SCHEMES.subjects(RDF.type, DIPLO.Sphere))
    assert len(topics) >= 60
    assert {topic for topic in topics if (topic, DIPLO.inSphere, None) not in SCHEMES} == set()
    assert set(SCHEMES.objects(None, DIPLO.inSphere)) <= spheres


def test_stage_types_are_ordered() -> None:
    """Every stage type has a notation of its own, one digit, by which the status of an initiative is decided."""
    types = list(SCHEMES.subjects(SKOS.inScheme, SCHEME.term("stage-types")))
    orders = [str(SCHEMES.value(kind, SKOS.notation)) for kind in types]
    assert len(set(orders)) == len(types)
    assert all(re.fullmatch(r"\d", order) for order in orders)


def test_context_has_a_key_for_every_term() -> None:
    """The newest context gives a short key to every property, ours and reused, and to every class of ours."""
    file = CONTEXT_FILES[-1]
    context = json.loads(file.read_text("utf-8"))["@context"]
    mapped = [entry["@id"] if isinstance(entry, dict) and "@id" in entry else entry for entry in context.values()]
    pairs = [entry.partition(":") for entry in mapped if isinstance(entry, str)]
    keys = {context[prefix] + local for prefix, _, local in pairs if isinstance(context.get(prefix), str)}
    reused = iris(term for kind in PROPERTY_TYPES for term in TERMS.subjects(RDF.type, kind))
    assert {str(term) for term in (*CLASSES, *PROPERTIES, *reused)} - keys == set()
    assert re.fullmatch(r"\d+\.\d+\.\d+", file.stem)


def _as_read(definition: object) -> object:
    """What a key of a context means to a reader: whether one value is written as a list of one is the writer's matter alone."""
    if not isinstance(definition, dict):
        return definition
    containers = definition.get("@container", [])
    names = {containers} if isinstance(containers, str) else set(containers)
    return {**definition, "@container": names - {"@set"}}


def test_a_published_context_stays_as_it_is() -> None:
    """Documents that name a context go on meaning what they meant: in a newer one, each key is read as before."""
    contexts = [
        {key: _as_read(definition) for key, definition in json.loads(file.read_text("utf-8"))["@context"].items()}
        for file in CONTEXT_FILES
    ]
    assert len(contexts) >= 2
    for older, newer in pairwise(contexts):
        assert {key: newer.get(key) for key in older} == older
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in CONTEXT_FILES[:2]]
    assert digests == [
        "006aef42b253af03cf73fda0eafc4c8595f768500279350b3dbe956b75928d7b",
        "97bf80d870d893df8ca49d2eb691feef8cbffc9d0256c52dbff1ee49ea90de0a",
    ]
