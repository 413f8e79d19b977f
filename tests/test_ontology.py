"""The ontology, its schemes, its rules and its context keep the rules of ontology/STYLE.md."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, VOID, XSD, DefinedNamespace
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

ONTOLOGY: Final = Path(__file__).parents[1] / "ontology"
SCHEME_FILES: Final = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
RULE_FILES: Final = sorted((ONTOLOGY / "rules").glob("*.rq"))
CONTEXT_FILES: Final = sorted((ONTOLOGY / "context").glob("*.jsonld"))

BASE: Final = "https://w3id.org/diplograph/"
DIPLO: Final = Namespace(f"{BASE}ontology#")
SCHEME: Final = Namespace(f"{BASE}scheme/")
DOCUMENT: Final = URIRef(f"{BASE}ontology")
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

PROPERTY_TYPES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
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
TURTLE_PREFIXES: Final = {"dcterms": DCTERMS, "diplo": DIPLO, "schema": SDO, "xsd": XSD}


def graph_of(*files: Path) -> Graph:
    """Parse Turtle files into one graph."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def iris(nodes: Iterable[Node]) -> list[URIRef]:
    """Sort the IRIs among some nodes."""
    return sorted({node for node in nodes if isinstance(node, URIRef)})


def ours(nodes: Iterable[Node]) -> list[URIRef]:
    """Sort the terms of our ontology among some nodes."""
    return [node for node in iris(nodes) if node.startswith(DIPLO)]


TERMS: Final = graph_of(ONTOLOGY / "diplograph.ttl")
SCHEMES: Final = graph_of(*SCHEME_FILES)
CLASSES: Final = ours(TERMS.subjects(RDF.type, OWL.Class))
PROPERTIES: Final = ours(term for kind in PROPERTY_TYPES for term in TERMS.subjects(RDF.type, kind))
RULES: Final = {str(rule): term for term, rule in TERMS.subject_objects(DIPLO.derivedByRule)}
CONCEPTS: Final = iris(SCHEMES.subjects(RDF.type, SKOS.Concept))


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> Counter[str]:
    """Count the literals of a property by language."""
    return Counter(str(value.language) for value in graph.objects(subject, predicate) if isinstance(value, Literal))


def name(node: object) -> str:
    """Name a test case after the last part of an IRI or path."""
    return re.split(r"[/#]", str(node))[-1]


def derive(rule: str, turtle: str) -> set[str]:
    """Apply one rule to a few triples together with the schemes; name what it derives by the last part of each IRI."""
    store = ox.Store()
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in TURTLE_PREFIXES.items())
    store.load(prefixes + turtle, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    for file in SCHEME_FILES:
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    derived = store.query((ONTOLOGY / "rules" / f"{rule}.rq").read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(derived, ox.QueryTriples)
    return {
        triple.object.value if isinstance(triple.object, ox.Literal) else name(triple.object).rstrip(">") for triple in derived
    }


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


def test_every_derived_property_has_its_rule() -> None:
    """Derived properties and rule files are the same set, and a rule is named after its property."""
    assert set(RULES) == {file.stem for file in RULE_FILES}
    assert {rule: re.sub("([A-Z])", r"-\1", name(term)).lower() for rule, term in RULES.items()} == {rule: rule for rule in RULES}


@pytest.mark.parametrize("file", RULE_FILES, ids=name)
def test_rule_is_plain_sparql(file: Path) -> None:
    """A rule opens with words, parses in two engines, derives its own property only, and names no graph."""
    text = file.read_text("utf-8")
    assert re.match(r"# [A-Z].*\.\n#\n# Why: ", text)
    assert not re.search(r"\bGRAPH\b|\bSERVICE\b|NOT EXISTS", re.sub("#.*", "", text))
    assert prepareQuery(text).algebra.name == "ConstructQuery"
    derived = ox.Store().query(text)
    assert isinstance(derived, ox.QueryTriples)
    assert list(derived) == []
    head = re.search(r"CONSTRUCT \{ \?\w+ diplo:(\w+) \?\w+ \}", text)
    assert head is not None
    assert DIPLO.term(head[1]) == RULES[file.stem]


@pytest.mark.parametrize("rule", ["participating-state", "attendee"])
@pytest.mark.parametrize(("status", "count"), [("held", 1), ("announced", 0), ("postponed", 0), ("cancelled", 0)])
def test_nobody_took_part_in_an_event_not_held(rule: str, status: str, count: int) -> None:
    """Only an event that was held has participating states and attendees."""
    data = f"""<state/s> a diplo:State . <participation/p> diplo:representing <state/s> ; diplo:participant <person/a> .
        <meeting/m> diplo:hasParticipation <participation/p> ; diplo:eventStatus <event-status/{status}> ."""
    assert len(derive(rule, data)) == count


@pytest.mark.parametrize(
    ("act", "spheres"),
    [
        (
            "diplo:attribution <attribution/named> ; diplo:inSphere <sphere/health> ; diplo:aboutTopic <topic/tariff-terms>",
            {"health"},
        ),
        (
            "diplo:attribution <attribution/passive> ; diplo:aboutTopic <topic/tariff-terms>",
            {"trade-economic", "transport-transit"},
        ),
        ("diplo:attribution <attribution/source-voice> ; diplo:inSphere <sphere/health>", set()),
    ],
)
def test_sphere_of_the_act_outweighs_those_of_its_topics(act: str, spheres: set[str]) -> None:
    """An act's own sphere counts, else the spheres of its topics; the source's own voice never does."""
    assert derive("discussed-sphere", f"<act/a> diplo:madeAt <meeting/m> ; {act} .") == spheres


@pytest.mark.parametrize(
    ("address", "words", "link"),
    [
        ("https://example.org/a", '"x-y, z"@en', "https://example.org/a#:~:text=x%2Dy%2C%20z"),
        ("https://example.org/a#b", '"x"@ru ; diplo:textEnd "мы"@ru', "https://example.org/a#b:~:text=x,%D0%BC%D1%8B"),
    ],
)
def test_deep_link_encodes_the_words(address: str, words: str, link: str) -> None:
    """A deep link encodes hyphens and commas, joins both ends, and respects a fragment that is there."""
    data = f"<citation/c> diplo:source <source/s> ; diplo:textStart {words} . <source/s> schema:url <{address}> ."
    assert derive("deep-link", data) == {link}


def test_status_is_the_latest_stage_and_the_furthest_of_its_day() -> None:
    """A later mention outweighs an earlier launch; on one day the stage furthest along counts."""
    data = """<initiative/i> diplo:hasStage <stage/a> , <stage/b> , <stage/c> .
        <stage/a> diplo:stageType <stage-type/launched> ; dcterms:date "2019-01-01"^^xsd:date .
        <stage/b> diplo:stageType <stage-type/mentioned> ; dcterms:date "2020-01-01"^^xsd:date .
        <stage/c> diplo:stageType <stage-type/supported> ; dcterms:date "2020-01-01"^^xsd:date ."""
    assert derive("initiative-status", data) == {"supported"}


@pytest.mark.parametrize("file", CONTEXT_FILES, ids=name)
def test_context_has_a_key_for_every_term(file: Path) -> None:
    """The context gives a short key to every property, ours and reused, and to every class of ours."""
    context = json.loads(file.read_text("utf-8"))["@context"]
    mapped = [entry["@id"] if isinstance(entry, dict) and "@id" in entry else entry for entry in context.values()]
    pairs = [entry.partition(":") for entry in mapped if isinstance(entry, str)]
    keys = {context[prefix] + local for prefix, _, local in pairs if isinstance(context.get(prefix), str)}
    reused = iris(term for kind in PROPERTY_TYPES for term in TERMS.subjects(RDF.type, kind))
    assert {str(term) for term in (*CLASSES, *PROPERTIES, *reused)} - keys == set()
    assert re.fullmatch(r"\d+\.\d+\.\d+", file.stem)
