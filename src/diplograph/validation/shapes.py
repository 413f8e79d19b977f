"""The shapes document, read for two routes: Core constraints for an engine of SHACL, ``sh:select`` texts for the store.

An engine of SHACL evaluates a ``sh:sparql`` constraint once for every focus node; the same text run once over the whole graph
gives the same results in one pass, provided that it is correct with ``$this`` unbound. Ours are written so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from diplograph.turtle import read_document
from diplograph.validation.findings import Severity
from diplograph.validation.shapes_graph import Node, ShapesGraph, Term, sh
from diplograph.vocabulary import PREFIXES, RDF_TYPE, SHAPE

TARGETS: Final = (sh("targetClass"), sh("targetNode"), sh("targetSubjectsOf"), sh("targetObjectsOf"))
# What an engine of Core reads whatever the shapes say (SHACL, section 1.1).
_ALWAYS_READ: Final = {RDF_TYPE, NamedNode(PREFIXES["rdfs"] + "subClassOf")}
_CLASSES: Final = {NamedNode(PREFIXES["rdfs"] + "Class"), NamedNode(PREFIXES["owl"] + "Class")}


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


@dataclass(frozen=True, eq=False)
class Shapes:
    """The shapes document.

    Attributes:
        graph: The whole of it.
        core: The part without ``sh:sparql`` constraints, in N-Triples, for an engine of SHACL Core.
        selects: The ``sh:sparql`` constraints.
        read: The predicates that Core constraints can read; ``None`` when that is all of them, as with ``sh:closed``.
    """

    graph: ShapesGraph
    core: str
    selects: tuple[SelectConstraint, ...]
    read: frozenset[NamedNode] | None

    def data(self, triples: Iterable[Triple]) -> str:
        """Return a data graph in N-Triples, without what no Core constraint can read: engines spend their time on reading."""
        return as_text(triples if self.read is None else self._readable(triples, self.read))

    @staticmethod
    def _readable(triples: Iterable[Triple], read: frozenset[NamedNode]) -> Iterator[Triple]:
        return (triple for triple in triples if triple.predicate in read)


def load_shapes(file: Path) -> Shapes:
    """Read a shapes document, a Turtle file.

    Raises:
        TurtleSyntaxError: when it is not Turtle.
        EnvironmentProblem: when it cannot be read.
    """
    return read_shapes(statement.triple for statement in read_document(file).statements)


def read_shapes(triples: Iterable[Triple]) -> Shapes:
    """Return the shapes that triples describe."""
    graph = ShapesGraph(triples)
    selects = tuple(sorted(_selects(graph), key=lambda each: (each.shape, each.select)))
    core = _core(graph)
    return Shapes(graph, as_text(core), selects, _read_by(core))


def as_text(triples: Iterable[Triple]) -> str:
    """Return triples in N-Triples."""
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def shape_name(iri: str) -> str:
    """Return the local name of one of our shapes."""
    return iri.removeprefix(SHAPE)


def message_of(graph: ShapesGraph, *nodes: Term) -> str:
    """Return the message of the first node that has one, in English if there is one in English; else nothing."""
    for node in nodes:
        found = [each for each in graph.objects(node, sh("message")) if isinstance(each, Literal)]
        if found:
            return min(found, key=lambda each: (each.language != "en", each.value)).value
    return ""


def is_deactivated(graph: ShapesGraph, shape: Term) -> bool:
    """Tell whether a shape is switched off (SHACL, section 2.1.5)."""
    return any(isinstance(each, Literal) and each.value in {"true", "1"} for each in graph.objects(shape, sh("deactivated")))


def is_implicit_target(graph: ShapesGraph, shape: Term) -> bool:
    """Tell whether a shape is a class too, and so targets its instances (SHACL, section 2.1.3.3)."""
    kinds = set(graph.objects(shape, RDF_TYPE))
    return bool(kinds & _CLASSES and kinds & {sh("NodeShape"), sh("PropertyShape")})


def _core(graph: ShapesGraph) -> list[Triple]:
    """The shapes graph without queries, each named property shape with the targets of the node shapes that gather it.

    pySHACL validates a gathered property shape anew for every focus node, one with targets of its own once for all of them.
    The results are the same: the source shape of each is the property shape.
    """
    moved: set[Triple] = set()
    added: list[Triple] = []
    for container, gathered in graph.pairs(sh("property")):
        targets = [(kind, target) for kind in TARGETS for target in graph.objects(container, kind)]
        if targets and isinstance(gathered, NamedNode) and not is_deactivated(graph, container):
            moved.add(Triple(container, sh("property"), gathered))
            added += [Triple(gathered, kind, target) for kind, target in targets]
    kept = [triple for triple in graph.triples if triple.predicate != sh("sparql") and triple not in moved]
    return list(dict.fromkeys([*kept, *added]))


def _read_by(core: Iterable[Triple]) -> frozenset[NamedNode] | None:
    """Every predicate that a constraint or a target reads stands in the shapes graph as an object, whatever path leads to it."""
    triples = tuple(core)
    if any(triple.predicate == sh("closed") for triple in triples):
        return None
    return frozenset({triple.object for triple in triples if isinstance(triple.object, NamedNode)} | _ALWAYS_READ)


def _selects(graph: ShapesGraph) -> list[SelectConstraint]:
    return [
        _select_constraint(graph, shape, constraint)
        for shape, constraint in graph.pairs(sh("sparql"))
        if not is_deactivated(graph, shape) and not is_deactivated(graph, constraint)
    ]


def _select_constraint(graph: ShapesGraph, shape: Node, constraint: Term) -> SelectConstraint:
    severity, select = graph.value(shape, sh("severity")), graph.value(constraint, sh("select"))
    return SelectConstraint(
        shape.value,
        Severity(severity.value.removeprefix(sh("").value)) if severity else Severity.VIOLATION,
        message_of(graph, constraint, shape),
        declarations(graph, constraint) + (select.value if select else ""),
    )


def declarations(graph: ShapesGraph, constraint: Term) -> str:
    """Return the prefix declarations that ``sh:prefixes`` leads to, as SPARQL (SHACL, section 5.2.1)."""
    declared = {
        (prefix.value, namespace.value)
        for owner in graph.objects(constraint, sh("prefixes"))
        for node in graph.objects(owner, sh("declare"))
        for prefix in graph.objects(node, sh("prefix"))
        for namespace in graph.objects(node, sh("namespace"))
    }
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared))
