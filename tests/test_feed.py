"""The feed of changes: a Linked Data Event Stream, an Atom feed and pages, and the releases that it tells of."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree  # type: ignore[import-untyped]
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from diplograph.releases import ChangeIndex, read_archive
from diplograph.releases.dumping import quads_in
from diplograph.vocabulary import BASE, DERIVED_GRAPH, RDF_TYPE, term
from own_archive import DAYS, EDITS, FIRST, SECOND, THIRD, built, edited, make_archive
from web_client import BROWSER, TestClient, client_for

HOST = "http://testserver"
LDES, TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
AS, CS = "https://www.w3.org/ns/activitystreams#", "http://purl.org/vocab/changeset/schema#"
ATOM = {"a": "http://www.w3.org/2005/Atom", "h": "http://purl.org/syndication/history/1.0"}
STREAM = NamedNode(f"{HOST}/feed#stream")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive; of one release it is not known what it changed."""
    made = make_archive(tmp_path_factory.mktemp("releases"))
    (made / f"{SECOND}.changes.sqlite").unlink()
    return made


@pytest.fixture(scope="module")
def client(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A server that has gone on since the last release."""
    now = edited(tmp_path_factory.mktemp("now") / "data", EDITS["now"])
    return client_for(built(now), now, archive=archive)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A server without an archive."""
    now = edited(tmp_path_factory.mktemp("bare") / "data", {})
    return client_for(built(now), now)


class Graph:
    """Triples that are looked up."""

    def __init__(self, triples: Iterator[Quad]) -> None:
        self.triples = {quad.triple for quad in triples}
        self._by_subject: dict[object, list[Triple]] = defaultdict(list)
        for each in self.triples:
            self._by_subject[each.subject].append(each)

    def values(self, subject: object, name: str) -> list[NamedNode | BlankNode | Literal | Triple]:
        """The values of a property."""
        return [each.object for each in self._by_subject[subject] if each.predicate.value == name]

    def one(self, subject: object, name: str) -> NamedNode | BlankNode | Literal | Triple:
        """The one value of a property."""
        (value,) = self.values(subject, name)
        return value


def _turtle(client: TestClient, address: str) -> Graph:
    answer = client.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200, address
    return Graph(parse(answer.content, RdfFormat.TURTLE))


def _nodes(client: TestClient) -> list[tuple[str, Graph]]:
    """Every node of the stream, as a client finds them from its root: breadth first, each once."""
    waiting, found = [f"{HOST}/feed"], list[tuple[str, Graph]]()
    while waiting:
        address = waiting.pop(0)
        graph = _turtle(client, address)
        found.append((address, graph))
        for relation in graph.values(NamedNode(address), f"{TREE}relation"):
            node = graph.one(relation, f"{TREE}node")
            assert isinstance(node, NamedNode)
            assert graph.one(relation, f"{TREE}path") == term("dcterms:created")
            waiting.append(node.value)
    assert len({address for address, _ in found}) == len(found)
    return found


def test_the_stream_says_how_it_is_read(client: TestClient) -> None:
    """Its view, its order, and which property leads from a version to its thing."""
    graph = _turtle(client, "/feed")
    assert graph.one(STREAM, f"{TREE}view") == NamedNode(f"{HOST}/feed")
    assert graph.one(STREAM, f"{LDES}timestampPath") == term("dcterms:created")
    assert graph.one(STREAM, f"{LDES}versionOfPath") == term("dcterms:isVersionOf")
    assert graph.one(STREAM, f"{LDES}versionDeleteObject") == NamedNode(f"{AS}Delete")
    assert NamedNode(f"{LDES}EventStream") in graph.values(STREAM, RDF_TYPE.value)


def test_following_the_stream_gives_the_records_of_the_last_release(client: TestClient, archive: Path) -> None:
    """A client that replays additions and removals in the order of time has them all, and met each member once."""
    members = [
        (str(graph.one(member, term("dcterms:created").value)), member, graph)
        for _, graph in _nodes(client)
        for member in graph.values(STREAM, f"{TREE}member")
    ]
    assert len({member for _, member, _ in members}) == len(members) > 80
    held: set[tuple[object, object, object, object]] = set()
    for _, member, graph in sorted(members, key=lambda each: each[0]):
        record = graph.one(member, f"{AS}object")
        removed, added = (set(_statements(graph, member, record, way)) for way in ("removal", "addition"))
        assert held >= removed
        held = held - removed | added
    last = {quad for quad in quads_in(read_archive(archive)[-1].dump) if quad.graph_name != DERIVED_GRAPH}
    assert held == {(quad.graph_name, quad.subject, quad.predicate, quad.object) for quad in last}


def _statements(graph: Graph, member: object, record: object, way: str) -> Iterator[tuple[object, object, object, object]]:
    for each in graph.values(member, f"{CS}{way}"):
        subject, predicate, value = (graph.one(each, term(f"rdf:{part}").value) for part in ("subject", "predicate", "object"))
        yield record, subject, predicate, value


def test_pages_never_change(client: TestClient) -> None:
    """A page of a release says so itself and in its header; the root may change."""
    nodes = _nodes(client)
    assert len(nodes) >= 5
    for address, graph in nodes[1:]:
        assert graph.one(NamedNode(address), f"{LDES}immutable") == Literal(True)
        assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/feed").headers["cache-control"] == "no-cache"


def test_members_say_what_was_done(client: TestClient) -> None:
    """Created, updated or deleted; a merged thing names its successor."""
    graph = _turtle(client, f"/feed/{SECOND}/1")
    page = f"{HOST}/feed/{SECOND}/1"
    expected = {
        "state-eastmark": ("Create", "state/eastmark", "state:eastmark added, triples: 30 added"),
        "state-arcadia": ("Update", "state/arcadia", "state:arcadia corrected, triples: 1 added, 1 removed"),
        "person-ana-verin": ("Update", "person/ana-verin", "person:ana-verin merged into person:anna-verin"),
    }
    assert {each.value for each in graph.values(STREAM, f"{TREE}member")} == {f"{page}#{name}" for name in expected}  # type: ignore[union-attr]
    for name, (activity, thing, words) in expected.items():
        member = NamedNode(f"{page}#{name}")
        assert NamedNode(f"{AS}{activity}") in graph.values(member, RDF_TYPE.value)
        assert graph.one(member, term("dcterms:isVersionOf").value) == NamedNode(BASE + thing)
        said = graph.one(member, f"{AS}summary")
        assert isinstance(said, Literal)
        assert said.value == words
    successor = graph.one(NamedNode(f"{page}#person-ana-verin"), term("dcterms:isReplacedBy").value)
    assert successor == NamedNode(f"{BASE}person/anna-verin")
    removed = _turtle(client, f"/feed/{THIRD}/1")
    kinds = {each.subject.value.rpartition("#")[2] for each in removed.triples if each.object == NamedNode(f"{AS}Delete")}  # type: ignore[union-attr]
    assert kinds == {"person-dina-sel", "initiative-winter-school"}


@pytest.mark.parametrize("path", ["/feed", f"/feed/{SECOND}/1", "/feed/unreleased/1"])
def test_all_formats_of_a_page_say_the_same(client: TestClient, path: str) -> None:
    """Turtle, N-Triples and JSON-LD are one graph, by other programs' account too; negotiated or by extension."""
    graphs = {}
    for extension, media_type in (("ttl", "text/turtle"), ("nt", "application/n-triples"), ("jsonld", "application/ld+json")):
        direct, chosen = client.get(f"{path}.{extension}"), client.get(path, headers={"Accept": media_type})
        assert direct.content == chosen.content
        assert chosen.headers["content-location"] == f"{path}.{extension}"
        text = (
            jsonld.to_rdf(json.loads(direct.content), {"format": "application/n-quads"}) if extension == "jsonld" else direct.text
        )
        form = RdfFormat.TURTLE if extension == "ttl" else RdfFormat.N_QUADS
        graphs[extension] = jsonld.normalize(
            _as_quads(text, form), {"algorithm": "URDNA2015", "inputFormat": "application/n-quads"}
        )
    assert graphs["ttl"] == graphs["nt"] == graphs["jsonld"]
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"{path}.exe").status_code == 404


def _as_quads(text: str, form: RdfFormat) -> str:
    return "".join(f"{quad.triple} .\n" for quad in parse(text, form))


def test_what_is_not_released_is_no_part_of_the_stream(client: TestClient) -> None:
    """It can be read, and says what the next release would; nothing of the stream leads there."""
    graph = _turtle(client, "/feed/unreleased/1")
    assert graph.values(STREAM, f"{TREE}member") == []
    node = NamedNode(f"{HOST}/feed/unreleased/1")
    assert graph.values(node, f"{LDES}immutable") == []
    (member,) = graph.values(node, term("dcterms:hasPart").value)
    assert graph.one(member, term("dcterms:isVersionOf").value) == NamedNode(f"{BASE}person/kira-noll")
    assert client.get("/feed/unreleased/1").headers["cache-control"] == "no-cache"
    assert all("unreleased" not in address for address, _ in _nodes(client))
    assert "Kyra Noll" in client.get("/feed/unreleased/1.html").text


def test_atom_readers_find_everything(client: TestClient) -> None:
    """Valid by the rules of RFC 4287 that a program can see, and complete along ``prev-archive`` (RFC 5005)."""
    address, identifiers = f"{HOST}/feed.atom", list[str]()
    seen = 0
    while address:
        answer = client.get(address)
        assert answer.headers["content-type"] == "application/atom+xml"
        feed = etree.fromstring(answer.content)
        assert feed.findtext("a:id", namespaces=ATOM) == f"{HOST}/feed#stream"
        assert feed.findtext("a:title", namespaces=ATOM)
        assert feed.find("a:author/a:name", ATOM) is not None
        links = {each.get("rel"): each.get("href") for each in feed.findall("a:link", ATOM)}
        assert links["self"] == address
        assert (feed.find("h:archive", ATOM) is not None) == (seen > 0)
        for entry in feed.findall("a:entry", ATOM):
            assert all(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated", "summary"))
            identifiers.append(str(entry.findtext("a:id", namespaces=ATOM)))
        address, seen = str(links.get("prev-archive") or ""), seen + 1
    members = {member.value for _, graph in _nodes(client) for member in graph.values(STREAM, f"{TREE}member")}  # type: ignore[union-attr]
    assert len(identifiers) == len(set(identifiers))
    assert set(identifiers) == members
    assert seen >= 4


def test_people_read_pages(client: TestClient) -> None:
    """Each change has its diff; pages lead to each other, to the things, and to the releases."""
    text = client.get(f"/feed/{SECOND}/1", headers=BROWSER).text
    assert (
        "- &lt;https://w3id.org/diplograph/state/arcadia&gt; &lt;http://www.w3.org/2004/02/skos/core#prefLabel&gt; &#34;Arkadia"
        in text
    )
    assert f'rel="next" href="/feed/{THIRD}/1.html"' in text
    assert 'href="/state/arcadia"' in text
    listed = client.get("/releases", headers=BROWSER).text
    assert listed.index(THIRD) < listed.index(SECOND) < listed.index(FIRST)
    assert f'href="/feed/{SECOND}/1.html"' in client.get("/feed", headers=BROWSER).text
    assert (
        client.get(f"/feed/{SECOND}/2").status_code
        == client.get("/feed/9/1").status_code
        == client.get(f"/feed/{SECOND}/x").status_code
        == 404
    )


def test_releases_are_listed_and_downloaded(client: TestClient, archive: Path) -> None:
    """The latest first, each with its dump, which is sent in ranges and never changes."""
    listed = client.get("/releases", headers={"Accept": "application/json"}).json()["releases"]
    assert [(each["version"], each["day"]) for each in reversed(listed)] == [(version, str(day)) for version, day in DAYS.items()]
    assert [each["changes"] for each in listed[:2]] == [{"removed": 1, "withdrawn": 1}, {"added": 1, "corrected": 1, "merged": 1}]
    for each in listed:
        answer = client.get(each["dump"])
        assert answer.content == (archive / f"{each['version']}.nq.gz").read_bytes()
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(each["dump"], headers={"Range": "bytes=-8"}).content == answer.content[-8:]
    assert client.get("/releases/9.nq.gz").status_code == 404


def test_the_server_writes_nothing_into_the_archive(client: TestClient, archive: Path) -> None:
    """What was missing in it is found out elsewhere."""
    assert client.get(f"/feed/{SECOND}/1").status_code == 200
    assert not ChangeIndex(archive / f"{SECOND}.changes.sqlite").is_of(None)  # type: ignore[arg-type]
    assert len(list(archive.iterdir())) == 8


@pytest.mark.parametrize(
    "path",
    [
        "/releases",
        "/feed",
        "/feed.atom",
        "/feed/unreleased/1",
        f"/feed/{FIRST}/1.ttl",
        f"/releases/{FIRST}.nq.gz",
        "/state/arcadia?at=0.1.0",
        "/state/arcadia.ttl?at=0.1.0",
        "/timemap/state/arcadia",
    ],
)
def test_without_an_archive_there_are_no_releases(bare: TestClient, path: str) -> None:
    """404 that says so, and how to have some."""
    answer = bare.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "there are no archived releases here"
    assert "DIPLOGRAPH_ARCHIVE" in answer.json()["hint"]
