"""A validation report as an rdflib graph, read (SHACL, section 3.6)."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Literal as RdflibLiteral
from rdflib.term import Node

from diplograph.validation.engines.interface import Raw, Term


def raw_results(report: Graph) -> Iterator[Raw]:
    """Yield the report's own results; those under ``sh:detail`` explain one of them."""
    for result in report.objects(None, SH.result):
        path, focus = report.value(result, SH.resultPath), _term(report.value(result, SH.focusNode))
        if focus is not None:
            yield Raw(
                str(report.value(result, SH.sourceShape)),
                focus,
                NamedNode(path) if isinstance(path, URIRef) else None,
                _term(report.value(result, SH.value)),
                str(report.value(result, SH.sourceConstraintComponent)),
            )


def triples(report: Graph) -> list[Triple]:
    """Return a report as triples."""
    return [quad.triple for quad in parse(report.serialize(format="nt"), format=RdfFormat.N_TRIPLES)]


def _term(node: Node | None) -> Term | None:
    """An rdflib term as pyoxigraph's."""
    if isinstance(node, URIRef):
        return NamedNode(node)
    if isinstance(node, BNode):
        return BlankNode(node)
    if isinstance(node, RdflibLiteral):
        datatype = NamedNode(node.datatype) if node.datatype and not node.language else None
        return Literal(str(node), datatype=datatype, language=node.language)
    return None
