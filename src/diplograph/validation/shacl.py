"""SHACL validation of a whole graph: Core by pySHACL, ``sh:sparql`` set-wise by the store."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyshacl
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, serialize
from rdflib import SH, Graph, URIRef
from rdflib.term import Literal as RdflibLiteral
from rdflib.term import Node

from diplograph.store import Store
from diplograph.validation.findings import Severity
from diplograph.validation.shapes import SelectConstraint, Shapes
from diplograph.vocabulary import compact

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    Attributes:
        shape: The IRI of the source shape.
        focus: The focus node.
        path: The result path when it is a predicate, else ``None``.
        value: The value node, or ``None``.
        severity: The severity of the shape.
        message: The shape's message, its places filled in.
        component: The IRI of the constraint component.
        details: Results that explain this one (``sh:detail``).
    """

    shape: str
    focus: NamedNode
    path: NamedNode | None
    value: Value | None
    severity: Severity
    message: str
    component: str = ""
    details: tuple["Result", ...] = ()


def evaluate(store: Store, shapes: Shapes) -> list[Result]:
    """Validate the union of a generation's graphs.

    Results that name a focus node which is no IRI are left out: records hold no blank nodes, and literals are no focus.
    """
    found = [*_core_results(store, shapes.core), *(each for select in shapes.selects for each in _select_results(store, select))]
    return list(dict.fromkeys(found))


def _select_results(store: Store, constraint: SelectConstraint) -> Iterator[Result]:
    solutions = store.query(constraint.select)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"the constraint of {constraint.shape} is no SELECT")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: solution[name] for name in names}
        # A node shape's value node is the focus node, unless the query binds another one (SHACL, section 5.3.2).
        focus, path, value = row["this"], row.get("path"), row.get("value") or row["this"]
        if isinstance(focus, NamedNode):
            yield Result(
                constraint.shape,
                focus,
                path if isinstance(path, NamedNode) else None,
                value if isinstance(value, NamedNode | Literal) else None,
                constraint.severity,
                _filled(constraint.message, row),
                str(SH.SPARQLConstraintComponent),
            )


def _filled(template: str, row: Mapping[str, object]) -> str:
    """Fill the places ``{?name}`` of a message (SHACL, section 5.3.2)."""
    return _PLACE.sub(lambda match: _shown(row.get(match[1])), template)


def _shown(term: object) -> str:
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else ""


def _core_results(store: Store, shapes: Graph) -> Iterator[Result]:
    # pySHACL takes a pyoxigraph store too, but is seven times slower on it than on rdflib's own graph.
    union = Graph().parse(data=serialize((quad.triple for quad in store.quads()), format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(union, shacl_graph=shapes)
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report!r}")
    # Only the report's own results: those under sh:detail explain one of them.
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        if isinstance(focus, URIRef):
            yield _core_result(report, result, focus)


def _core_result(report: Graph, result: Node, focus: URIRef) -> Result:
    path = report.value(result, SH.resultPath)
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    return Result(
        str(report.value(result, SH.sourceShape)),
        NamedNode(focus),
        NamedNode(path) if isinstance(path, URIRef) else None,
        _term(report.value(result, SH.value)),
        Severity(severity),
        str(report.value(result, SH.resultMessage)),
        str(report.value(result, SH.sourceConstraintComponent)),
    )


def _term(node: Node | None) -> Value | None:
    """An rdflib term as pyoxigraph's."""
    if isinstance(node, URIRef):
        return NamedNode(node)
    if isinstance(node, RdflibLiteral):
        datatype = NamedNode(node.datatype) if node.datatype and not node.language else None
        return Literal(str(node), datatype=datatype, language=node.language)
    return None
