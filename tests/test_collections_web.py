"""Collections over HTTP: formats that agree, links that lead on, validators."""

import csv
import io
import json
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from pyld import jsonld
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from conftest import ROOT
from diplograph.collections import COLLECTIONS, HYDRA_CONTEXT, Collection, Filter, Indexes, index, page_of, read_asked
from diplograph.records import read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.vocabulary import CC0, KINDS, RDF_TYPE, SLUG, term, thing
from link_headers import Link, links_of
from web_client import BROWSER, TestClient, client_for

HERE: Final = "http://testserver"
EVERY: Final = [pytest.param(each, id=each.name) for each in COLLECTIONS.values()]
ADDRESSES: Final = [
    *COLLECTIONS,
    "meetings?state=arcadia&state=cordovia",
    "meetings?limit=3",
    "meetings?year=1648",
    "acts?sort=-date&limit=5",
]
GRAPHS: Final = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world, client_budget=0)


def in_format(address: str, extension: str) -> str:
    """The address of a collection in a format."""
    path, mark, query = address.partition("?")
    return f"/{path}.{extension}{mark}{query}"


def expanded(client: TestClient, text: str) -> set[Triple]:
    """The triples of JSON-LD, read by an independent implementation that asks the server for the context."""

    def load(url: str, _options: object) -> dict[str, Any]:
        document = client.get(url.removeprefix(HERE)).json()
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}

    quads = jsonld.to_rdf(json.loads(text), {"documentLoader": load, "format": "application/n-quads"})
    return {each.triple for each in parse(quads, RdfFormat.N_QUADS)}


def links(client: TestClient, address: str, **headers: str) -> dict[str, Link]:
    """The Link header by relation, alternates apart."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    found = links_of(answer.headers["link"], urljoin(HERE, address))
    return {each.relation: each for each in found if each.relation != "alternate"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_all_formats_say_the_same(client: TestClient, address: str) -> None:
    """Turtle, N-Triples, RDF/XML and JSON-LD are one graph; CSV has one row for each member, in the order of JSON-LD."""
    graphs: dict[str, set[Triple]] = {}
    for extension, form in GRAPHS.items():
        answer = client.get(in_format(address, extension))
        assert answer.status_code == 200
        graphs[extension] = {each.triple for each in parse(answer.content, form)}
    answer = client.get(in_format(address, "jsonld"))
    graphs["jsonld"] = expanded(client, answer.text)
    assert all(each == graphs["ttl"] for each in graphs.values())
    members = [each["id"] for each in answer.json()["member"]]
    rows = list(csv.DictReader(io.StringIO(client.get(in_format(address, "csv")).text)))
    assert [each["iri"] for each in rows] == members
    said = {each.object.value for each in graphs["ttl"] if each.predicate == term("hydra:member")}  # type: ignore[union-attr]
    assert said == set(members)


@pytest.mark.parametrize("collection", EVERY)
def test_a_page_is_a_view_of_a_hydra_collection(client: TestClient, collection: Collection) -> None:
    """The collection has members, their number and a view; the view leads on; every member has type, label and columns."""
    document = client.get(f"/{collection.name}.jsonld?limit=1").json()
    assert (document["id"], document["type"]) == (f"{HERE}/{collection.name}", "Collection")
    assert document["license"] == CC0
    (member,) = document["member"]
    assert member["type"]
    key = "content" if collection.name == "acts" else "label"
    assert member[key]["en"]
    assert "@included" not in member
    view = document["view"]
    assert view["type"] == "PartialCollectionView"
    assert view["id"] == view["first"] == f"{HERE}/{collection.name}?limit=1"
    assert ("next" in view) == (document["totalItems"] > 1)
    assert "previous" not in view
    if "next" in view:
        following = client.get(view["next"].removeprefix(HERE), headers={"Accept": "application/ld+json"}).json()
        assert following["id"] == document["id"]
        assert following["view"]["id"] == view["next"]
        assert following["view"]["previous"]
        assert following["member"][0]["id"] != member["id"]
    mapped = [each["variable"] for each in document["search"]["mapping"]]
    assert mapped == [each.name for each in collection.filters]


def test_the_keys_of_collections_are_no_others(world: Release) -> None:
    """No key of a collection means something else in the newest context that members are written with."""
    newest = max(world.context_files, key=lambda file: [int(each) for each in file.stem.split(".")])
    context = json.loads(newest.read_text(encoding="utf-8"))["@context"]
    assert not {key for key, value in HYDRA_CONTEXT.items() if key in context and context[key] != value}


@pytest.mark.parametrize("extension", ["", ".ttl", ".csv", ".jsonld", ".html"])
def test_links_lead_from_page_to_page(client: TestClient, extension: str) -> None:
    """``next`` visits everything once in the same format, ``prev`` leads back, ``first`` to the beginning."""
    start = f"/meetings{extension}?limit=3&sort=label"
    seen, address, pages = [], start, []
    while address:
        pages.append(address)
        found = links(client, address)
        slug = address.partition("?")[2]
        seen += [each["id"] for each in client.get(f"/meetings.jsonld?{slug}").json()["member"]]
        assert found["first"].target == f"{HERE}/meetings{extension}?sort=label&limit=3"
        assert found["canonical"].target.startswith(f"{HERE}/meetings?sort=label&limit=3")
        assert ("prev" in found) == (len(pages) > 1)
        address = found["next"].target.removeprefix(HERE) if "next" in found else ""
    assert len(pages) == 3
    assert len(seen) == len(set(seen)) == 8
    back = links(client, pages[-1])["prev"].target.removeprefix(HERE)
    assert links(client, back)["next"].target.removeprefix(HERE) == pages[-1]
    assert client.get(back).status_code == 200


ACCEPTED: Final = [
    (None, "text/turtle; charset=utf-8", "ttl"),
    ("*/*", "text/turtle; charset=utf-8", "ttl"),
    (BROWSER["Accept"], "text/html; charset=utf-8", "html"),
    ("text/csv", "text/csv; charset=utf-8", "csv"),
    ("application/ld+json", "application/ld+json", "jsonld"),
    ("application/json", "application/json", "jsonld"),
    ("application/ld+json;q=0.5, text/csv", "text/csv; charset=utf-8", "csv"),
    ("application/n-triples", "application/n-triples", "nt"),
    ("application/rdf+xml", "application/rdf+xml", "rdf"),
]


@pytest.mark.parametrize(("accept", "content_type", "extension"), ACCEPTED)
def test_accept_chooses_the_format(client: TestClient, accept: str | None, content_type: str, extension: str) -> None:
    """The answer is the document at its own address, says so, and varies by Accept."""
    answer = client.get("/meetings?state=XAR&limit=2", headers={"Accept": accept or ""})
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-location"] == f"/meetings.{extension}?state=arcadia&limit=2"
    assert "Accept" in answer.headers["vary"]
    assert client.get(answer.headers["content-location"]).content == answer.content


def test_no_format_fits(client: TestClient) -> None:
    """406 by Accept, and 404 for an extension that there is not, each with those that there are."""
    assert client.get("/meetings", headers={"Accept": "image/png"}).status_code == 406
    answer = client.get("/meetings.xlsx")
    assert (answer.status_code, answer.json()["hint"]) == (404, "they can be had as .ttl, .jsonld, .nt, .rdf, .html, .csv")


@pytest.mark.parametrize("extension", [*GRAPHS, "jsonld", "csv", "html"])
def test_what_a_client_has_is_not_sent_again(client: TestClient, extension: str) -> None:
    """A strong validator of its own for each format and page; 304 to who has it; HEAD is GET without a body."""
    address = f"/meetings.{extension}?limit=2"
    first = client.get(address, headers={"Accept-Encoding": "identity"})
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert "last-modified" in first.headers
    same = client.get(address, headers={"If-None-Match": tag, "Accept-Encoding": "identity"})
    assert (same.status_code, same.content, same.headers["link"]) == (304, b"", first.headers["link"])
    assert client.get(f"/meetings.{extension}?limit=3", headers={"If-None-Match": tag}).status_code == 200
    head = client.head(address, headers={"Accept-Encoding": "identity"})
    assert (head.headers["etag"], head.content) == (tag, b"")


REFUSED: Final = [
    "statee=arcadia",
    "state=atlantis",
    "sort=size",
    "limit=many",
    "cursor=%00",
    "cursor=AAAA",
    "year=MMXX",
]


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize("accept", ["application/problem+json", "text/html", "text/plain"])
def test_what_cannot_be_asked_is_a_problem(client: TestClient, query: str, accept: str) -> None:
    """400, in the form that the client reads, with a word on what there is."""
    answer = client.get(f"/meetings.csv?{query}", headers={"Accept": accept})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith(accept)
    if "json" in accept:
        assert answer.json()["hint"]


def test_collections_stand_in_nobodys_way(client: TestClient) -> None:
    """Their addresses have one step, and no other route answers there; things answer as before, those of ``series`` too."""
    paths = client.get("/openapi.json").json()["paths"]
    assert {f"/{name}" for name in COLLECTIONS} <= paths.keys()
    assert all(SLUG.fullmatch(name) for name in COLLECTIONS)
    assert client.get("/series/northern-three-foreign-ministers").status_code == 303
    assert client.get("/series/northern-three-foreign-ministers.ttl").status_code == 200
    assert client.get("/meetings/northern-three-fm-2020-06-18").status_code == 404
    assert [each for each in COLLECTIONS if each in KINDS] == ["series"]


def test_every_parameter_is_described(client: TestClient) -> None:
    """The description of the interface has each filter of each collection."""
    paths = client.get("/openapi.json").json()["paths"]
    for each in COLLECTIONS.values():
        named = [parameter["name"] for parameter in paths[f"/{each.name}"]["get"]["parameters"]]
        assert named == ["at", *(chosen.name for chosen in each.filters), "sort", "limit", "cursor"]


def test_the_table_has_codes_and_stable_columns(client: TestClient) -> None:
    """One row a thing, states by their codes of ISO 3166-1, several values by semicolons; empty pages have their heads."""
    text = client.get("/meetings.csv?sort=date&limit=2").text
    head, *rows = list(csv.reader(io.StringIO(text)))
    expected = ["iri", "label", "start", "end", "format", "series", "ordinal", "level", "place", "mode", "status", "states"]
    assert head == expected
    assert rows[0][2:] == [
        *("2019-06-12", "", "northern-three", "northern-three-foreign-ministers", "1", "ministerial", "lindholm", "in-person"),
        *("held", "XAR;XBO;XCO"),
    ]
    assert "\r\n" in text
    assert next(csv.reader(io.StringIO(client.get("/meetings.csv?year=1648").text))) == expected


def test_a_server_under_a_path_leads_to_itself(world_store: MemoryStore, world: Release) -> None:
    """Links of headers, pages and graphs; identifiers stay what they are."""
    client = client_for(world_store, world, public_url="https://example.org/graph")
    found = client.get("/meetings.html?limit=3")
    assert '</graph/meetings.html?limit=3>; rel="first"' in found.headers["link"]
    assert '<https://example.org/graph/meetings?limit=3>; rel="canonical"' in found.headers["link"]
    assert 'action="/graph/meetings"' in found.text
    document = client.get("/meetings.jsonld?limit=3").json()
    assert document["id"] == "https://example.org/graph/meetings"
    assert document["view"]["next"].startswith("https://example.org/graph/meetings?limit=3&cursor=")
    assert document["member"][0]["id"].startswith("https://w3id.org/diplograph/meeting/")


def test_a_large_collection_lists_without_counting(world_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same members, by look-ups of single values; choices without numbers."""
    small, large = Indexes(world_store), Indexes(world_store)
    for collection in COLLECTIONS.values():
        for chosen in collection.filters:
            if chosen.facet:
                _same_members(collection, chosen, small, large, monkeypatch)


def _same_members(collection: Collection, chosen: Filter, small: Indexes, large: Indexes, patch: pytest.MonkeyPatch) -> None:
    values = list(small.index(collection).values(chosen))
    for value in values:
        asked = read_asked(collection, [(chosen.name, value)], small)
        expected = page_of(asked, small).members
        assert expected
        with patch.context() as less:
            less.setattr(index, "_MOST_COUNTED", 0)
            assert page_of(asked, large).members == expected


def test_a_new_generation_is_read_anew(world: Release, world_store: MemoryStore) -> None:
    """Nothing of an index outlives its generation: each server reads its own."""
    home = NamedNode("https://w3id.org/diplograph/record/place-new")
    new = MemoryStore([*world_store.quads(), Quad(thing("place", "new"), RDF_TYPE, term("diplo:Place"), home)], "newer")
    counts = [client_for(store, world).get("/places.jsonld").json()["totalItems"] for store in (world_store, new)]
    assert counts[1] == counts[0] + 1


def test_the_curated_records_have_pages(release: Release) -> None:
    """Every collection but those of which nothing is curated yet, walked from end to end, and every format of its first page."""
    data = ROOT / "data"
    store = build(read_ontology(release), [read_record(file, data) for file in record_files(data)])
    client = client_for(store, release, client_budget=0)
    indexes, total = Indexes(store), 0
    for each in COLLECTIONS.values():
        asked = read_asked(each, [("limit", "97")], indexes)
        seen: list[NamedNode] = []
        page = page_of(asked, indexes)
        seen += page.members
        while page.next:
            asked = asked.at(dict(asked.query(cursor=page.next))["cursor"])
            page = page_of(asked, indexes)
            seen += page.members
        assert len(seen) == len(set(seen)) == page.total >= 1, each.name
        total += page.total
        for extension in (*GRAPHS, "jsonld", "csv", "html"):
            assert client.get(f"/{each.name}.{extension}").status_code == 200
    assert total >= 4000
    assert client.get("/meetings.jsonld?state=KAZ&state=JPN").json()["totalItems"] >= 10
    assert client.get("/meetings.jsonld?format=central-asia-russia&year=2020").json()["totalItems"] >= 1
    for each in COLLECTIONS.values():
        for chosen in each.filters:
            answer = client.get(f"/{each.name}.csv?{chosen.name}={chosen.example}")
            assert answer.status_code == 200, (each.name, chosen.name, answer.text)
