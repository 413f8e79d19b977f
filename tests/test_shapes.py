"""The shapes, each proved by a world broken in one place: a small edit that violates exactly that shape and no other."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from rdflib import DCTERMS, OWL, RDF, SH, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from diplograph.release import bundled_release
from diplograph.store import MemoryStore, derive, read_ontology
from diplograph.validation import evaluate, load_shapes
from diplograph.validation.shapes import shape_name

ROOT = Path(__file__).parents[1]
SHAPES_FILE = ROOT / "ontology" / "shapes.ttl"
WORLD_FILES = sorted((ROOT / "tests" / "world" / "data").rglob("*.ttl"))
SCHEME_FILES = bundled_release().scheme_files
BROKEN = {file.stem: file for file in sorted((Path(__file__).parent / "shapes" / "broken").iterdir())}

SHAPE = "https://w3id.org/diplograph/shapes#"
SHAPES = Graph().parse(SHAPES_FILE, format="turtle")
PROGRAM_SHAPES = load_shapes(SHAPES_FILE)
CHECKS = sorted(
    {shape for shape in SHAPES.subjects(SH.path) if isinstance(shape, URIRef)}
    | {shape for constraint in (SH.sparql, SH["or"]) for shape in SHAPES.subjects(constraint)},
    key=str,
)
SELECTS = sorted(SHAPES.subject_objects(SH.sparql), key=str)


class Result(NamedTuple):
    """What two engines must agree on: one validation result without its message."""

    shape: str
    severity: str
    focus: str
    path: str
    value: str


def name_of(shape: Node) -> str:
    """Return the local name of one of our shapes."""
    return str(shape).removeprefix(SHAPE)


def severity_of(shape: Node) -> str:
    """Return the severity that a shape declares."""
    return str(SHAPES.value(shape, SH.severity)).removeprefix(str(SH))


def message_of(shape: Node) -> Node | None:
    """Return the message of a shape, or of its query."""
    return SHAPES.value(SHAPES.value(shape, SH.sparql) or shape, SH.message)


def read_world() -> Store:
    """Return the world as one default graph, so that an update needs no graph names."""
    store = Store()
    for file in WORLD_FILES:
        store.load(path=file, format=RdfFormat.TURTLE)
    return store


WORLD = read_world()
ONTOLOGY = read_ontology(bundled_release())
DOCUMENTS = [statement.triple for document in ONTOLOGY.documents.values() for statement in document.statements]


def broken_world(*updates: Path) -> MemoryStore:
    """Return the world after some edits with the ontology, derived anew."""
    store = Store()
    store.extend(WORLD)
    for update in updates:
        store.update(update.read_text(encoding="utf-8"))
    asserted = [*store, *(Quad(triple.subject, triple.predicate, triple.object) for triple in DOCUMENTS)]
    return MemoryStore([*asserted, *derive(asserted, ONTOLOGY.rules)], "broken")


def as_rdflib(term: object) -> Node:
    """Return one of pyoxigraph's terms as rdflib's."""
    if isinstance(term, Literal):
        return rdflib.Literal(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype.value))
    assert isinstance(term, NamedNode)
    return URIRef(term.value)


def as_graph(store: MemoryStore) -> Graph:
    """Copy a store, which holds no blank nodes, into an rdflib graph."""
    graph = Graph()
    for quad in store.quads():
        graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    return graph


@cache
def oracle_of_all_edits() -> Graph:
    """What pySHACL alone reports of all edits at once; kept, as it runs each query once for each focus node."""
    _, report, _ = pyshacl.validate(as_graph(broken_world(*BROKEN.values())), shacl_graph=SHAPES)
    assert isinstance(report, Graph)
    return report


def _reported(report: Graph, result: Node) -> Result:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    return Result(
        name_of(report.value(result, SH.sourceShape) or BNode()),
        str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        (report.value(result, SH.focusNode) or BNode()).n3(),
        path.n3() if isinstance(path, URIRef) else "",
        value.n3() if value is not None else "",
    )


def results(store: MemoryStore) -> set[Result]:
    """Validate as the program does: Core by pySHACL, queries once over the whole graph."""
    return {
        Result(
            shape_name(found.shape),
            found.severity.value,
            as_rdflib(found.focus).n3(),
            as_rdflib(found.path).n3() if found.path is not None else "",
            as_rdflib(found.value).n3() if found.value is not None else "",
        )
        for found in evaluate(store, PROGRAM_SHAPES)
    }


def test_world_conforms() -> None:
    """The world as it stands satisfies every shape, warnings and informations included."""
    assert len(WORLD_FILES) >= 60
    assert results(broken_world()) == set()


def test_every_check_is_proved() -> None:
    """Each checking shape has its broken world, each broken world its shape."""
    assert [name_of(check) for check in CHECKS] == sorted(BROKEN)
    assert len(BROKEN) >= 95
    assert all(file.suffix == ".ru" for file in BROKEN.values())


def test_every_rule_is_covered() -> None:
    """The 28 editorial rules are all there, and no others."""
    assert {str(number) for number in SHAPES.objects(None, DCTERMS.identifier)} == {f"C{number:02}" for number in range(1, 29)}


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_check_speaks_to_the_curator(check: Node) -> None:
    """A check has a name in words, a reason, a severity written out, and one English message that ends like a sentence."""
    message = message_of(check)
    assert isinstance(message, rdflib.Literal)
    assert message.language == "en"
    assert str(message)[-1] in ".?"
    assert SHAPES.value(check, SH.name)
    assert SHAPES.value(check, SH.description)
    assert severity_of(check) in {"Violation", "Warning", "Info"}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name_of(check))


@pytest.mark.parametrize(("shape", "constraint"), SELECTS, ids=[name_of(shape) for shape, _ in SELECTS])
def test_select_is_fit_for_both_routes(shape: Node, constraint: Node) -> None:
    """A query keeps to what SHACL-SPARQL allows and fills every place of its message."""
    select = str(SHAPES.value(constraint, SH.select))
    projection = select.partition("WHERE")[0]
    assert select.strip().startswith("SELECT")
    assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b|AS \$this", select)
    assert len(re.findall(r"SELECT\b", select)) == len(re.findall(r"SELECT (?:DISTINCT )?\$this", select))
    assert set(re.findall(r"\{\?(\w+)\}", str(message_of(shape)))) <= set(re.findall(r"\?(\w+)", projection))


def test_every_property_shape_is_reached() -> None:
    """A property shape that no node shape names would check nothing."""
    named = {shape for shape in SHAPES.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert named == {shape for shape in SHAPES.objects(None, SH.property) if isinstance(shape, URIRef)}


def test_document_describes_itself() -> None:
    """The shapes document carries title, licence and version."""
    document = URIRef(SHAPE.removesuffix("#"))
    assert (document, RDF.type, OWL.Ontology) in SHAPES
    assert all(SHAPES.value(document, term) for term in (DCTERMS.title, DCTERMS.license, OWL.versionInfo, OWL.versionIRI))


def test_values_and_messages_keep_step_with_their_scheme() -> None:
    """A property with controlled values allows all concepts of one scheme and no other, and its message lists just these."""
    schemes = Graph()
    for file in SCHEME_FILES:
        schemes.parse(file, format="turtle")
    controlled = {check: set(SHAPES.items(values)) for check, values in SHAPES.subject_objects(SH["in"])}
    assert len(controlled) == 15
    for check, allowed in controlled.items():
        (scheme,) = {schemes.value(value, SKOS.inScheme) for value in allowed}
        assert set(schemes.subjects(SKOS.inScheme, scheme)) == allowed, name_of(check)
        listed = re.findall(r"([a-z-]+):([a-z0-9-]+)", str(message_of(check)))
        assert {f"{kind}/{slug}" for kind, slug in listed} == {"/".join(str(value).rsplit("/", 2)[1:]) for value in allowed}


@pytest.mark.parametrize("stem", BROKEN)
def test_broken_world_violates_one_shape(stem: str) -> None:
    """The edit changes the graph and violates the shape it is named after, with the severity declared, and nothing else."""
    text = BROKEN[stem].read_text(encoding="utf-8")
    assert text.startswith("# The curator ")
    edited = Store()
    edited.extend(WORLD)
    edited.update(text)
    assert 0 < len(set(edited) ^ set(WORLD)) <= 7
    found = results(broken_world(BROKEN[stem]))
    assert {(result.shape, result.severity) for result in found} == {(stem, severity_of(URIRef(SHAPE + stem)))}


def test_both_routes_agree() -> None:
    """In a world with all edits at once, pySHACL finds for each focus node what the queries find over the whole graph."""
    store = broken_world(*BROKEN.values())
    by_query = results(store)
    assert {result.shape for result in by_query} == set(BROKEN)
    report = oracle_of_all_edits()
    assert {_reported(report, result) for result in report.objects(None, SH.result)} == by_query
