"""The whole service over two real SPARQL services: the same answers, pages, documents and findings as from memory."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, serialize

from diplograph.errors import DiplographError, StoreUnavailable
from diplograph.questions import load_catalogue
from diplograph.readers import Host, start_nursery
from diplograph.release import Release
from diplograph.settings import Settings
from diplograph.store import MemoryStore, QueryResults
from diplograph.store.remote import RemoteStore
from diplograph.validation import evaluate, load_shapes
from diplograph.validation.shapes import shape_name
from diplograph.vocabulary import BASE, PREFIXES, compact
from diplograph.web.app import create_app
from engines import oxigraph as oxigraph_commands
from engines import virtuoso as virtuoso_commands
from engines.oxigraph import oxigraph
from engines.virtuoso import virtuoso
from golden_cases import GoldenCase, answer_text, golden_cases, rows_of
from test_shapes import BROKEN, broken_world
from web_client import MEMORY, TestClient, client_for

ROOT: Final = Path(__file__).parents[1]
CATALOGUE: Final = load_catalogue(ROOT / "queries")
ENGINES: Final = {"oxigraph": oxigraph, "virtuoso": virtuoso}
# Cases whose answer differs from the golden one, and why. Each is asserted to differ still, so that the table stays true.
DEVIATIONS: Final[dict[str, dict[str, str]]] = {
    "oxigraph": {},
    "virtuoso": {
        "event-data": "in an OPTIONAL with a UNION, ?recipient != ?actor is not applied, and codes stand beside other states",
        "everything-about-an-initiative": "the paragraph, an optional value of an optional value, comes back unbound",
        "holders-of-an-office": "YEAR of an unbound variable ends the query (error DT001) instead of leaving the cell empty",
        "holders-of-an-office.acting": "the same",
        "life-of-an-initiative": "who spoke, an optional value in one branch of a UNION, comes back unbound",
        "possible-duplicates": "a variable bound in two branches of a UNION keeps the value of a row that was not joined",
        "preparatory-meetings": "a variable bound by a path with + is not seen inside OPTIONAL",
        "time-to-first-support": "MONTH of an unbound variable ends the query (error DT001) instead of leaving the cell empty",
        "what-a-state-said-about.the-sides": "the rows of one of four UNION branches, joined with a subquery, are lost",
        "whole-meeting": "a path with ? whose start is found by a join is refused (transitive start not given)",
    },
}
# Cases whose answer depends on the plan that the engine happens to choose, so that nothing can be asserted.
UNSTEADY: Final[dict[str, dict[str, str]]] = {
    "oxigraph": {},
    "virtuoso": {"what-a-state-said-about": "a row is lost among four UNION branches until statistics were gathered"},
}
# The shapes whose results differ.
DEVIATING_SHAPES: Final[dict[str, set[str]]] = {
    "oxigraph": set(),
    # CONCAT takes an unbound variable for an empty text, and ENCODE_FOR_URI puts a NUL behind what is not ASCII.
    "virtuoso": {"citation-has-matching-deep-link"},
}
COUNT: Final = "SELECT (COUNT(*) AS ?n)"
TOPICS: Final = NamedNode(f"{BASE}scheme/topics")
SPHERES: Final = NamedNode(f"{BASE}scheme/spheres")

each_case = pytest.mark.parametrize("case", [pytest.param(each, id=each.stem) for each in golden_cases()])


@pytest.fixture(scope="module")
def everything_broken() -> MemoryStore:
    """The world with every edit at once that breaks a shape, in one named graph: services keep little else."""
    home = NamedNode(f"{BASE}record/broken")
    quads = broken_world(*BROKEN.values()).quads()
    return MemoryStore((Quad(each.subject, each.predicate, each.object, home) for each in quads), "broken")


def _dump(store: MemoryStore, file: Path) -> Path:
    serialize(store.quads(), str(file), format=RdfFormat.N_QUADS)
    return file


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    return str(request.param)


@pytest.fixture(scope="session")
def remote(engine: str, world_store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The world, kept by that engine."""
    folder = tmp_path_factory.mktemp(engine)
    with ENGINES[engine](_dump(world_store, folder / "world.nq"), folder) as url:
        yield RemoteStore(url)


@pytest.fixture(scope="session")
def client(remote: RemoteStore, world: Release) -> Iterator[TestClient]:
    """A client of a server whose readers ask that engine, as ``diplograph serve --store URL`` has them."""
    nursery = start_nursery(Host(partial(RemoteStore, remote.url), MEMORY, network=True))
    with TestClient(create_app(nursery, CATALOGUE, world, Settings()), follow_redirects=False) as entered:
        yield entered


def test_everything_comes_back(remote: RemoteStore, world_store: MemoryStore) -> None:
    """The engine holds the quads that the dump held, literals to the letter, and no others are seen."""
    assert set(remote.quads()) == set(world_store.quads())
    assert len(remote) == len(world_store)


@each_case
def test_a_named_query_answers_the_same(case: GoldenCase, engine: str, remote: RemoteStore) -> None:
    """Every golden answer comes from the engine too, to the letter, or stands in the table of deviations."""
    try:
        answer = remote.query(CATALOGUE[case.question].bind(case.parameters))
        text = answer_text(answer)
        same = text == case.golden_file(answer).read_text(encoding="utf-8")
    except DiplographError as error:
        text, same = str(error), False
    if case.stem not in UNSTEADY[engine]:
        assert same == (case.stem not in DEVIATIONS[engine]), DEVIATIONS[engine].get(case.stem, text)


def test_every_kind_of_thing_is_shown_the_same(client: TestClient, world_store: MemoryStore, world: Release) -> None:
    """Page, JSON-LD, Turtle and N-Triples of one thing of each kind are byte for byte those from memory."""
    ours = client_for(world_store, world)
    addresses = _one_of_each_kind(world_store)
    assert len(addresses) >= 20
    different = [
        f"{address}.{extension}"
        for address in addresses
        for extension in ("html", "jsonld", "ttl", "nt")
        if ours.get(f"{address}.{extension}").content != client.get(f"{address}.{extension}").content
    ]
    assert different == []
    assert ours.get(f"{addresses[0]}.ttl").status_code == 200


def _one_of_each_kind(store: MemoryStore) -> list[str]:
    rows = store.query("SELECT DISTINCT ?thing { ?thing a ?class } ORDER BY ?thing")
    assert isinstance(rows, QuerySolutions)
    names = [compact(row["thing"].value) for row in rows if isinstance(row["thing"], NamedNode)]
    things = dict(reversed([name.split(":") for name in names if re.fullmatch(r"[a-z-]+:[a-z0-9-]+", name)]))
    client_kinds = {kind: slug for kind, slug in things.items() if PREFIXES[kind] == f"{BASE}{kind}/"}
    return [f"/{kind}/{slug}" for kind, slug in client_kinds.items()]


def test_lists_and_dumps_are_the_same(client: TestClient, world_store: MemoryStore, world: Release) -> None:
    """The pages that list things, the questions, and the dump are those from memory."""
    ours = client_for(world_store, world)
    for address in ("/", "/ontology.html", "/queries/who-took-part.csv", "/dump.nq"):
        assert client.get(address).status_code == 200
        assert sorted(client.get(address).text.splitlines()) == sorted(ours.get(address).text.splitlines())


def test_checks_find_the_same(
    engine: str, everything_broken: MemoryStore, tmp_path_factory: pytest.TempPathFactory, release: Release
) -> None:
    """In a world where every shape is violated, the engine finds what memory finds: the same results, messages included."""
    folder = tmp_path_factory.mktemp(f"{engine}-broken")
    shapes = load_shapes(release.shapes_file)
    expected = set(evaluate(everything_broken, shapes))
    with ENGINES[engine](_dump(everything_broken, folder / "broken.nq"), folder) as url:
        found = set(evaluate(RemoteStore(url), shapes))
    assert len({result.shape for result in expected}) > 40
    assert {each for each in found ^ expected if shape_name(each.shape) not in DEVIATING_SHAPES[engine]} == set()
    assert {shape_name(each.shape) for each in found ^ expected} == DEVIATING_SHAPES[engine]


def test_yes_and_no(remote: RemoteStore) -> None:
    """ASK gives a boolean, whatever the engine makes of it on the wire."""
    answers = [remote.query(text) for text in ("ASK { ?s ?p ?o }", "ASK { <urn:x> ?p ?o }")]
    assert all(isinstance(each, QueryBoolean) for each in answers)
    assert [bool(each) for each in answers] == [True, False]


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        (f"{COUNT} {{ ?s ?p ?o }}", {"default_graphs": (TOPICS, SPHERES)}),
        (f"{COUNT} {{ GRAPH ?g {{ ?s ?p ?o }} }}", {"default_graphs": (TOPICS,)}),
        (f"{COUNT} {{ ?s ?p ?o }}", {"named_graphs": (TOPICS,)}),
        ("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", {"named_graphs": (TOPICS, SPHERES)}),
        (f"{COUNT} FROM {TOPICS} FROM {SPHERES} {{ ?s ?p ?o }}", {}),
        (f"{COUNT} FROM NAMED {TOPICS} {{ GRAPH ?g {{ ?s ?p ?o }} }}", {}),
        (f"{COUNT} FROM {TOPICS} {{ GRAPH ?g {{ ?s ?p ?o }} }}", {}),
        (f"{COUNT} FROM <urn:x:nowhere> {{ ?s ?p ?o }}", {}),
    ],
)
def test_datasets_mean_the_same(
    text: str, dataset: dict[str, tuple[NamedNode, ...]], remote: RemoteStore, world_store: MemoryStore
) -> None:
    """Graphs named by parameters or by FROM make the dataset that they make in memory."""
    assert rows_of(remote.query(text, **dataset)) == rows_of(world_store.query(text, **dataset))


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s a <https://w3id.org/diplograph/ontology#Meeting> }",
        "PREFIX : <https://w3id.org/diplograph/ontology#> CONSTRUCT WHERE { ?s a :State ; :displayName ?o }",
        "PREFIX : <https://w3id.org/diplograph/ontology#>\nCONSTRUCT { ?x a ?y . <urn:x> :y 'a' } WHERE { ?x :attendee ?y }",
        f"CONSTRUCT {{ ?s a ?t }} FROM {TOPICS} WHERE {{ ?s a ?t }} ORDER BY ?s LIMIT 5",
        "CONSTRUCT { <urn:x> <urn:y> <urn:z> } { ?s ?p ?o }",
    ],
)
def test_a_graph_is_constructed_the_same(text: str, remote: RemoteStore, world_store: MemoryStore) -> None:
    """CONSTRUCT in its long and its short form gives the triples that it gives in memory."""
    ours, theirs = world_store.query(text), remote.query(text)
    assert isinstance(ours, QueryTriples)
    assert isinstance(theirs, QueryTriples)
    assert set(theirs) == set(ours) != set()


def test_a_description_holds_the_thing(remote: RemoteStore) -> None:
    """DESCRIBE gives triples of the thing; what else it gives is each engine's own choice (SPARQL 1.1 Query, section 16.4)."""
    triples = remote.query(f"DESCRIBE {TOPICS}")
    assert isinstance(triples, QueryTriples)
    assert any(triple.subject == TOPICS for triple in triples)


def test_long_queries_are_posted(remote: RemoteStore) -> None:
    """A query that is longer than addresses may be is asked all the same."""
    values = " ".join(f"<https://w3id.org/diplograph/topic/none-{number}>" for number in range(500))
    assert rows_of(remote.query(f"SELECT ?x {{ VALUES ?x {{ {values} {TOPICS} }} ?x a ?type }}")) == [{"x": TOPICS.value}]


def _read(results: QueryResults) -> list[object]:
    assert not isinstance(results, QueryBoolean)
    return list(results)


@pytest.mark.parametrize("form", ["SELECT ?s ?q", "CONSTRUCT { ?s ?q ?o }"])
def test_rows_that_virtuoso_leaves_out_are_missed(form: str, engine: str, remote: RemoteStore) -> None:
    """An answer that the engine cuts at its own limit is an error; without a limit it is whole."""
    text = f"{form} {{ ?s ?p ?o . ?t ?q ?r }} LIMIT 30000"
    if engine == "virtuoso":
        with pytest.raises(StoreUnavailable, match=r"at most 20000 rows.*\n.*ResultSetMaxRows"):
            len(_read(remote.query(text)))
    else:
        assert len(_read(remote.query(text))) > 0


def test_the_manual_has_the_commands_that_run_here() -> None:
    """What the manual says about loading and serving is what started the engines of these tests."""
    manual = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
    for command in (
        f"$ oxigraph {oxigraph_commands.LOAD.format(location='graph', dump='everything.nq')}",
        f"$ oxigraph {oxigraph_commands.SERVE.format(location='graph', port=7878)}",
        f"$ virtuoso-t {virtuoso_commands.SERVE.format(settings='virtuoso.ini')}",
        f"EXEC={virtuoso_commands.LOAD.format(folder='/srv/load', name='everything.nq')}",
    ):
        assert command in manual
