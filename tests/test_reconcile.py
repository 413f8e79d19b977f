"""The reconciliation service, against the rules of its API (v0.2)."""

import json
from typing import Any

import jsonschema_rs
import pytest

from diplograph.search import CLASSES, KIND_ORDER
from diplograph.search.reconciliation import PROPERTIES, TYPES, thing_of, type_of
from diplograph.search.reconciliation.properties import Shape
from diplograph.search.reconciliation.types import DEFAULT_TYPES
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from reconciling import BATCH, EXTENSION, MEETING, RESULTS, SUGGESTED
from web_client import TestClient


def _reconciled(reconciler: TestClient, batch: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    answer = reconciler.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    _conforms(RESULTS, answer.json())
    return {name: each["result"] for name, each in answer.json().items()}


def _extended(reconciler: TestClient, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    answer = reconciler.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": properties})})
    assert answer.status_code == 200, answer.text
    _conforms(EXTENSION, answer.json())
    found: dict[str, Any] = answer.json()
    return found


def _conforms(schema: dict[str, Any], body: object) -> None:
    jsonschema_rs.Draft202012Validator(schema).validate(body)


def test_the_manifest_says_what_there_is(reconciler: TestClient) -> None:
    """Every address in it answers; identifiers are what follows the identifier space."""
    manifest = reconciler.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace"} <= manifest.keys()
    assert [each["id"] for each in manifest["defaultTypes"]] == list(DEFAULT_TYPES)
    seen = reconciler.get(_path(manifest["view"]["url"].replace("{{id}}", "person%2Fanna-verin")))
    assert (seen.status_code, seen.headers["location"]) == (303, "/person/anna-verin")
    assert reconciler.get(_path(manifest["preview"]["url"].replace("{{id}}", "person%2Fanna-verin"))).status_code == 200
    for what, prefix, identifier in (
        ("entity", "verin", "person%2Fanna-verin"),
        ("type", "pers", "Person"),
        ("property", "st", "state"),
    ):
        suggest = manifest["suggest"][what]
        listed = reconciler.get(_path(suggest["service_url"] + suggest["service_path"]), params={"prefix": prefix})
        assert listed.json()["result"]
        flyout = _path(suggest["flyout_service_url"] + suggest["flyout_service_path"]).replace("${id}", identifier)
        assert reconciler.get(flyout).json().keys() == {"id", "html"}
    proposed = manifest["extend"]["propose_properties"]
    assert reconciler.get(_path(proposed["service_url"] + proposed["service_path"]), params={"type": "Office"}).json()[
        "properties"
    ]
    assert {each["type"] for each in manifest["extend"]["property_settings"]} == {"number", "text"}


def _path(address: str) -> str:
    assert address.startswith("http://testserver/")
    return address.removeprefix("http://testserver")


def test_a_batch_is_answered_query_by_query(reconciler: TestClient) -> None:
    """By name in any order and script, by identifier, by properties."""
    found = _reconciled(reconciler, BATCH)
    assert found.keys() == BATCH.keys()
    first = {name: each[0]["id"] if each else None for name, each in found.items()}
    assert first == {
        **dict.fromkeys(("order", "script", "id", "iri", "one word too many"), "person/anna-verin"),
        "office": "office/borealia-foreign-minister",
        "meetings of a year": MEETING,
        "nothing": None,
        "no such type": None,
    }
    assert all(each["id"].startswith("meeting/") for each in found["meetings of a year"])
    assert all(
        [each["score"] for each in each_found] == sorted((each["score"] for each in each_found), reverse=True)
        for each_found in found.values()
    )


def test_a_match_is_claimed_only_when_it_is_sure(reconciler: TestClient) -> None:
    """The same name, all properties, and nobody else of whom that is true."""
    found = _reconciled(reconciler, BATCH)
    claimed = {name for name, each in found.items() if any(one["match"] for one in each)}
    assert claimed == {"order", "id", "iri"}
    namesakes = _reconciled(
        reconciler,
        {"both": {"query": "Ivan Orlen"}, "one": {"query": "Ivan Orlen", "properties": [{"pid": "state", "v": "Dravonia"}]}},
    )
    assert len(namesakes["both"]) == 2
    assert not any(each["match"] for each in namesakes["both"])
    assert [each["id"] for each in namesakes["one"] if each["match"]] == [namesakes["one"][0]["id"]]
    assert "dravonia" in namesakes["one"][0]["id"]


def test_properties_weigh_and_are_told(reconciler: TestClient) -> None:
    """A candidate that has a property stands above one that has not, and its features say so."""
    query = {
        "query": "foreign minister",
        "type": "Office",
        "properties": [{"pid": "State", "v": ["Nowhere", {"id": "state/cordovia"}]}],
    }
    listed = _reconciled(reconciler, {"q": query})["q"]
    held = [next(each["value"] for each in one["features"] if each["id"] == "property_state") for one in listed]
    assert held == sorted(held, reverse=True)
    assert True in held
    assert False in held


@pytest.mark.parametrize(
    "queries",
    [
        *(
            "[",
            "[]",
            "1",
            "null",
            '"a"',
            "{",
            '{"a": 1}',
            '{"a": {}}',
            '{"a": {"query": ""}}',
            '{"a": {"query": 5}}',
            "[" * 100_000,
        ),
        *('{"a": {"query": "x", "limit": 0}}', '{"a": {"query": "x", "limit": "5"}}', '{"a": {"query": "x", "type": 5}}'),
        *(
            '{"a": {"query": "x", "type_strict": "maybe"}}',
            '{"a": {"properties": []}}',
            '{"a": {"properties": [{"pid": "state"}]}}',
        ),
        *('{"a": {"properties": [{"pid": "cheese", "v": 1}]}}', '{"a": {"properties": "state"}}', '{"a": {"query": null}}'),
        '{"a": {"query": "' + "x" * 501 + '"}}',
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_batch_is_refused(reconciler: TestClient, queries: str) -> None:
    """With 400, by GET and by POST, and the reason."""
    answer = reconciler.post("/reconcile", data={"queries": queries})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    if len(queries) < 1000:
        assert reconciler.get("/reconcile", params={"queries": queries}).status_code == 400


def test_what_is_too_long_is_refused(reconciler: TestClient) -> None:
    """A batch beyond the size that the manifest tells, a form beyond that of bodies, too many things at a time."""
    size = reconciler.get("/reconcile").json()["batchSize"]
    batch = {str(number): {"query": "verin"} for number in range(size + 1)}
    assert reconciler.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 413
    batch.popitem()
    assert len(_reconciled(reconciler, batch)) == size
    assert reconciler.post("/reconcile", data={"queries": " " * 2_000_000}).status_code == 413
    many = {"ids": ["state/arcadia"] * 501, "properties": []}
    assert reconciler.post("/reconcile", data={"extend": json.dumps(many)}).status_code == 413


def test_what_is_no_form_is_refused(reconciler: TestClient) -> None:
    """Another type, no field that is known, bytes that are no text."""
    assert reconciler.post("/reconcile", json=BATCH).status_code == 415
    assert reconciler.post("/reconcile", data={"query": "verin"}).status_code == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reconciler.post("/reconcile", content=b"queries=%FF", headers=form).status_code == 400
    assert reconciler.post("/reconcile", content="queries=ж".encode(), headers=form).status_code == 400


def test_get_and_post_answer_alike(reconciler: TestClient) -> None:
    """The batch in the address or in a form, open to all origins; a callback is not answered with a script."""
    queries = json.dumps({"a": BATCH["office"]})
    got = reconciler.get("/reconcile", params={"queries": queries, "callback": "f"}, headers={"Origin": "https://example.com"})
    assert got.json() == reconciler.post("/reconcile", data={"queries": queries}).json()
    assert got.headers["access-control-allow-origin"] == "*"
    assert reconciler.options("/reconcile").headers["access-control-allow-methods"].count("POST") == 1


def test_values_are_told_in_their_shapes(reconciler: TestClient) -> None:
    """Days, numbers, codes, texts and things; of what is not known, nothing."""
    asked = ("label", "year", "startDate", "ordinal", "state", "level", "isoAlpha3")
    body = _extended(reconciler, [MEETING, "state/arcadia", "person:anna-verin", "nobody"], *({"id": each} for each in asked))
    assert [each["id"] for each in body["meta"]] == list(asked)
    assert next(each for each in body["meta"] if each["id"] == "state")["type"]["id"] == "State"
    meeting = body["rows"][MEETING]
    assert (meeting["year"], meeting["startDate"], meeting["ordinal"]) == (
        [{"int": 2020}],
        [{"date": "2020-06-18T00:00:00Z"}],
        [{"int": 2}],
    )
    assert {"id": "state/arcadia", "name": "Arcadia"} in meeting["state"]
    assert body["rows"]["state/arcadia"]["label"] == [{"str": "Arcadia"}, {"str": "Аркадия"}]
    assert body["rows"]["state/arcadia"]["isoAlpha3"][0].keys() == {"str"}
    assert body["rows"]["person:anna-verin"]["state"] == [{"id": "state/arcadia", "name": "Arcadia"}]
    assert body["rows"]["nobody"] == {each: [] for each in asked}


def test_settings_choose_language_and_number(reconciler: TestClient) -> None:
    """Labels in a language; so many values at most, also as the text that stands in a form."""
    russian = {"language": "ru"}
    one = {"limit": "1", "language": "ru"}
    body = _extended(reconciler, [MEETING], {"id": "label", "settings": russian}, {"id": "state", "settings": one})
    assert body["rows"][MEETING]["state"] == [{"id": "state/arcadia", "name": "Аркадия"}]
    assert body["rows"][MEETING]["label"][0]["str"].startswith("Министры")


@pytest.mark.parametrize(
    "extension",
    [
        *("[", "{}", '{"ids": []}', '{"ids": "a", "properties": []}', '{"ids": [1], "properties": []}'),
        *('{"ids": [], "properties": [1]}', '{"ids": [], "properties": [{"id": "cheese"}]}', '{"ids": [], "properties": [{}]}'),
        '{"ids": [], "properties": [{"id": "label", "settings": {"limit": "many"}}]}',
    ],
)
def test_what_is_no_extension_is_refused(reconciler: TestClient, extension: str) -> None:
    """With 400 and the reason."""
    assert reconciler.post("/reconcile", data={"extend": extension}).status_code == 400


def test_suggestions_begin_with_what_was_typed(reconciler: TestClient) -> None:
    """Entities in any script, by identifier, further ones by cursor; types and properties by name."""
    for prefix in ("арк", "arcad", "state/arcadia"):
        body = reconciler.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()
        _conforms(SUGGESTED, body)
        assert body["result"][0]["id"] == "state/arcadia"
        assert body["result"][0]["notable"] == [{"id": "State", "name": "State"}]
    pages = [reconciler.get(f"/reconcile/suggest/entity?prefix=a&cursor={number}").json()["result"] for number in (0, 10)]
    assert len(pages[0]) == 10
    assert {each["id"] for each in pages[0]}.isdisjoint(each["id"] for each in pages[1])
    for what, prefix, first in (("type", "Diplomatic", "Format"), ("property", "ISO", "isoAlpha3")):
        body = reconciler.get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json()
        _conforms(SUGGESTED, body)
        assert body["result"][0]["id"] == first


def test_proposals_are_those_of_the_type(reconciler: TestClient) -> None:
    """And not more than asked for."""
    body = reconciler.get("/reconcile/properties?type=Office").json()
    assert {"state", "body", "holder"} <= {each["id"] for each in body["properties"]}
    assert "startDate" not in {each["id"] for each in body["properties"]}
    assert len(reconciler.get("/reconcile/properties?type=Meeting&limit=2").json()["properties"]) == 2
    assert reconciler.get("/reconcile/properties?type=Cheese").json()["properties"] == []


def test_a_preview_may_stand_in_a_frame(reconciler: TestClient) -> None:
    """Of any page, and with nothing that runs; what is not there is said."""
    answer = reconciler.get("/reconcile/preview?id=person/anna-verin", headers={"Accept-Language": "ru"})
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert '<h1 lang="ru">Анна Верин</h1>' in answer.text
    assert "<script" not in answer.text
    assert "frame-ancestors 'none'" in reconciler.get("/search.html").headers["content-security-policy"]
    for path in ("preview?id=person/nobody", "preview", "view?id=//example.org", "flyout/entity?id=%3Cb%3E", "flyout/cheese"):
        assert reconciler.get(f"/reconcile/{path}").status_code == 404


@pytest.mark.parametrize(
    ("identifier", "thing"),
    [
        ("person/anna-verin", "person/anna-verin"),
        ("person:anna-verin", "person/anna-verin"),
        ("https://w3id.org/diplograph/person/anna-verin", "person/anna-verin"),
        *[
            (each, None)
            for each in ("anna verin", "person/", "cheese/a", "citation/a", "person/A", "person/a/b", "> ?x <", "a:b:c", "")
        ],
    ],
)
def test_identifiers_are_read(identifier: str, thing: str | None) -> None:
    """In three ways; anything else is a name."""
    assert thing_of(identifier) == thing


def test_each_property_can_be_asked(world_store: MemoryStore) -> None:
    """Every path is one that the store answers, of kinds that there are; types of values are types."""
    for each in PROPERTIES.values():
        assert set(each.paths) <= CLASSES.keys()
        assert not each.type or (each.type in TYPES and each.shape == Shape.THING)
        for path in each.paths.values():
            world_store.query(with_known_prefixes(f"SELECT * {{ ?thing {path} ?value }} LIMIT 1"))
    told = {each.id for each in PROPERTIES.values() for path in each.paths.values() if list(_some(world_store, path))}
    assert len(told) >= 25
    assert {type_of(kind).id for kind in KIND_ORDER} <= TYPES.keys()


def _some(store: MemoryStore, path: str) -> Any:  # noqa: ANN401
    return store.query(with_known_prefixes(f"SELECT * {{ ?thing {path} ?value }} LIMIT 1"))
