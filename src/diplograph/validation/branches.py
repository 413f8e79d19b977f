"""What failed inside ``sh:or``, ``sh:xone``, ``sh:and`` and ``sh:node``: the value judged by each branch on its own.

Engines differ in what they say under ``sh:detail``, or say nothing, so it is found here in one more run over the same graph:
every branch becomes a shape whose target is the value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from diplograph.turtle import written
from diplograph.validation.engines.interface import CoreEngine, Raw
from diplograph.validation.findings import Severity
from diplograph.validation.results import Result, Value
from diplograph.validation.shapes import TARGETS, Shapes, as_text, message_of
from diplograph.validation.shapes_graph import Node, ShapesGraph, Term, sh
from diplograph.vocabulary import compact

_LISTED: Final = {sh(f"{name.capitalize()}ConstraintComponent").value: sh(name) for name in ("or", "xone", "and")}
_NAMED: Final = {sh("NodeConstraintComponent").value: sh("node")}
_ANONYMOUS: Final = "urn:diplograph:branch:"
_SUFFIX: Final = "ConstraintComponent"


def explained(results: Sequence[Result], data: str, shapes: Shapes, by: CoreEngine) -> list[Result]:
    """Return results, those of ``sh:or`` and the like with details.

    A detail's ``shape`` is the branch, or the shape that holds the branch when that has no IRI of its own; its message is the
    branch's, or else names the constraint that is not met.

    Args:
        results: The results.
        data: The graph that they are about, in N-Triples.
        shapes: The shapes.
        by: The engine to judge the branches by.
    """
    if not any(result.component in _LISTED.keys() | _NAMED.keys() for result in results):
        return list(results)
    graph = _with_names(shapes.graph)
    asked = {result: _branches(graph, result) for result in results if result.component in _LISTED.keys() | _NAMED.keys()}
    if not any(asked.values()):
        return list(results)
    targets = [
        Triple(branch, sh("targetNode"), result.value)
        for result, branches in asked.items()
        for branch in branches
        if result.value is not None
    ]
    kept = [triple for triple in graph.triples if triple.predicate not in {*TARGETS, sh("sparql")}]
    raws = by.results(data, as_text([*kept, *targets]))
    return [replace(result, details=tuple(_details(graph, result, asked.get(result, ()), raws))) for result in results]


def _with_names(graph: ShapesGraph) -> ShapesGraph:
    """The graph with an IRI for each blank node, so that an engine can name it in a result."""

    def named(term: Term) -> Term:
        return NamedNode(_ANONYMOUS + term.value) if isinstance(term, BlankNode) else term

    return ShapesGraph(
        Triple(subject, triple.predicate, named(found))
        for triple in graph.triples
        if isinstance(triple.subject, Node)
        and isinstance(subject := named(triple.subject), NamedNode)
        and isinstance(found := triple.object, Term)
    )


def _branches(graph: ShapesGraph, result: Result) -> list[NamedNode]:
    shape = NamedNode(result.shape)
    if result.component in _NAMED:
        found: Iterable[Term] = graph.objects(shape, _NAMED[result.component])
    else:
        found = [item for head in graph.objects(shape, _LISTED[result.component]) for item in graph.items(head)]
    return [each for each in found if isinstance(each, NamedNode)]


def _details(graph: ShapesGraph, result: Result, branches: Iterable[NamedNode], raws: Iterable[Raw]) -> Iterator[Result]:
    for branch in branches:
        parts = {branch.value, *(each.value for each in graph.objects(branch, sh("property")))}
        for raw in sorted((each for each in raws if each.shape in parts and each.focus == result.value), key=repr):
            yield _detail(graph, result, raw)


def _detail(graph: ShapesGraph, result: Result, raw: Raw) -> Result:
    shape = NamedNode(raw.shape)
    severity = graph.value(shape, sh("severity"))
    return Result(
        result.shape if raw.shape.startswith(_ANONYMOUS) else raw.shape,
        NamedNode(raw.focus.value) if isinstance(raw.focus, NamedNode) else result.focus,
        raw.path,
        None if isinstance(raw.value, BlankNode) else raw.value,
        Severity(severity.value.removeprefix(sh("").value)) if severity else Severity.VIOLATION,
        message_of(graph, shape) or _unmet(graph, raw),
        raw.component,
    )


def _unmet(graph: ShapesGraph, raw: Raw) -> str:
    """Name the constraint that is not met: its parameter and what that asks for."""
    local = raw.component.removeprefix(sh("").value).removesuffix(_SUFFIX)
    name = local[:1].lower() + local[1:]
    asked = [written(each) for each in graph.objects(NamedNode(raw.shape), sh(name)) if isinstance(each, Value)]
    place = f"{compact(raw.path.value)}: " if raw.path else ""
    return f"{place}sh:{' '.join([name, *sorted(asked)])} is not met"
