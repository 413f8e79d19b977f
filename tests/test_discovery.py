"""The description of the dataset: VoID figures against counts by brute force, DCAT, the service, and the ways that lead there."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from conftest import ROOT
from diplograph.errors import TimeLimitExceeded
from diplograph.release import Release
from diplograph.representations import Figures, count
from diplograph.store import MemoryStore, QueryResults, Store
from diplograph.vocabulary import BASE, DATASET, DESCRIPTION, RDF_TYPE, term
from diplograph.web import site
from web_client import BROWSER, TestClient, client_for

HERE = "http://testserver"
IRI = NamedNode(DATASET)
RDF_TYPE_NAME = "rdf:type"
Node = NamedNode | BlankNode | Literal | Triple
Said = dict[tuple[Node, str], list[Node]]
Triples = set[tuple[Node, NamedNode, Node]]


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module")
def said(client: TestClient) -> Said:
    """The description by subject and property."""
    found: Said = defaultdict(list)
    for quad in parse(client.get("/void.ttl").content, RdfFormat.TURTLE, base_iri=f"{HERE}/void.ttl"):
        found[quad.subject, quad.predicate.value].append(quad.object)
    return found


@pytest.fixture(scope="module")
def triples(world_store: MemoryStore) -> Triples:
    """All that the world says, without its graphs."""
    return {(each.subject, each.predicate, each.object) for each in world_store.quads()}


def _values(said: Said, subject: Node, name: str) -> list[Node]:
    return said[subject, term(name).value]


def _number(said: Said, subject: Node, name: str) -> int:
    (value,) = _values(said, subject, name)
    assert isinstance(value, Literal)
    return int(value.value)


def test_the_sizes_are_those_of_the_graph(said: Said, triples: Triples) -> None:
    """Triples, things, subjects, objects, classes, properties: counted one by one."""
    typed = {subject for subject, predicate, _ in triples if predicate == RDF_TYPE}
    expected = {
        "void:triples": len(triples),
        "void:entities": sum(isinstance(each, NamedNode) and each.value.startswith(BASE) for each in typed),
        "void:distinctSubjects": len({each[0] for each in triples}),
        "void:distinctObjects": len({each[2] for each in triples}),
        "void:properties": len({each[1] for each in triples}),
        "void:classes": len({each[2] for each in triples if each[1] == RDF_TYPE}),
    }
    assert {name: _number(said, IRI, name) for name in expected} == expected
    assert min(expected.values()) > 20


def test_each_class_has_its_partition(said: Said, triples: Triples) -> None:
    """Each class with as many things as are of it."""
    members: dict[Node, set[Node]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDF_TYPE:
            members[value].add(subject)
    parts = _values(said, IRI, "void:classPartition")
    shown = {_values(said, each, "void:class")[0]: _number(said, each, "void:entities") for each in parts}
    assert shown == {each: len(of) for each, of in members.items()}
    assert len(parts) == len(members) > 20


def test_each_property_has_its_partition(said: Said, triples: Triples) -> None:
    """Each property with its triples, and their different subjects and objects."""
    uses: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for subject, predicate, value in triples:
        uses[predicate].append((subject, value))
    shown = {
        _values(said, part, "void:property")[0]: tuple(
            _number(said, part, name) for name in ("void:triples", "void:distinctSubjects", "void:distinctObjects")
        )
        for part in _values(said, IRI, "void:propertyPartition")
    }
    assert shown == {each: (len(of), len({s for s, _ in of}), len({o for _, o in of})) for each, of in uses.items()}
    assert len(shown) > 80


def test_links_to_other_datasets_are_link_sets(said: Said, triples: Triples) -> None:
    """The exact matches in Wikidata, counted; both ends are named."""
    wikidata = "http://www.wikidata.org/entity/"
    links = [each for each in triples if each[1] == term("skos:exactMatch") and str(each[2]).startswith(f"<{wikidata}")]
    (linkset,) = [
        each
        for each in _values(said, IRI, "void:subset")
        if _values(said, each, "void:linkPredicate") == [term("skos:exactMatch")]
        and _values(said, _values(said, each, "void:objectsTarget")[0], "void:uriSpace") == [Literal(wikidata)]
    ]
    assert _number(said, linkset, "void:triples") == len(links) > 2
    assert _values(said, linkset, "void:subjectsTarget") == [IRI]
    assert _values(said, linkset, RDF_TYPE_NAME) == [term("void:Linkset")]


def test_the_catalogue_knows_every_file(client: TestClient, said: Said) -> None:
    """Dataset, files and service are joined, and each file is there in the media type that it promises (DCAT 3)."""
    assert {term("dcat:Dataset"), term("void:Dataset"), term("sd:Dataset")} <= set(_values(said, IRI, RDF_TYPE_NAME))
    (catalog,) = [
        subject for (subject, name), values in said.items() if name == RDF_TYPE.value and term("dcat:Catalog") in values
    ]
    assert _values(said, catalog, "dcat:dataset") == [IRI]
    downloads = 0
    for distribution in _values(said, IRI, "dcat:distribution"):
        assert _values(said, distribution, RDF_TYPE_NAME) == [term("dcat:Distribution")]
        assert _values(said, distribution, "dcterms:license")
        for address in _values(said, distribution, "dcat:downloadURL"):
            assert isinstance(address, NamedNode)
            answer = client.get(address.value.removeprefix(HERE))
            wrapped = [*_values(said, distribution, "dcat:compressFormat"), *_values(said, distribution, "dcat:packageFormat")]
            (held,) = _values(said, distribution, "dcat:mediaType")
            (kind,) = wrapped or [held]
            assert isinstance(kind, NamedNode)
            assert kind.value == f"https://www.iana.org/assignments/media-types/{answer.headers['content-type']}"
            assert (address in _values(said, IRI, "void:dataDump")) == ("csv" not in str(held))
            downloads += 1
    assert downloads == 5
    for name in ("dcat:version", "dcterms:modified", "dcterms:temporal", "dcterms:spatial", "dcterms:license", "dcterms:title"):
        assert _values(said, IRI, name), name


def test_the_period_is_that_of_the_meetings(said: Said, triples: Triples) -> None:
    """From the first day of the earliest meeting to that of the latest."""
    meetings = {each[0] for each in triples if each[1:] == (RDF_TYPE, term("diplo:Meeting"))}
    days = sorted(
        each[2].value
        for each in triples
        if each[0] in meetings and each[1] == term("schema:startDate") and isinstance(each[2], Literal)
    )
    (period,) = _values(said, IRI, "dcterms:temporal")
    assert _values(said, period, "dcat:startDate") == [Literal(days[0], datatype=term("xsd:date"))]
    assert _values(said, period, "dcat:endDate") == [Literal(days[-1], datatype=term("xsd:date"))]


def test_the_service_and_the_dataset_name_each_other(client: TestClient, said: Said) -> None:
    """What the service says of itself stands in the description, and its default dataset is the dataset."""
    service = NamedNode(f"{HERE}/sparql")
    alone = {
        (quad.subject, quad.predicate.value, quad.object)
        for quad in parse(client.get("/sparql", headers={"Accept": "text/turtle"}).content, RdfFormat.TURTLE)
    }
    assert all(value in said[subject, name] for subject, name, value in alone)
    assert (service, term("sd:defaultDataset").value, IRI) in alone
    assert (IRI, term("rdfs:seeAlso").value, NamedNode(DESCRIPTION)) in alone
    assert _values(said, IRI, "void:sparqlEndpoint") == _values(said, service, "dcat:endpointURL") == [service]
    assert _values(said, service, "dcat:servesDataset") == [IRI]
    assert not [each for each in said if isinstance(each[0], BlankNode)]


def test_every_format_says_the_same(client: TestClient) -> None:
    """Turtle, JSON-LD, N-Triples and RDF/XML hold the same triples."""
    formats = (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("nt", RdfFormat.N_TRIPLES), ("rdf", RdfFormat.RDF_XML))
    graphs = [_graph(parse(client.get(f"/void.{name}").content, form)) for name, form in formats]
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    assert len(graphs[0]) > 800


def _graph(quads: Iterable[Quad]) -> set[tuple[str, str, str]]:
    return {(str(each.subject), str(each.predicate), str(each.object)) for each in quads}


@pytest.mark.parametrize(("accept", "extension"), [("text/turtle", "ttl"), ("*/*", "ttl"), (BROWSER["Accept"], "html")])
def test_the_well_known_address_leads_there(client: TestClient, accept: str, extension: str) -> None:
    """303 by Accept (VoID, section 7.2; RFC 8615); the negotiated address says where each format is."""
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/void.{extension}")
    direct = client.get("/void", headers={"Accept": accept})
    assert (direct.status_code, direct.headers["content-location"]) == (200, f"/void.{extension}")
    assert direct.content == client.get(f"/void.{extension}").content
    assert client.get("/void.exe").status_code == 404


def test_the_dataset_itself_leads_there(client: TestClient) -> None:
    """The thing's own document says where the figures are; the page has a link for people."""
    triple = (f"<{DATASET}>", str(term("rdfs:seeAlso")), f"<{DESCRIPTION}>")
    assert triple in _graph(parse(client.get("/dataset/diplograph.ttl").content, RdfFormat.TURTLE))
    assert 'href="/void"' in client.get("/dataset/diplograph.html").text
    assert 'href="/void.html"' in client.get("/").text
    assert client.get("/void.html").status_code == 200


def test_every_part_has_its_place_on_the_page(client: TestClient, said: Said) -> None:
    """The IRI of a partition, file or link set is the address of the document and an anchor of its page."""
    page = client.get("/void.html").text
    parts = {each[0].value for each in said if isinstance(each[0], NamedNode) and each[0].value.startswith(f"{DESCRIPTION}#")}
    assert len(parts) > 100
    assert [each for each in sorted(parts) if f'id="{each.partition("#")[2]}"' not in page] == []


def test_it_is_sent_once(client: TestClient) -> None:
    """Validated by its bytes, in every format."""
    for extension in ("ttl", "jsonld", "nt", "rdf", "html"):
        tag = client.get(f"/void.{extension}").headers["etag"]
        assert client.get(f"/void.{extension}", headers={"If-None-Match": tag}).status_code == 304
    assert json.loads(client.get("/void.jsonld").content)


def test_what_takes_too_long_to_count_is_left_out(world_store: MemoryStore) -> None:
    """A figure that needs more than a query may take is unknown, and the others stand."""

    class Slow(MemoryStore):
        def query(self, text: str, **_: object) -> QueryResults:
            if "DISTINCT ?o) AS ?n" in text or "<https://schema.org/startDate>" in text:
                raise TimeLimitExceeded("too long")
            return super().query(text)

    whole, part = count(world_store, len(world_store)), count(Slow(world_store.quads(), "slow"), len(world_store))
    assert (part.objects, part.entities, part.subjects) == (None, whole.entities, whole.subjects)
    assert len(part.properties) == len(whole.properties) - 1
    assert whole.objects


def test_counting_is_done_once(world_store: MemoryStore, world: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask at once, one counts; who would wait too long is told when to come again, and is answered then."""
    counted, let_go = [], Event()

    def slow(store: Store, triples: int) -> Figures:
        counted.append(triples)
        let_go.wait(30)
        return count(store, triples)

    monkeypatch.setattr(site, "count", slow)
    client = client_for(world_store, world, queue_seconds=2)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(client.get, "/void.nt")
        while not counted:
            pass
        busy = list(pool.map(client.get, ["/void.ttl", "/void.html"]))
        let_go.set()
        assert first.result().status_code == 200
    assert [(each.status_code, each.headers["retry-after"]) for each in busy] == [(503, "30"), (503, "30")]
    assert client.get("/void.ttl").status_code == 200
    assert counted == [len(world_store)]


def test_the_page_about_discovery_is_true(client: TestClient) -> None:
    """Every request that it shows is answered."""
    text = (ROOT / "docs" / "discovery.md").read_text(encoding="utf-8")
    paths = re.findall(r"^GET (\S+)$", text, re.MULTILINE)
    assert len(paths) >= 9
    assert {each: client.get(each).status_code for each in paths} == dict.fromkeys(paths, 200)
