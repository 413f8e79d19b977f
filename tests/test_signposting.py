"""Signposts: the Link headers of all documents of all things, and the link sets that gather them (RFC 8288, RFC 9264, FAIR)."""

from collections.abc import Mapping

import jsonschema_rs
import pytest
from pyoxigraph import NamedNode, Quad

from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import DATASET, RDF_TYPE, kind_and_slug, term, thing
from link_headers import Link, links_of
from web_client import MEETING, TestClient, client_for

HERE = "http://testserver"
PUBLISHER = thing("publisher", "diplograph")
RDF = ("ttl", "jsonld", "nt", "rdf")
# The media type application/linkset+json (RFC 9264, section 4.2): relations hold arrays of targets, a target has an href.
LINKSET = {
    "type": "object",
    "required": ["linkset"],
    "additionalProperties": False,
    "properties": {
        "linkset": {
            "type": "array",
            "minItems": 2,
            "items": {
                "type": "object",
                "required": ["anchor"],
                "properties": {"anchor": {"type": "string", "format": "uri"}},
                "additionalProperties": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["href"],
                        "properties": {"href": {"type": "string", "format": "uri"}, "type": {"type": "string"}},
                        "additionalProperties": False,
                    },
                },
            },
        }
    },
}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world, with a publisher to be named as its author."""
    dataset = NamedNode(DATASET)
    published = Quad(dataset, term("dcterms:publisher"), PUBLISHER, record_graph(dataset))
    return client_for(MemoryStore([*world_store.quads(), published], "published"), world)


@pytest.fixture(scope="module")
def things(world_store: MemoryStore) -> list[str]:
    """One thing of each kind that the world has, and its dataset."""
    found: dict[str, str] = {}
    for quad in world_store.quads():
        if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode) and (name := kind_and_slug(quad.subject.value)):
            found[name[0]] = max(found.get(name[0], ""), f"/{name[0]}/{name[1]}")
    assert len(found) > 30
    return sorted(found.values())


def _links(client: TestClient, path: str) -> list[Link]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return links_of(answer.headers["link"], HERE + path)


def _to(links: list[Link], relation: str) -> list[str]:
    return [each.target for each in links if each.relation == relation]


def test_a_page_leads_to_everything_of_its_thing(client: TestClient, things: list[str]) -> None:
    """Level 1: identifier, licence, types, author, metadata with its media types, content, link sets."""
    for path in things:
        links = _links(client, f"{path}.html")
        assert _to(links, "cite-as") == [f"https://w3id.org/diplograph{path}"]
        assert len(_to(links, "license")) == 1
        kinds = _to(links, "type")
        assert kinds[0] == "https://schema.org/AboutPage"
        assert len(kinds) >= 2
        assert _to(links, "author") == [PUBLISHER.value]
        described = [each for each in links if each.relation == "describedby"]
        assert [each.target for each in described][:4] == [f"{HERE}{path}.{each}" for each in RDF]
        assert all(each.type for each in described)
        assert [each.type for each in links if each.relation == "linkset"] == ["application/linkset+json", "application/linkset"]


def test_what_is_linked_is_there_and_of_that_type(client: TestClient, things: list[str]) -> None:
    """Every link to this server is answered with 200 and the media type that it promises."""
    documents = [f"{path}.{each}" for path in things for each in ("html", "ttl", "linkset.json")]
    links = {(link.target, link.type) for each in documents for link in _links(client, each) if link.target.startswith(HERE)}
    assert len(links) > 400
    for target, promised in sorted(links):
        answer = client.get(target.removeprefix(HERE))
        assert answer.status_code == 200, target
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind == (promised.partition(";")[0] or kind), target


def test_metadata_and_content_lead_back_to_the_page(client: TestClient) -> None:
    """Descriptions describe the page; the record is in its collection."""
    for each in RDF:
        links = _links(client, f"{MEETING}.{each}")
        assert f"{HERE}{MEETING}.html" in _to(links, "describes")
        assert len(_to(links, "linkset")) == 2
        assert f"{HERE}/shapes" in _to(links, "describedby")
    (record,) = _to(_links(client, f"{MEETING}.html"), "item")
    assert record == f"{HERE}/record{MEETING.replace('/meeting/', '/meeting-')}.ttl"
    assert _to(_links(client, record.removeprefix(HERE)), "collection") == [f"{HERE}{MEETING}.html"]


def test_the_type_of_a_thing_is_one_of_schema_org(client: TestClient) -> None:
    """All that it is there: a state is a country, and an organization that takes part."""
    expected = {
        MEETING: ["Event"],
        "/person/anna-verin": ["Person"],
        "/state/arcadia": ["Country", "Organization"],
        "/level/ministerial": ["DefinedTerm"],
        "/role/chair": ["DefinedTerm"],
        "/dataset/diplograph": ["Dataset"],
    }
    for path, kinds in expected.items():
        assert _to(_links(client, f"{path}.html"), "type")[1:] == [f"https://schema.org/{each}" for each in kinds]


@pytest.mark.parametrize("path", ["/", "/void.html", "/dataset/diplograph.html"])
def test_the_dataset_leads_to_its_files(client: TestClient, path: str) -> None:
    """The home page too is a landing page of the dataset: its items are the dumps, its metadata VoID and DCAT."""
    links = _links(client, path)
    assert _to(links, "cite-as") == [DATASET]
    files = ("dump.trig", "dump.nq", "dump.trig.gz", "dump.nq.gz", "tables.zip")
    assert _to(links, "item") == [f"{HERE}/{each}" for each in files]
    assert f"{HERE}/dataset/diplograph.csl.json" in _to(links, "describedby")
    assert f"{HERE}/void.ttl" in _to(links, "describedby")
    assert f"{HERE}/dataset/diplograph.linkset.json" in _to(links, "linkset")


def test_a_link_set_has_its_shape(client: TestClient, things: list[str]) -> None:
    """Level 2: valid for every kind of thing, every address absolute, every document an anchor."""
    validator = jsonschema_rs.Draft202012Validator(LINKSET, validate_formats=True)
    for path in things:
        answer = client.get(f"{path}.linkset.json")
        assert answer.headers["content-type"] == "application/linkset+json"
        validator.validate(answer.json())
        anchors = [each["anchor"] for each in answer.json()["linkset"]]
        assert len(set(anchors)) == len(anchors)
        assert anchors[:5] == [f"{HERE}{path}.{each}" for each in ("html", *RDF)]


def test_both_link_sets_say_what_the_headers_say(client: TestClient, things: list[str]) -> None:
    """The JSON, the text, and the Link header of each anchor hold the same signposts."""
    compared = 0
    for path in things:
        as_json = {
            (context["anchor"], relation, target["href"], target.get("type", ""))
            for context in client.get(f"{path}.linkset.json").json()["linkset"]
            for relation, targets in context.items()
            if relation != "anchor"
            for target in targets
        }
        text = client.get(f"{path}.linkset").text.replace("\n", " ").strip()
        as_text = {(each.attributes["anchor"], each.relation, each.target, each.type) for each in links_of(text, HERE)}
        assert as_json == as_text
        for anchor in {each[0] for each in as_json}:
            links = {(each.relation, each.target, each.type) for each in _links(client, anchor.removeprefix(HERE))}
            assert {each[1:] for each in as_json if each[0] == anchor} <= links
            compared += 1
    assert compared > 150


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/person/ana-verin", 301),
        ("/person/nobody", 404),
        ("/nothing/x", 404),
        ("/record/state-arcadia", 404),
        ("/person/NOBODY", 404),
    ],
)
def test_a_link_set_is_where_its_thing_is(client: TestClient, path: str, status: int) -> None:
    """Merged, unknown, no thing: as the thing's documents answer."""
    for extension in ("linkset.json", "linkset"):
        answer = client.get(f"{path}.{extension}")
        assert answer.status_code == status
        assert answer.headers.get("location") == ({301: f"/person/anna-verin.{extension}"}.get(status))


def test_links_stay_under_the_path_of_the_server(world_store: MemoryStore, world: Release) -> None:
    """A server that is mounted under a path is linked under it; identifiers are not touched."""
    client = client_for(world_store, world, public_url="https://example.org/graph/")
    answer = client.get(f"{MEETING}.html")
    links = links_of(answer.headers["link"], "https://example.org/")
    assert f"https://example.org/graph{MEETING}.linkset.json" in _to(links, "linkset")
    anchors = [each["anchor"] for each in client.get(f"{MEETING}.linkset.json").json()["linkset"]]
    assert all(each.startswith("https://example.org/graph/") for each in anchors)


def test_no_redirect_goes_in_circles(client: TestClient, things: list[str]) -> None:
    """From a thing of every kind, and from one that was merged, two redirects at most lead to a document, whoever asks."""
    longest = 0
    for path in [*things, "/person/ana-verin"]:
        for accept in ("text/turtle", "text/html"):
            longest = max(longest, _hops(client, path, {"Accept": accept}))
    assert longest == 2


def _hops(client: TestClient, path: str, headers: Mapping[str, str]) -> int:
    seen = [path]
    while (answer := client.get(seen[-1], headers=headers)).is_redirect:
        location = answer.headers["location"]
        assert location not in seen
        seen.append(location)
    assert answer.status_code == 200, seen
    return len(seen) - 1
