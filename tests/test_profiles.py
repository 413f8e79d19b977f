"""Profiles and forms over HTTP: asked for in three ways, labelled, kept apart, described, and refused when nobody knows them."""

import json
import re
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from diplograph.release import Release
from diplograph.store import MemoryStore
from link_headers import links_of
from test_representations import things_in
from web_client import BROWSER, MEETING, TestClient, client_for

PROFILE = "https://w3id.org/diplograph/profile/"
NAMES = ("core", "full", "evidence", "schema.org")
SCHEMA_ORG = json.loads((ROOT / "tests" / "schemas" / "schema_org.json").read_text(encoding="utf-8"))
EXPANDED = "http://www.w3.org/ns/json-ld#expanded"
FLATTENED = "http://www.w3.org/ns/json-ld#flattened"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?profile={name}", {}),
        ("?profile={iri}", {}),
        ("", {"Accept-Profile": "<{iri}>"}),
        (
            "",
            {"Accept-Profile": "<https://example.org/unknown>, <{iri}>;q=0.4, <https://w3id.org/diplograph/profile/full>;q=0.2"},
        ),
        ("", {"Accept": 'application/ld+json;profile="{iri}"'}),
        ("", {"Accept": 'application/ld+json;profile="https://www.w3.org/ns/activitystreams {iri}", */*;q=0.1'}),
        ("?profile={name}", {"Accept-Profile": "<https://w3id.org/diplograph/profile/full>"}),
    ],
)
def test_a_profile_is_chosen_by_address_media_type_or_field(
    client: TestClient, name: str, query: str, headers: dict[str, str]
) -> None:
    """The address counts most, then the media type, then the field that is there for it."""
    place = {"iri": PROFILE + name, "name": name}
    sent = {key: value.format(**place) for key, value in headers.items()}
    answer = client.get(f"{MEETING}.jsonld{query.format(**place)}", headers=sent)
    assert answer.status_code == 200
    assert answer.headers["content-profile"] == f"<{PROFILE}{name}>"
    assert "Accept-Profile" in answer.headers["vary"]
    links = links_of(answer.headers["link"], "http://testserver/meeting/x.jsonld")
    assert [each.target for each in links if each.relation == "profile"] == [PROFILE + name]
    others = {each.attributes["formats"] for each in links if each.relation == "alternate" and "formats" in each.attributes}
    assert others == {PROFILE + each for each in NAMES} - {PROFILE + name}
    if not query and name != "full":
        assert answer.headers["content-location"] == f"{MEETING}.jsonld?profile={name}"


@pytest.mark.parametrize("name", NAMES)
def test_all_formats_of_a_profile_hold_the_same_triples(client: TestClient, name: str) -> None:
    """Turtle, N-Triples and RDF/XML; the tests of frames compare JSON-LD."""
    forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
    graphs = []
    for extension, form in forms.items():
        answer = client.get(f"{MEETING}.{extension}?profile={name}")
        assert answer.headers["content-profile"] == f"<{PROFILE}{name}>"
        graphs.append({str(each.triple) for each in parse(answer.content, form)})
    assert graphs[0] == graphs[1] == graphs[2]
    assert len(graphs[0]) > 50


def test_profiles_are_kept_apart(client: TestClient) -> None:
    """Whatever was asked before, an address gives its own profile, with validators of its own."""
    path = f"{MEETING}.jsonld"
    core = client.get(path, headers={"Accept-Profile": f"<{PROFILE}core>"})
    plain, again = client.get(path), client.get(path, headers={"Accept-Profile": f"<{PROFILE}core>"})
    named = client.get(f"{path}?profile=core")
    assert core.content == again.content == named.content
    assert plain.content != core.content
    assert plain.headers["content-profile"] == f"<{PROFILE}full>"
    tags = {client.get(f"{path}?profile={name}").headers["etag"] for name in NAMES}
    assert len(tags) == len(NAMES)
    unchanged = client.get(path, headers={"If-None-Match": core.headers["etag"]})
    assert unchanged.status_code == 200
    had = client.get(path, headers={"If-None-Match": core.headers["etag"], "Accept-Profile": f"<{PROFILE}core>"})
    assert (had.status_code, had.content) == (304, b"")
    assert "Accept-Profile" in had.headers["vary"]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?profile=nothing", {}),
        ("?profile=", {}),
        ("", {"Accept-Profile": "<https://example.org/unknown>"}),
        ("", {"Accept-Profile": f"<{PROFILE}core>;q=0"}),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".jsonld", ".ttl"])
def test_what_nobody_knows_is_refused_with_what_there_is(
    client: TestClient, suffix: str, query: str, headers: dict[str, str]
) -> None:
    """406, with the tokens and IRIs of all profiles."""
    answer = client.get(f"{MEETING}{suffix}{query}", headers=headers)
    assert answer.status_code == 406
    assert all(name in answer.text and PROFILE + name in answer.text for name in NAMES)


@pytest.mark.parametrize("header", ["", ",", "<>;;", "core", "*", "*;q=0.1", "<https://x", '"' * 50, "<a>;q=2", "é" * 4])
def test_awkward_fields_do_no_harm(client: TestClient, header: str) -> None:
    """What cannot be read is as good as none, or refused; never an error of the server."""
    answer = client.get(f"{MEETING}.jsonld", headers=[(b"Accept-Profile", header.encode())])
    assert answer.status_code in {200, 406}


def test_the_redirect_leads_to_the_profile(client: TestClient) -> None:
    """303 to an address that names profile and form; a browser is led to the page."""
    asked = {"Accept": f'application/ld+json;profile="{EXPANDED}"', "Accept-Profile": f"<{PROFILE}core>"}
    answer = client.get(MEETING, headers=asked)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MEETING}.jsonld?profile=core&form=expanded")
    assert "Accept-Profile" in answer.headers["vary"]
    assert client.get(f"{MEETING}?profile=schema.org").headers["location"] == f"{MEETING}.ttl?profile=schema.org"
    assert client.get(f"{MEETING}?profile=core", headers=BROWSER).headers["location"] == f"{MEETING}.html"


@pytest.mark.parametrize(
    ("query", "accept", "profile"),
    [
        ("?form=expanded", "*/*", EXPANDED),
        ("", f'application/ld+json;profile="{EXPANDED}"', EXPANDED),
        ("?form=flattened", "*/*", FLATTENED),
        ("?form=expanded,flattened", "*/*", f"{EXPANDED} {FLATTENED}"),
        ("?form=compacted", f'application/ld+json;profile="{EXPANDED}"', ""),
        ("", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', ""),
    ],
)
def test_forms_of_json_ld(client: TestClient, query: str, accept: str, profile: str) -> None:
    """Expanded has no context, flattened no nesting; the media type says which form it is."""
    answer = client.get(f"{MEETING}.jsonld{query}", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/ld+json" + (f';profile="{profile}"' if profile else "")
    document: Any = answer.json()
    assert isinstance(document, list) == (EXPANDED in profile)
    if profile == FLATTENED:
        assert document.keys() == {"@context", "@graph"}
        assert len(document["@graph"]) > 20


def test_a_form_that_json_ld_does_not_have_is_refused(client: TestClient) -> None:
    """With the names of those it has."""
    answer = client.get(f"{MEETING}.jsonld?form=framed")
    assert answer.status_code == 400
    assert "flattened" in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_is_described(client: TestClient, name: str) -> None:
    """Its IRI leads to a page, and to triples that lead to schemas, frames and the context, all of which are there."""
    page = client.get(f"/profile/{name}", headers=BROWSER)
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    turtle = client.get(f"/profile/{name}.ttl")
    triples = [each.triple for each in parse(turtle.content, RdfFormat.TURTLE)]
    artifacts = sorted(each.object.value for each in triples if each.predicate.value.endswith("prof/hasArtifact"))
    assert len(artifacts) >= 9
    for each in artifacts:
        answer = client.get(each.removeprefix("https://w3id.org/diplograph"))
        assert answer.status_code == 200, each
        assert "immutable" in answer.headers["cache-control"]
    assert set(re.findall(r'href="(/(?:schemas|frames|context)/[^"]+)"', page.text)) == {
        each.removeprefix("https://w3id.org/diplograph") for each in artifacts
    }


def test_a_document_leads_to_its_schema(client: TestClient) -> None:
    """By a link with its media type; the schema's identifier is that address."""
    answer = client.get(f"{MEETING}.jsonld?profile=core")
    links = links_of(answer.headers["link"], "http://testserver/")
    (schema,) = [each for each in links if each.relation == "describedby" and each.type == "application/schema+json"]
    found = client.get(schema.target.removeprefix("http://testserver"))
    assert found.headers["content-type"] == "application/schema+json"
    assert found.json()["$id"] == "https://w3id.org/diplograph/schemas/1.0.0/core/meeting.json"


@pytest.mark.parametrize(
    "path",
    [
        *("/profile/nothing", "/profile/core.xyz", "/schemas/0.9.0/core/meeting.json", "/schemas/1.0.0/nothing/meeting.json"),
        *("/schemas/1.0.0/core/nothing.json", "/frames/1.0.0/core/nothing.jsonld", "/context/schema.org/0.1.0.jsonld"),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    """404 for versions, profiles and frames that do not exist."""
    assert client.get(path).status_code == 404


QUERY = """PREFIX diplo: <https://w3id.org/diplograph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {
  ?m a diplo:Meeting ; skos:prefLabel ?l ; schema:startDate ?d ; diplo:place ?p . ?p rdfs:comment "here" ; skos:prefLabel ?n
}
WHERE { ?m a diplo:Meeting ; skos:prefLabel ?l ; schema:startDate ?d ; diplo:place ?p . ?p skos:prefLabel ?n }"""


def test_a_constructed_graph_is_framed(client: TestClient) -> None:
    """All meetings of the answer, in a list, places inside with everything that was constructed of them."""
    answer = client.get("/sparql", params={"query": QUERY, "frame": "meeting"}, headers={"Accept": "application/ld+json"})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert len(document["@graph"]) == 5
    assert list(document["@graph"][0]) == ["id", "type", "label", "startDate", "hasPlace"]
    assert document["@graph"][0]["hasPlace"]["rdfs:comment"] == "here"
    again = {"If-None-Match": answer.headers["etag"], "Accept": "application/ld+json"}
    assert client.get("/sparql", params={"query": QUERY, "frame": "meeting"}, headers=again).status_code == 304


def test_one_thing_of_a_constructed_graph_stands_first(client: TestClient) -> None:
    """By its IRI; also posted, also expanded."""
    iri = f"https://w3id.org/diplograph{MEETING}"
    data = {"query": f"DESCRIBE <{iri}>", "frame": iri}
    document = client.post("/sparql", data=data, headers={"Accept": "application/ld+json"}).json()
    assert document["id"] == iri
    assert isinstance(document["hasParticipation"], list)
    expanded = client.get("/sparql", params={**data, "form": "expanded"}, headers={"Accept": "application/ld+json"}).json()
    assert expanded[0]["@id"] == iri


@pytest.mark.parametrize(
    ("parameters", "accept", "status"),
    [
        ({"query": "SELECT ?s { ?s ?p ?o } LIMIT 1", "frame": "meeting"}, "*/*", 400),
        ({"query": QUERY, "frame": "nothing"}, "*/*", 404),
        ({"query": QUERY, "frame": "https://w3id.org/diplograph/state/nowhere"}, "*/*", 404),
        ({"query": QUERY, "frame": "meeting"}, "text/turtle", 406),
        ({"query": QUERY, "frame": "meeting", "format": "ttl"}, "*/*", 406),
        ({"query": "CONSTRUCT {", "frame": "meeting"}, "*/*", 400),
    ],
)
def test_what_cannot_be_framed_is_refused(client: TestClient, parameters: dict[str, str], accept: str, status: int) -> None:
    """With a status that says why."""
    assert client.get("/sparql", params=parameters, headers={"Accept": accept}).status_code == status


def _blocks(text: str) -> list[str]:
    return re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)


def test_pages_hold_schema_org_that_is_valid(client: TestClient, world_store: MemoryStore) -> None:
    """Every kind of thing: each property is one of its class in schema.org, and what it leads to is of a class that it may."""
    checked = 0
    seen: dict[str, str] = {}
    for each in things_in(world_store):
        kind = each.value.rsplit("/", 2)[1]
        seen.setdefault(kind, each.value.removeprefix("https://w3id.org/diplograph"))
    for kind, path in seen.items():
        if kind == "record":
            continue
        answer = client.get(f"{path}.html")
        if answer.status_code == 200:
            (block,) = _blocks(answer.text)
            data = json.loads(block)
            assert data["@context"] == "https://schema.org"
            _check_node(data)
            checked += 1
    assert checked > 35
    meeting = json.loads(_blocks(client.get(f"{MEETING}.html").text)[0])
    assert meeting["@type"] == "Event"
    assert {"name", "startDate", "eventStatus", "attendee", "superEvent"} <= meeting.keys()


def _check_node(node: dict[str, Any]) -> None:
    types = [node["@type"]] if isinstance(node.get("@type"), str) else node.get("@type", ["Thing"])
    above = {name for each in types for name in SCHEMA_ORG["classes"][each]}
    for key, value in node.items():
        if key.startswith("@"):
            continue
        declared = SCHEMA_ORG["properties"][key]
        assert above & set(declared["domain"]) or "Role" in above, (types, key)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                _check_node(each)
                _check_range(each, key, set(declared["range"]))


def _check_range(node: dict[str, Any], key: str, wanted: set[str]) -> None:
    types = [node["@type"]] if isinstance(node.get("@type"), str) else node.get("@type", [])
    above = {name for each in types for name in SCHEMA_ORG["classes"][each]}
    assert not above or "Role" in above or above & wanted, (key, types)
