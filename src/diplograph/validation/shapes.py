"""The shapes document, read for two engines: Core constraints for pySHACL, ``sh:select`` texts for the store.

pySHACL evaluates a ``sh:sparql`` constraint once for every focus node; the same text run once over the whole graph gives the
same results in one pass, provided that it is correct with ``$this`` unbound. Ours are written so.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import rdflib
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from diplograph.validation.findings import Severity
from diplograph.vocabulary import SHAPE

# Literals keep the form in which they were written; a shape judges the text, not rdflib's reading of it.
rdflib.NORMALIZE_LITERALS = False
# rdflib logs a traceback for a date that is none; the finding says it better.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


@dataclass(frozen=True, slots=True)
class SelectConstraint:
    """One ``sh:sparql`` constraint (SHACL, section 5).

    Attributes:
        shape: The IRI of the shape that holds it.
        severity: The shape's severity.
        message: The message, with ``{?variable}`` places.
        select: The query with its prefixes declared.
    """

    shape: str
    severity: Severity
    message: str
    select: str


@dataclass(frozen=True)
class Shapes:
    """The shapes document.

    Attributes:
        core: The graph without its ``sh:sparql`` constraints, for an engine of SHACL Core.
        selects: The ``sh:sparql`` constraints.
    """

    core: Graph
    selects: tuple[SelectConstraint, ...]


def load_shapes(file: Path) -> Shapes:
    """Read a shapes document, a Turtle file."""
    graph = Graph().parse(file, format="turtle")
    selects = tuple(sorted(_selects(graph), key=lambda each: (each.shape, each.select)))
    return Shapes(_core(graph), selects)


def shape_name(iri: str) -> str:
    """Return the local name of one of our shapes."""
    return iri.removeprefix(SHAPE)


def _core(graph: Graph) -> Graph:
    """The shapes graph without queries, each named property shape with the targets of the node shapes that gather it.

    pySHACL validates a gathered property shape anew for every focus node, one with targets of its own once for all of them.
    The results are the same: the source shape of each is the property shape.
    """
    core = Graph()
    for triple in graph:
        if triple[1] != SH.sparql:
            core.add(triple)
    for container, prop in list(core.subject_objects(SH.property)):
        targets = [(kind, target) for kind in _TARGETS for target in core.objects(container, kind)]
        if targets and isinstance(prop, URIRef):
            core.remove((container, SH.property, prop))
            for kind, target in targets:
                core.add((prop, kind, target))
    return core


def _selects(graph: Graph) -> list[SelectConstraint]:
    return [
        _select_constraint(graph, shape, constraint)
        for shape, constraint in graph.subject_objects(SH.sparql)
        if graph.value(shape, SH.deactivated) is None
    ]


def _select_constraint(graph: Graph, shape: Node, constraint: Node) -> SelectConstraint:
    message = graph.value(constraint, SH.message) or graph.value(shape, SH.message)
    severity = graph.value(shape, SH.severity)
    return SelectConstraint(
        str(shape),
        Severity(str(severity).removeprefix(str(SH))) if severity else Severity.VIOLATION,
        str(message or ""),
        _declarations(graph, constraint) + str(graph.value(constraint, SH.select)),
    )


def _declarations(graph: Graph, constraint: Node) -> str:
    """The prefix declarations that ``sh:prefixes`` leads to, as SPARQL (SHACL, section 5.2.1)."""
    declared = {
        (str(graph.value(node, SH.prefix)), str(graph.value(node, SH.namespace)))
        for owner in graph.objects(constraint, SH.prefixes)
        for node in graph.objects(owner, SH.declare)
    }
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))
