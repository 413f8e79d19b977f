"""Any data graph judged by any shapes graph, as a validation report: each part by the fastest route that is exact for it.

SHACL Core goes to the fastest engine. A ``sh:sparql`` constraint runs once over the whole graph when that gives what
running it for each focus node gives. Shapes that hold anything else (custom components, queries that are bound to a path and so
on) go to pySHACL as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple
from pyoxigraph import Store as Engine

from diplograph.sparql.patterns import Group, Unreadable, read_select
from diplograph.sparql.tokens import tokens
from diplograph.validation.engines import rust_engine
from diplograph.validation.engines.pyshacl_engine import oracle_report
from diplograph.validation.shape_trails import UnknownConstraint, add_shapes
from diplograph.validation.shapes import as_text, declarations, is_deactivated, is_implicit_target
from diplograph.validation.shapes_graph import Node, ShapesGraph, Term, sh
from diplograph.validation.trails import Trails
from diplograph.vocabulary import PREFIXES, RDF_TYPE

_THIS: Final = "this"
_ONLY_BOUND: Final = {"PATH", "shapesGraph", "currentShape"}
_NOT_SET_WISE: Final = {
    "MINUS",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "SUM",
    "MIN",
    "MAX",
    "AVG",
    "SAMPLE",
    "GROUP_CONCAT",
}
_HOLDERS: Final = tuple(map(sh, ("node", "property", "not", "qualifiedValueShape")))
_EXTENSIONS: Final = tuple(map(sh, ("target", "rule", "expression", "js", "parameter", "validator", "entailment")))
_INSTANCES: Final = f"?this {RDF_TYPE}/<{PREFIXES['rdfs']}subClassOf>*"
_TARGETS: Final = {
    "targetNode": ("BIND(", " AS ?this)"),
    "targetClass": (_INSTANCES, ""),
    "targetSubjectsOf": ("?this", "?any"),
    "targetObjectsOf": ("?any", "?this"),
}
_FIRST: Final = NamedNode(PREFIXES["rdf"] + "first")
_COMPONENT: Final = sh("SPARQLConstraintComponent")


def report(data: Iterable[Triple], shapes: Iterable[Triple]) -> list[Triple]:
    """Return the validation report (SHACL, section 3.6), without messages.

    Args:
        data: The data graph.
        shapes: The shapes graph.

    Raises:
        Exception: pySHACL's own, when the shapes are not well-formed, or use what SHACL-SPARQL does not allow.
    """
    triples, graph = list(data), ShapesGraph(shapes)
    if not _is_core(graph) or not all(_is_set_wise(graph, *pair) for pair in graph.pairs(sh("sparql"))):
        return oracle_report(as_text(triples), as_text(graph.triples))
    core = [triple for triple in graph.triples if triple.predicate != sh("sparql")]
    found = rust_engine.report(as_text(triples), as_text(core))
    return _merged(found, list(_select_results(triples, graph)))


def _is_core(graph: ShapesGraph) -> bool:
    """Whether the shapes hold nothing but SHACL Core and ``sh:sparql``."""
    try:
        add_shapes(Trails(), graph)
    except UnknownConstraint:
        return False
    return not any(graph.pairs(each) for each in _EXTENSIONS)


def _is_set_wise(graph: ShapesGraph, shape: Node, constraint: Term) -> bool:
    """Whether a query, run once, finds what it would find when run for each focus node of a shape."""
    held = {found for predicate in (*_HOLDERS, _FIRST) for _, found in graph.pairs(predicate)}
    select = graph.value(constraint, sh("select"))
    if shape in held or select is None or graph.objects(shape, sh("path")):
        return False
    read = list(tokens(select.value))
    names = {token.text[1:] for token in read if token.kind == "variable"}
    if names & _ONLY_BOUND or any(token.word in _NOT_SET_WISE for token in read):
        return False
    try:
        return _binds_this(read_select(declarations(graph, constraint) + select.value))
    except Unreadable:
        return False


def _binds_this(group: Group) -> bool:
    """Whether ``$this`` is bound by a pattern in a group, and in each group inside that mentions it or is a SELECT."""
    inside = [*chain.from_iterable(group.required), *group.optional]
    concerned = [each for each in inside if re.search(r"[$?]this\b|SELECT", each.text, re.IGNORECASE)]
    return (
        any(_THIS in pattern.variables for pattern in group.patterns)
        and (group.projected is None or _THIS in group.projected)
        and all(map(_binds_this, concerned))
    )


def _select_results(triples: list[Triple], graph: ShapesGraph) -> Iterator[list[Triple]]:
    """Yield the triples of each result of the queries."""
    store = Engine()
    store.extend(Quad(each.subject, each.predicate, each.object) for each in triples)
    for shape, constraint in graph.pairs(sh("sparql")):
        select = graph.value(constraint, sh("select"))
        if select is not None and not is_deactivated(graph, shape) and not is_deactivated(graph, constraint):
            focused = set(_focus_nodes(store, graph, shape))
            for row in _solutions(store, declarations(graph, constraint) + select.value):
                if row[_THIS] in focused:
                    yield _result(graph, shape, constraint, row)


def _focus_nodes(store: Engine, graph: ShapesGraph, shape: Node) -> Iterator[Term]:
    patterns = [
        f"{before} {target} {after}" for kind, (before, after) in _TARGETS.items() for target in graph.objects(shape, sh(kind))
    ]
    if is_implicit_target(graph, shape):
        patterns.append(f"{_INSTANCES} {shape}")
    for pattern in patterns:
        for row in _solutions(store, f"SELECT DISTINCT ?this {{ {pattern} }}"):
            yield row[_THIS]


def _solutions(store: Engine, query: str) -> Iterator[dict[str, Term]]:
    found = store.query(query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: term for name, term in zip(names, row, strict=True) if isinstance(term, Term)}


def _result(graph: ShapesGraph, shape: Node, constraint: Term, row: dict[str, Term]) -> list[Triple]:
    node, path = BlankNode(), row.get("path")
    said: list[tuple[str, Term]] = [
        ("focusNode", row[_THIS]),
        ("value", row.get("value", row[_THIS])),
        ("resultSeverity", graph.value(shape, sh("severity")) or sh("Violation")),
        ("sourceConstraintComponent", _COMPONENT),
        ("sourceConstraint", constraint),
        ("sourceShape", shape),
    ]
    said += [("resultPath", path)] if isinstance(path, NamedNode) else []
    return [Triple(node, RDF_TYPE, sh("ValidationResult")), *(Triple(node, sh(name), value) for name, value in said)]


def _merged(report: list[Triple], results: list[list[Triple]]) -> list[Triple]:
    """The report of an engine with more results."""
    if not results:
        return report
    (root,) = {triple.subject for triple in report if triple.predicate == sh("conforms")}
    kept = [triple for triple in report if triple.predicate != sh("conforms")]
    links = [Triple(root, sh("result"), result[0].subject) for result in results]
    return [*kept, Triple(root, sh("conforms"), Literal(False)), *links, *chain.from_iterable(results)]
