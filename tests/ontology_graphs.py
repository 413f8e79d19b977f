"""The files of the ontology as graphs, and what stands in them."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.term import Node

ONTOLOGY: Final = Path(__file__).parents[1] / "ontology"
SCHEME_FILES: Final = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
RULE_FILES: Final = sorted((ONTOLOGY / "rules").glob("*.rq"))
CONTEXT_FILES: Final = sorted((ONTOLOGY / "context").glob("*.jsonld"))

BASE: Final = "https://w3id.org/diplograph/"
DIPLO: Final = Namespace(f"{BASE}ontology#")
SCHEME: Final = Namespace(f"{BASE}scheme/")
DOCUMENT: Final = URIRef(f"{BASE}ontology")
PROPERTY_TYPES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def graph_of(*files: Path) -> Graph:
    """Parse Turtle files into one graph."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def iris(nodes: Iterable[Node]) -> list[URIRef]:
    """Sort the IRIs among some nodes."""
    return sorted({node for node in nodes if isinstance(node, URIRef)})


def name(node: object) -> str:
    """Name a test case after the last part of an IRI or path."""
    return re.split(r"[/#]", str(node))[-1]


def ours(nodes: Iterable[Node]) -> list[URIRef]:
    """Sort the terms of our ontology among some nodes."""
    return [node for node in iris(nodes) if node.startswith(DIPLO)]


TERMS: Final = graph_of(ONTOLOGY / "diplograph.ttl")
SCHEMES: Final = graph_of(*SCHEME_FILES)
CLASSES: Final = ours(TERMS.subjects(RDF.type, OWL.Class))
PROPERTIES: Final = ours(term for kind in PROPERTY_TYPES for term in TERMS.subjects(RDF.type, kind))
RULES: Final = {str(rule): term for term, rule in TERMS.subject_objects(DIPLO.derivedByRule)}
CONCEPTS: Final = iris(SCHEMES.subjects(RDF.type, SKOS.Concept))
