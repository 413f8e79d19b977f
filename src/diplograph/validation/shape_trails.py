"""The trails of SHACL Core: targets, property paths, constraints that look further than the value (SHACL, sections 2 to 4)."""

from typing import Final

from pyoxigraph import NamedNode

from diplograph.sparql.paths import Alternative, Inverse, Link, Path, Repeat, Sequence
from diplograph.validation.shapes import TARGETS, is_deactivated, is_implicit_target
from diplograph.validation.shapes_graph import ShapesGraph, Term, sh
from diplograph.validation.trails import FOCUS, SUBJECT, Edge, Trails
from diplograph.vocabulary import PREFIXES, RDF_TYPE

_SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")
_TYPED: Final = Sequence((Link(RDF_TYPE), Repeat(Link(_SUBCLASS), 0, many=True)))
_SHAPES: Final = tuple(map(sh, ("node", "property", "not", "qualifiedValueShape")))
_LISTS: Final = tuple(map(sh, ("and", "or", "xone")))
_PAIRS: Final = tuple(map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals")))
_REPEATS: Final = (("zeroOrMorePath", 0, True), ("oneOrMorePath", 1, True), ("zeroOrOnePath", 0, False))
# What looks at the value alone, counts the values, or says something to people.
_NEAR: Final = frozenset(
    sh(name)
    for name in (
        *("minCount", "maxCount", "datatype", "nodeKind", "in", "hasValue", "pattern", "flags", "minLength", "maxLength"),
        *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "uniqueLang", "languageIn", "qualifiedMinCount"),
        *("qualifiedMaxCount", "qualifiedValueShapesDisjoint", "ignoredProperties", "path", "name", "description", "message"),
        *("severity", "deactivated", "order", "group", "defaultValue", "sparql", "declare"),
    )
)
_KNOWN: Final = _NEAR | {*TARGETS, *_SHAPES, *_LISTS, *_PAIRS, sh("class"), sh("closed")}


class UnknownConstraint(ValueError):
    """A shape holds a constraint of which it is not known where it looks."""


def add_shapes(trails: Trails, graph: ShapesGraph) -> None:
    """Add the trails of all shapes that have targets.

    Raises:
        UnknownConstraint: when a shape holds what is neither SHACL Core nor ``sh:sparql``.
    """
    targeted = dict.fromkeys(shape for kind in TARGETS for shape, _ in graph.pairs(kind))
    implicit = dict.fromkeys(shape for shape, _ in graph.pairs(RDF_TYPE) if is_implicit_target(graph, shape))
    for shape in {**targeted, **implicit}:
        if not is_deactivated(graph, shape):
            _add_targets(trails, graph, shape)
            _Walker(trails, graph).shape(shape, FOCUS)
    if targeted or implicit:
        trails.look(FOCUS, _TYPED)


def _add_targets(trails: Trails, graph: ShapesGraph, shape: Term) -> None:
    for predicate in graph.objects(shape, sh("targetSubjectsOf")):
        if isinstance(predicate, NamedNode):
            trails.look(FOCUS, Link(predicate))
    for predicate in graph.objects(shape, sh("targetObjectsOf")):
        if isinstance(predicate, NamedNode):
            trails.look(FOCUS, Inverse(Link(predicate)))


def read_path(graph: ShapesGraph, node: Term) -> Path:
    """Return the path that a node of a shapes graph stands for (SHACL, section 2.3.1).

    Raises:
        UnknownConstraint: when it stands for none.
    """
    if isinstance(node, NamedNode):
        return Link(node)
    for name, least, many in _REPEATS:
        for inner in graph.objects(node, sh(name)):
            return Repeat(read_path(graph, inner), least, many)
    for inner in graph.objects(node, sh("inversePath")):
        return Inverse(read_path(graph, inner))
    for head in graph.objects(node, sh("alternativePath")):
        return Alternative(tuple(read_path(graph, each) for each in graph.items(head)))
    steps = tuple(read_path(graph, each) for each in graph.items(node))
    if not steps:
        raise UnknownConstraint(f"{node} is no property path")
    return steps[0] if len(steps) == 1 else Sequence(steps)


class _Walker:
    """Adds the trails of one shape and of those that it leads to."""

    def __init__(self, trails: Trails, graph: ShapesGraph) -> None:
        self._trails, self._graph = trails, graph
        self._open: dict[Term, int] = {}  # the shapes under way, each with the state of its focus nodes

    def shape(self, shape: Term, focus: int) -> None:
        """Add a shape whose focus nodes stand in a state."""
        if shape in self._open:
            self._trails.free.setdefault(focus, set()).add(self._open[shape])
            return
        self._open[shape] = focus
        path = self._graph.value(shape, sh("path"))
        values = focus if path is None else self._trails.look(focus, read_path(self._graph, path))
        for parameter, value in self._graph.about(shape):
            self._constraint(parameter, value, focus, values)
        del self._open[shape]

    def _constraint(self, parameter: NamedNode, value: Term, focus: int, values: int) -> None:
        if parameter in _SHAPES:
            self.shape(value, values)
        elif parameter in _LISTS:
            for each in self._graph.items(value):
                self.shape(each, values)
        elif parameter in _PAIRS and isinstance(value, NamedNode):
            self._trails.look(focus, Link(value))
        elif parameter == sh("class"):
            self._trails.look(values, _TYPED)
        elif parameter == sh("closed"):
            self._trails.add(Edge(values, SUBJECT, ()))
        elif parameter not in _KNOWN and parameter.value.startswith(PREFIXES["sh"]):
            raise UnknownConstraint(f"where {parameter.value} looks is not known, so no neighbourhood can be told")
