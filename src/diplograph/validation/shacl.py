"""SHACL validation of a whole graph: Core by an engine of one's choice, ``sh:sparql`` set-wise by the store."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple
from pyoxigraph import Store as Engine

from diplograph.store import Store
from diplograph.validation.branches import explained
from diplograph.validation.engines import FASTEST, CoreEngine, engine
from diplograph.validation.engines.interface import Raw
from diplograph.validation.findings import Severity
from diplograph.validation.results import Result, Value
from diplograph.validation.shapes import SelectConstraint, Shapes, message_of
from diplograph.validation.shapes_graph import sh
from diplograph.vocabulary import compact

__all__ = ["Result", "Value", "evaluate", "evaluate_nodes"]

_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_BY_SELECT: Final = sh("SPARQLConstraintComponent").value


def evaluate(store: Store, shapes: Shapes, by: str = FASTEST) -> list[Result]:
    """Validate the union of a generation's graphs.

    Results that name a focus node which is no IRI are left out: records hold no blank nodes, and literals are no focus. What
    failed inside ``sh:or``, ``sh:node`` and the like is found by judging the value by each branch, so that it is the same
    whichever engine is chosen.

    Args:
        store: The generation.
        shapes: The shapes.
        by: The engine of SHACL Core, one of ``diplograph.validation.engines.ENGINES``.
    """
    data = shapes.data(quad.triple for quad in store.quads())
    chosen = engine(by)
    found = [
        *core_results(data, shapes, chosen),
        *(each for select in shapes.selects for each in select_results(store, select)),
    ]
    return list(dict.fromkeys(found))


def evaluate_nodes(
    graph: Store | Iterable[Triple], shapes: Shapes, nodes: Collection[NamedNode], by: str = FASTEST
) -> list[Result]:
    """Validate some focus nodes.

    Args:
        graph: What they are judged by: a generation, or triples such as ``Neighbourhood.around`` gives.
        shapes: The shapes.
        nodes: The focus nodes; results of others are left out.
        by: The engine of SHACL Core, one of ``diplograph.validation.engines.ENGINES``.
    """
    wanted = frozenset(nodes)
    if not wanted:
        return []
    if not isinstance(graph, Iterable):
        return [result for result in evaluate(graph, shapes, by) if result.focus in wanted]
    triples = tuple(graph)
    # The engine is asked directly: what a Store refuses of strangers' queries takes longer to read than a few triples.
    part = Engine()
    part.extend(Quad(each.subject, each.predicate, each.object) for each in triples)
    found = [result for result in core_results(shapes.data(triples), shapes, engine(by)) if result.focus in wanted]
    for select in shapes.selects:
        found += [result for result in select_results(part, select) if result.focus in wanted]
    return list(dict.fromkeys(found))


def core_results(data: str, shapes: Shapes, by: CoreEngine) -> list[Result]:
    """Judge a graph, as ``Shapes.data`` gives it, by the Core constraints of shapes."""
    results = [_result(raw, shapes) for raw in by.results(data, shapes.core) if isinstance(raw.focus, NamedNode)]
    return explained(results, data, shapes, by)


def _result(raw: Raw, shapes: Shapes) -> Result:
    """A result with what the shapes graph says of it: engines word their own messages differently."""
    shape = NamedNode(raw.shape)
    severity = shapes.graph.value(shape, sh("severity"))
    return Result(
        raw.shape,
        NamedNode(raw.focus.value),
        raw.path,
        None if isinstance(raw.value, BlankNode) else raw.value,
        Severity(severity.value.removeprefix(sh("").value)) if severity else Severity.VIOLATION,
        message_of(shapes.graph, shape),
        raw.component,
    )


def select_results(store: Store | Engine, constraint: SelectConstraint) -> Iterator[Result]:
    """Yield what one ``sh:sparql`` constraint finds in the union of a generation's graphs."""
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
                _filled(constraint.message, row, _shown),
                _BY_SELECT,
                words=_filled(constraint.message, row, _in_full),
            )


def _filled(template: str, row: Mapping[str, object], written: Callable[[object], str]) -> str:
    """Fill the places ``{?name}`` of a message (SHACL, section 5.3.2)."""
    return _PLACE.sub(lambda match: written(row.get(match[1])), template)


def _in_full(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _shown(term: object) -> str:
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else ""
