"""SHACL Core by the library ``shacl``, which compiles shapes once and judges many graphs by them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import shacl
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from diplograph.validation.engines.interface import Raw, Term


class _RustEngine:
    """See :class:`diplograph.validation.engines.interface.CoreEngine`."""

    def results(self, data: str, shapes: str) -> Sequence[Raw]:
        report = _compiled(shapes).validate_text(data, format="ntriples")
        return [_raw(result) for result in report.results]


def report(data: str, shapes: str) -> list[Triple]:
    """Return the validation report (SHACL, section 3.6).

    Args:
        data: The data graph, in N-Triples.
        shapes: The shapes graph, in N-Triples and without ``sh:sparql``.
    """
    text = _compiled(shapes).validate_text(data, format="ntriples").serialize("ntriples")
    return [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]


@lru_cache(maxsize=4)
def _compiled(shapes: str) -> shacl.Shapes:
    return shacl.Shapes.from_text(shapes, format="ntriples")


def _raw(result: shacl.Result) -> Raw:
    path = result.path or ""
    return Raw(
        (result.source_shape or "").strip("<>"),
        _term(result.focus_node),
        NamedNode(path[1:-1]) if path.startswith("<") and path.find(">") == len(path) - 1 else None,
        None if result.value is None else _term(result.value),
        result.component_iri,
    )


def _term(text: str) -> Term:
    """A term written in N-Triples."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    found = quad.object
    if not isinstance(found, Term):
        raise TypeError(f"{text} is no term of a graph")
    return found


ENGINE: Final = _RustEngine()
