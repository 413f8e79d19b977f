"""The shapes, each proved by a world broken in one place: a small edit that violates exactly that shape and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples, RdfFormat, Store
from rdflib import DCTERMS, OWL, RDF, SH, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

# A shape judges a literal as it was written, not as rdflib would write it.
rdflib.NORMALIZE_LITERALS = False

ROOT = Path(__file__).parents[1]
SHAPES_FILE = ROOT / "ontology" / "shapes.ttl"
WORLD_FILES = sorted((ROOT / "tests" / "world" / "data").rglob("*.ttl"))
ONTOLOGY_FILES = [ROOT / "ontology" / "diplograph.ttl", *sorted((ROOT / "ontology" / "schemes").glob("*.ttl"))]
RULES = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "ontology" / "rules").glob("*.rq"))]
BROKEN = {file.stem: file for file in sorted((Path(__file__).parent / "shapes" / "broken").iterdir())}

SHAPE = "https://w3id.org/diplograph/shapes#"
SHAPES = Graph().parse(SHAPES_FILE, format="turtle")
CORE = Graph()
for _triple in SHAPES:
    if _triple[1] != SH.sparql:
        CORE.add(_triple)
CHECKS = sorted(
    {shape for shape in SHAPES.subjects(SH.path) if isinstance(shape, URIRef)}
    | {shape for constraint in (SH.sparql, SH["or"]) for shape in SHAPES.subjects(constraint)}
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
    """Return the world, the ontology and the schemes as one default graph, nothing derived yet."""
    store = Store()
    for file in [*WORLD_FILES, *ONTOLOGY_FILES]:
        store.load(path=file, format=RdfFormat.TURTLE)
    return store


def derive(store: Store) -> Store:
    """Add what the rules derive."""
    derived: list[Quad] = []
    for rule in RULES:
        triples = store.query(rule)
        assert isinstance(triples, QueryTriples)
        derived += [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
    store.extend(derived)
    return store


def broken_world(*updates: Path) -> Store:
    """Return the world after some edits, derived anew."""
    store = Store()
    store.extend(WORLD)
    for update in updates:
        store.update(update.read_text(encoding="utf-8"))
    return derive(store)


WORLD = read_world()


def as_rdflib(term: object) -> Node:
    """Return one of pyoxigraph's terms as rdflib's."""
    if isinstance(term, Literal):
        return rdflib.Literal(term.value, lang=term.language, datatype=None if term.language else URIRef(term.datatype.value))
    assert isinstance(term, NamedNode)
    return URIRef(term.value)


def as_graph(store: Store) -> Graph:
    """Copy a store, which holds no blank nodes, into an rdflib graph."""
    graph = Graph()
    for quad in store:
        graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    return graph


def pyshacl_results(store: Store, shapes: Graph) -> set[Result]:
    """Validate by pySHACL, once for each focus node."""
    _, report, _ = pyshacl.validate(as_graph(store), shacl_graph=shapes)
    assert isinstance(report, Graph)
    return {_reported(report, result) for result in report.objects(None, SH.result)}


def _reported(report: Graph, result: Node) -> Result:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    return Result(
        name_of(report.value(result, SH.sourceShape) or BNode()),
        str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        (report.value(result, SH.focusNode) or BNode()).n3(),
        path.n3() if isinstance(path, URIRef) else "",
        value.n3() if value is not None else "",
    )


def select_results(store: Store) -> set[Result]:
    """Run each ``sh:select`` once over the whole graph, with ``$this`` unbound."""
    return {result for shape, constraint in SELECTS for result in _selected(store, shape, constraint)}


def _selected(store: Store, shape: Node, constraint: Node) -> Iterator[Result]:
    solutions = store.query(declarations() + str(SHAPES.value(constraint, SH.select)))
    assert isinstance(solutions, QuerySolutions)
    names = {variable.value for variable in solutions.variables}
    for solution in solutions:
        focus = solution["this"]
        path, value = (solution[name] if name in names else None for name in ("path", "value"))
        yield Result(
            name_of(shape),
            severity_of(shape),
            as_rdflib(focus).n3(),
            as_rdflib(path).n3() if path is not None else "",
            as_rdflib(value if value is not None else focus).n3(),
        )


def declarations() -> str:
    """Return the prefixes that the shapes document declares for its queries."""
    return "".join(
        f"PREFIX {SHAPES.value(node, SH.prefix)}: <{SHAPES.value(node, SH.namespace)}>\n"
        for node in SHAPES.objects(None, SH.declare)
    )


def results(store: Store) -> set[Result]:
    """Validate: Core by pySHACL, queries set-wise."""
    return pyshacl_results(store, CORE) | select_results(store)


def test_world_conforms() -> None:
    """The world as it stands satisfies every shape, warnings and informations included."""
    assert len(WORLD_FILES) >= 60
    assert results(broken_world()) == set()


def test_every_check_is_proved() -> None:
    """Each checking shape has its broken world, each broken world its shape."""
    assert [name_of(check) for check in CHECKS] == sorted(BROKEN)
    assert len(BROKEN) >= 85
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


def scheme_of(check: Node) -> Node | None:
    """Return the concept scheme that the values of a property must belong to, if a check asks for one."""
    inner = SHAPES.value(SHAPES.value(check, SH.node), SH.property)
    return SHAPES.value(inner, SH.hasValue)


def test_messages_list_the_values_of_their_scheme() -> None:
    """Who used an unknown value reads all the known ones, and no other."""
    schemes = Graph()
    for file in ONTOLOGY_FILES[1:]:
        schemes.parse(file, format="turtle")
    controlled = {check: scheme for check in CHECKS if (scheme := scheme_of(check)) is not None}
    assert len(controlled) == 14
    for check, scheme in controlled.items():
        known = {"/".join(str(concept).rsplit("/", 2)[1:]) for concept in schemes.subjects(SKOS.inScheme, scheme)}
        listed = re.findall(r"([a-z-]+):([a-z0-9-]+)", str(message_of(check)))
        assert {f"{kind}/{slug}" for kind, slug in listed} == known, name_of(check)


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
    assert pyshacl_results(store, SHAPES) == by_query
