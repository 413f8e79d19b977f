"""The server: identifiers, documents, and what is true of every answer."""

import json
import re
from collections.abc import Mapping

import pytest

from diplograph.release import Release
from diplograph.representations import Description
from diplograph.store import MemoryStore
from diplograph.vocabulary import thing
from diplograph.web import things
from diplograph.web.errors import problem_types
from web_client import BROWSER, MEETING, TestClient, client_for

PAGES = ["/", "/coverage", "/queries", "/queries/who-took-part", "/ontology", "/shapes", "/docs", "/problems", "/sparql"]
PAGES += [f"{MEETING}.html"]
EVERYTHING = [
    *PAGES,
    *("/ontology.ttl", "/ontology/0.2.0", "/shapes.jsonld", "/dump", "/dump.nq", "/context/1.2.0.jsonld", "/openapi.json"),
    *(MEETING, f"{MEETING}.ttl", f"{MEETING}.jsonld", f"{MEETING}.nt", f"{MEETING}.rdf", "/record/state-arcadia.ttl"),
    *(
        "/level/ministerial.html",
        "/scheme/levels.ttl",
        "/person/ana-verin",
        "/person/nobody",
        "/nothing",
        "/static/diplograph.css",
    ),
    *("/sparql?query=ASK{}", "/sparql?query=nonsense", "/queries/who-took-part.csv", "/queries/who", "/static/none.css"),
]


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_is_open_safe_and_has_head(client: TestClient, path: str) -> None:
    """CORS without credentials, nosniff, no inline scripts, Vary, and HEAD like GET, on errors and redirects too."""
    answer = client.get(path, headers={"Origin": "https://example.com"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert {"Link", "ETag", "Content-Location"} <= set(answer.headers["access-control-expose-headers"].split(", "))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "Accept" in answer.headers["vary"]
    head = client.head(path)
    assert (head.status_code, head.content) == (answer.status_code, b"")
    assert _lasting(head.headers) == _lasting(client.get(path).headers)


def _lasting(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that do not name the request."""
    return {name: value for name, value in headers.items() if name not in {"date", "x-request-id"}}


@pytest.mark.parametrize("path", ["/sparql", MEETING, "/nothing"])
def test_preflight_is_answered(client: TestClient, path: str) -> None:
    """A browser may send a query as application/sparql-query from any page."""
    asked = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
    answer = client.options(path, headers={**asked, "Access-Control-Request-Headers": "content-type"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        (BROWSER["Accept"], "html"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", "rdf"),
        ("application/n-triples, */*;q=0.1", "nt"),
    ],
)
def test_a_thing_leads_to_its_documents(client: TestClient, accept: str | None, extension: str) -> None:
    """303 by Accept, to a path on this server, where the document is."""
    answer = client.get(MEETING, headers={"Accept": accept} if accept else {"Accept": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MEETING}.{extension}")
    document = client.get(answer.headers["location"])
    assert document.status_code == 200
    links = document.headers["link"]
    assert f"<https://w3id.org/diplograph{MEETING}>; rel" in links
    assert all(f'rel="{relation}"' in links for relation in ("alternate", "license", "describedby", "cite-as"))
    assert f"<{MEETING}.{extension}>" not in links


def test_what_nobody_offers_is_not_acceptable(client: TestClient) -> None:
    """406 lists what there is."""
    answer = client.get(MEETING, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle (.ttl)" in answer.json()["hint"]


@pytest.mark.parametrize("path", [f"{MEETING}.ttl", f"{MEETING}.jsonld", f"{MEETING}.html", "/ontology.ttl", "/queries"])
def test_a_document_is_loaded_once(client: TestClient, path: str) -> None:
    """A strong ETag of its own for each format; whoever has it gets 304 without a body."""
    first = client.get(path)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}(\+(zstd|br|gzip))?"', tag)
    for given in (tag, f'"other", W/{tag}', "*"):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == (tag if given != "*" else re.sub(r"\+\w+", "", tag))
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [f"{MEETING}.ttl", f"{MEETING}.html", "/ontology.ttl"])
def test_a_document_is_the_same_the_second_time(client: TestClient, path: str) -> None:
    """What is kept is sent with the same headers and bytes, to HEAD too, and not to a request that names no host."""
    first, again = client.get(path), client.get(path)
    assert (again.content, _lasting(again.headers)) == (first.content, _lasting(first.headers))
    assert _lasting(client.head(path).headers) == _lasting(first.headers)
    assert client.get(path, headers={"Host": "no host"}).status_code == 400
    assert client.get(f"{path}?other=1").status_code in {200, 400}


@pytest.mark.parametrize("path", [f"{MEETING}.ttl", "/", "/ontology.ttl"])
def test_a_document_has_a_time(client: TestClient, path: str) -> None:
    """Who has no validator may ask by time; a validator that differs outweighs it (RFC 9110, section 13.2.2)."""
    headers = {"Accept": BROWSER["Accept"]}
    first = client.get(path, headers=headers)
    since = {**headers, "If-Modified-Since": first.headers["last-modified"]}
    assert (client.get(path, headers=since).status_code, client.get(path, headers=since).content) == (304, b"")
    assert client.get(path, headers={**since, "If-None-Match": '"other"'}).status_code == 200
    for told in ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", ""):
        assert client.get(path, headers={**headers, "If-Modified-Since": told}).status_code == 200


def test_each_format_has_its_own_validator(client: TestClient) -> None:
    """The same tag never stands for two documents."""
    tags = [client.get(f"{MEETING}.{each}").headers["etag"] for each in ("ttl", "jsonld", "nt", "rdf", "html")]
    assert len(set(tags)) == len(tags)


def test_a_merged_thing_moves_for_good(client: TestClient) -> None:
    """Identifier and documents lead to what it was merged into; its record can still be read."""
    for path in ("/person/ana-verin", "/person/ana-verin.ttl"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, path.replace("/ana-", "/anna-"))
    assert "isReplacedBy" in client.get("/record/person-ana-verin.ttl").text


@pytest.mark.parametrize(
    "path",
    ["/person/nobody", "/person/nobody.ttl", "/record/none", "/nothing/x", "/person/NOBODY", f"{MEETING}.exe", "/person/a%00b"],
)
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/problem+json"),
        (BROWSER["Accept"], "text/html"),
        ("text/plain", "text/plain"),
        ("image/png", "application/problem+json"),
    ],
)
def test_what_is_not_there_is_said_in_the_readers_form(client: TestClient, path: str, accept: str, media_type: str) -> None:
    """One shape for programs, a page for browsers, text for those who want it."""
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"].partition(";")[0] == media_type
    if media_type.endswith("json"):
        assert answer.json().keys() >= {"type", "title", "status", "detail", "instance"}
        assert answer.json()["status"] == 404


def test_a_method_that_is_not_there_is_refused(client: TestClient) -> None:
    """405 says what is allowed."""
    answer = client.delete("/sparql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.post("/dump.nq").headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["type"] == "about:blank"


def test_a_failure_of_ours_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """500 in the one shape, open like every answer; what failed stands in the log only."""

    def broken(*_: object) -> Description:
        raise KeyError("secret")

    monkeypatch.setattr(things, "describe", broken)
    answer = client.get("/person/anna-verin.ttl")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "secret" in caplog.text


def test_records_are_canonical_turtle(client: TestClient, world_store: MemoryStore, world: Release) -> None:
    """The record of a thing is the file that the curator wrote."""
    file = world.data / "states" / "arcadia.ttl"
    assert client.get("/record/state-arcadia.ttl").text == file.read_text(encoding="utf-8")
    assert client.get("/record/state-arcadia", headers=BROWSER).headers["content-location"] == "/record/state-arcadia.html"
    direct = client.get("/record/state-arcadia")
    assert (direct.status_code, direct.text) == (200, file.read_text(encoding="utf-8"))
    assert thing("record", "state-arcadia") in {quad.graph_name for quad in world_store.quads()}
    assert "@included" in client.get("/record/derived.jsonld").json()


def test_the_context_is_served_where_documents_say(client: TestClient, release: Release) -> None:
    """Absolute, as application/ld+json, for ever."""
    url = client.get(f"{MEETING}.jsonld").json()["@context"]
    assert url == "http://testserver/context/1.2.0.jsonld"
    answer = client.get(url)
    assert answer.headers["content-type"] == "application/ld+json"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.json() == json.loads(release.context_files[-1].read_text(encoding="utf-8"))
    assert client.get("/context/0.0.1.jsonld").status_code == 404


def test_a_public_address_is_used_everywhere(world_store: MemoryStore, world: Release) -> None:
    """Under a path of another host, identifiers stay and addresses follow; a Host header that names no host is refused."""
    client = client_for(world_store, world, public_url="https://example.org/graph/")
    assert client.get(MEETING).headers["location"] == f"/graph{MEETING}.ttl"
    document = client.get(f"{MEETING}.jsonld").json()
    assert document["@context"] == "https://example.org/graph/context/1.2.0.jsonld"
    assert document["id"] == f"https://w3id.org/diplograph{MEETING}"
    assert 'href="/graph/static/diplograph.css"' in client.get("/").text
    own = client_for(world_store, world)
    assert own.get(f"{MEETING}.jsonld", headers={"Host": 'x"><script>'}).status_code == 400


@pytest.mark.parametrize(
    ("path", "accept", "media_type", "location"),
    [
        ("/ontology", "*/*", "text/turtle; charset=utf-8", "/ontology.ttl"),
        ("/ontology", BROWSER["Accept"], "text/html; charset=utf-8", "/ontology.html"),
        ("/ontology/0.2.0", "application/rdf+xml", "application/rdf+xml", "/ontology/0.2.0.rdf"),
        ("/shapes", "application/ld+json", "application/ld+json", "/shapes.jsonld"),
        ("/dump", "*/*", "application/trig", "/dump.trig"),
        ("/dump", "application/n-quads", "application/n-quads", "/dump.nq"),
    ],
)
def test_documents_are_negotiated(client: TestClient, path: str, accept: str, media_type: str, location: str) -> None:
    """200 with the address of the format that was chosen."""
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert (answer.headers["content-type"], answer.headers["content-location"]) == (media_type, location)
    assert answer.content == client.get(location).content


def test_the_dump_is_the_whole_generation(client: TestClient, world_store: MemoryStore) -> None:
    """Every quad, once, in order."""
    lines = client.get("/dump.nq").text.splitlines()
    assert len(set(lines)) == len(lines) == len(world_store)
    assert client.get("/ontology/9.9.9").status_code == client.get("/dump.exe").status_code == 404


def test_the_interface_is_described(client: TestClient) -> None:
    """Every operation has a summary, and every named query its typed parameters."""
    paths = client.get("/openapi.json").json()["paths"]
    assert all(operation["summary"] for methods in paths.values() for operation in methods.values())
    (meeting,) = paths["/queries/who-took-part"]["get"]["parameters"]
    assert (meeting["name"], meeting["schema"]["type"]) == ("meeting", "string")
    assert {"/sparql", "/{kind}/{slug}", "/dump", "/ontology", "/queries"} <= paths.keys()


def test_kinds_of_errors_are_explained(client: TestClient) -> None:
    """The type of a problem leads to its explanation."""
    kind = client.get("/person/nobody").json()["type"]
    assert kind == "/problems#not-found"
    page = client.get("/problems").text
    assert 'id="not-found"' in page
    assert page.count("<dt ") == len(problem_types()) > 8


def test_coverage_tells_no_meeting_from_not_searched(client: TestClient) -> None:
    """Each year of a series says in words what its sign means, how many meetings it has, and what is missing."""
    text = client.get("/coverage").text
    row = text.partition('<th scope="row">')[2].partition("</tr>")[0]
    assert "Northern Three foreign ministers" in row
    cells = re.findall(r'class="unseen">([^<]*)<', row)
    assert cells == ["not searched", "complete, 1 held", "partial, 1 held", "no meeting found"]
    assert "2019, partial: The account of the host was not found." in text
