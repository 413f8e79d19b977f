"""The W3C SHACL test suite, judged by our route and by pySHACL alone; the suite is no part of the repository."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import RDF, SH, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from diplograph.validation.any_shapes import report
from diplograph.validation.engines.pyshacl_engine import oracle_report
from diplograph.validation.shapes import as_text

SUITE = Path(__file__).parents[2] / "shared" / "conformance" / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
ABSENT = f"the W3C SHACL test suite is not at {SUITE}"
# What of a result is compared: not the message, which the suite leaves open.
COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)


def read(file: Path) -> list[Triple]:
    """Return the triples of a file of the suite."""
    return [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE, base_iri=file.as_uri())]


def as_graph(triples: list[Triple]) -> Graph:
    """Copy triples into an rdflib graph, literals as they are written; pySHACL sets that back."""
    rdflib.NORMALIZE_LITERALS = False
    return Graph().parse(data=as_text(triples), format="nt")


def entries(manifest: Path = SUITE / "manifest.ttl") -> Iterator[tuple[Graph, Node]]:
    """Yield every entry of a manifest and of those that it includes."""
    graph = as_graph(read(manifest))
    for entry in (each for head in graph.objects(None, MF.entries) for each in graph.items(head)):
        yield graph, entry
    for included in sorted(graph.objects(None, MF.include), key=str):
        yield from entries(Path(str(included).removeprefix("file://")))


ENTRIES = list(entries()) if SUITE.exists() else []


def file_of(address: Node | None) -> Path:
    """Return the file that a manifest names."""
    return Path(str(address).removeprefix("file://"))


def compared(graph: Graph, root: Node) -> Graph:
    """Return what of a report is compared."""
    kept = Graph()
    for conforms in graph.objects(root, SH.conforms):
        kept.add((root, SH.conforms, rdflib.Literal(str(conforms) in {"true", "1"})))
    for result in graph.objects(root, SH.result):
        kept.add((root, SH.result, result))
        for predicate in COMPARED:
            for value in graph.objects(result, predicate):
                kept.add((result, predicate, path_of(graph, value) if predicate == SH.resultPath else value))
    return kept


def path_of(graph: Graph, node: Node) -> Node:
    """Return a path as one term, because results may share the nodes of a path or have copies."""
    if isinstance(node, URIRef):
        return node
    said = sorted(f"{predicate.n3()} {path_of(graph, value).n3()}" for predicate, value in graph.predicate_objects(node))
    return rdflib.Literal(f"[{'; '.join(said)}]")


def passes(graph: Graph, entry: Node, *, alone: bool) -> bool:
    """Tell whether an entry passes: by our route, or by pySHACL alone."""
    action, expected = graph.value(entry, MF.action), graph.value(entry, MF.result)
    data, shapes = (read(file_of(graph.value(action, each))) for each in (SHT.dataGraph, SHT.shapesGraph))
    try:
        found = oracle_report(as_text(data), as_text(shapes)) if alone else report(data, shapes)
    except Exception:  # noqa: BLE001 - the suite says that it fails, not how
        return expected == SHT.Failure
    if expected == SHT.Failure or expected is None:
        return False
    ours = as_graph(found)
    root = ours.value(None, RDF.type, SH.ValidationReport)
    return root is not None and isomorphic(compared(graph, expected), compared(ours, root))


def passing(*, alone: bool) -> set[str]:
    """Return the names of the entries that pass."""
    return {str(entry).rpartition("/shacl/")[2] for graph, entry in ENTRIES if passes(graph, entry, alone=alone)}


@pytest.fixture(scope="module")
def alone() -> set[str]:
    """What pySHACL passes alone."""
    return passing(alone=True)


@pytest.mark.skipif(not SUITE.exists(), reason=ABSENT)
def test_the_suite_is_whole(alone: set[str]) -> None:
    """All entries are found, and the oracle passes as many as it is known to."""
    assert len(ENTRIES) == 120
    assert len(alone) >= 117


@pytest.mark.skipif(not SUITE.exists(), reason=ABSENT)
def test_suite_passes_at_least_as_far_as_pyshacl(alone: set[str]) -> None:
    """Every test that pySHACL passes alone passes by our route too."""
    assert alone - passing(alone=False) == set()
