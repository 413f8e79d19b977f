"""The reconciliation service, against the rules of its API (v0.2) and, when they are at hand, against its published schemas.

The schemas are not ours to carry, and no package does: clone https://github.com/reconciliation-api/specs and name the folder
``0.2`` of it in the variable RECONCILIATION_SPECS. What they demand is also demanded here, in our words.
"""

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from diplograph.release import Release
from diplograph.search import CLASSES, KIND_ORDER
from diplograph.search.reconciliation import PROPERTIES, TYPES, thing_of, type_of
from diplograph.search.reconciliation.properties import Shape
from diplograph.search.reconciliation.types import DEFAULT_TYPES
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore
from reloading import until
from web_client import TestClient, client_for

SPECS: Final = os.environ.get("RECONCILIATION_SPECS", "")
NAMED: Final = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
}
CANDIDATE: Final = {
    "type": "object",
    "required": ["id", "name", "score", "match", "type", "features", "description"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "name": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": NAMED, "minItems": 1},
        "features": {
            "type": "array",
            "items": {"required": ["id", "value"], "properties": {"value": {"type": ["number", "boolean"]}}},
        },
    },
}
RESULTS: Final = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
VALUE: Final = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "str": {"type": "string"},
        "int": {"type": "integer"},
        "float": {"type": "number"},
        "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z$"},
    },
    "dependentRequired": {"id": ["name"], "name": ["id"]},
}
EXTENSION: Final = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": NAMED},
        "rows": {"type": "object", "additionalProperties": {"additionalProperties": {"type": "array", "items": VALUE}}},
    },
}
SUGGESTED: Final = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": NAMED}}}
MEETING: Final = "meeting/northern-three-fm-2020-06-18"
BATCH: Final[dict[str, dict[str, Any]]] = {
    "order": {"query": "Verin Anna", "type": "Person", "limit": 3},
    "script": {"query": "Верин", "type": ["Person"], "type_strict": "should"},
    "id": {"query": "person/anna-verin"},
    "iri": {"query": "https://w3id.org/diplograph/person/anna-verin"},
    "one word too many": {"query": "Anna Maria Verin"},
    "office": {"query": "minister of foreign affairs", "type": "Office", "properties": [{"pid": "state", "v": "Borealia"}]},
    "meetings of a year": {
        "type": ["Meeting"],
        "properties": [{"pid": "year", "v": 2020}, {"pid": "state", "v": {"id": "state/arcadia", "name": "Arcadia"}}],
    },
    "nothing": {"query": "qxqxqxqx"},
    "no such type": {"query": "Verin", "type": "Cheese"},
}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world, its index made."""
    made = client_for(world_store, world)
    until(lambda: made.get("/search?q=verin").status_code == 200)
    return made


def _reconciled(client: TestClient, batch: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    _conforms(RESULTS, answer.json())
    return {name: each["result"] for name, each in answer.json().items()}


def _extended(client: TestClient, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": properties})})
    assert answer.status_code == 200, answer.text
    _conforms(EXTENSION, answer.json())
    found: dict[str, Any] = answer.json()
    return found


def _conforms(schema: dict[str, Any], body: object) -> None:
    jsonschema_rs.Draft202012Validator(schema).validate(body)


def test_the_manifest_says_what_there_is(client: TestClient) -> None:
    """Every address in it answers; identifiers are what follows the identifier space."""
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace"} <= manifest.keys()
    assert [each["id"] for each in manifest["defaultTypes"]] == list(DEFAULT_TYPES)
    seen = client.get(_path(manifest["view"]["url"].replace("{{id}}", "person%2Fanna-verin")))
    assert (seen.status_code, seen.headers["location"]) == (303, "/person/anna-verin")
    assert client.get(_path(manifest["preview"]["url"].replace("{{id}}", "person%2Fanna-verin"))).status_code == 200
    for what, prefix, identifier in (
        ("entity", "verin", "person%2Fanna-verin"),
        ("type", "pers", "Person"),
        ("property", "st", "state"),
    ):
        suggest = manifest["suggest"][what]
        listed = client.get(_path(suggest["service_url"] + suggest["service_path"]), params={"prefix": prefix})
        assert listed.json()["result"]
        flyout = _path(suggest["flyout_service_url"] + suggest["flyout_service_path"]).replace("${id}", identifier)
        assert client.get(flyout).json().keys() == {"id", "html"}
    proposed = manifest["extend"]["propose_properties"]
    assert client.get(_path(proposed["service_url"] + proposed["service_path"]), params={"type": "Office"}).json()["properties"]
    assert {each["type"] for each in manifest["extend"]["property_settings"]} == {"number", "text"}


def _path(address: str) -> str:
    assert address.startswith("http://testserver/")
    return address.removeprefix("http://testserver")


def test_a_batch_is_answered_query_by_query(client: TestClient) -> None:
    """By name in any order and script, by identifier, by properties."""
    found = _reconciled(client, BATCH)
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


def test_a_match_is_claimed_only_when_it_is_sure(client: TestClient) -> None:
    """The same name, all properties, and nobody else of whom that is true."""
    found = _reconciled(client, BATCH)
    claimed = {name for name, each in found.items() if any(one["match"] for one in each)}
    assert claimed == {"order", "id", "iri"}
    namesakes = _reconciled(
        client,
        {"both": {"query": "Ivan Orlen"}, "one": {"query": "Ivan Orlen", "properties": [{"pid": "state", "v": "Dravonia"}]}},
    )
    assert len(namesakes["both"]) == 2
    assert not any(each["match"] for each in namesakes["both"])
    assert [each["id"] for each in namesakes["one"] if each["match"]] == [namesakes["one"][0]["id"]]
    assert "dravonia" in namesakes["one"][0]["id"]


def test_properties_weigh_and_are_told(client: TestClient) -> None:
    """A candidate that has a property stands above one that has not, and its features say so."""
    query = {
        "query": "foreign minister",
        "type": "Office",
        "properties": [{"pid": "State", "v": ["Nowhere", {"id": "state/cordovia"}]}],
    }
    listed = _reconciled(client, {"q": query})["q"]
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
def test_what_is_no_batch_is_refused(client: TestClient, queries: str) -> None:
    """With 400, by GET and by POST, and the reason."""
    answer = client.post("/reconcile", data={"queries": queries})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    if len(queries) < 1000:
        assert client.get("/reconcile", params={"queries": queries}).status_code == 400


def test_what_is_too_long_is_refused(client: TestClient) -> None:
    """A batch beyond the size that the manifest tells, a form beyond that of bodies, too many things at a time."""
    size = client.get("/reconcile").json()["batchSize"]
    batch = {str(number): {"query": "verin"} for number in range(size + 1)}
    assert client.post("/reconcile", data={"queries": json.dumps(batch)}).status_code == 413
    batch.popitem()
    assert len(_reconciled(client, batch)) == size
    assert client.post("/reconcile", data={"queries": " " * 2_000_000}).status_code == 413
    many = {"ids": ["state/arcadia"] * 501, "properties": []}
    assert client.post("/reconcile", data={"extend": json.dumps(many)}).status_code == 413


def test_what_is_no_form_is_refused(client: TestClient) -> None:
    """Another type, no field that is known, bytes that are no text."""
    assert client.post("/reconcile", json=BATCH).status_code == 415
    assert client.post("/reconcile", data={"query": "verin"}).status_code == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries=%FF", headers=form).status_code == 400
    assert client.post("/reconcile", content="queries=ж".encode(), headers=form).status_code == 400


def test_get_and_post_answer_alike(client: TestClient) -> None:
    """The batch in the address or in a form, open to all origins; a callback is not answered with a script."""
    queries = json.dumps({"a": BATCH["office"]})
    got = client.get("/reconcile", params={"queries": queries, "callback": "f"}, headers={"Origin": "https://example.com"})
    assert got.json() == client.post("/reconcile", data={"queries": queries}).json()
    assert got.headers["access-control-allow-origin"] == "*"
    assert client.options("/reconcile").headers["access-control-allow-methods"].count("POST") == 1


def test_values_are_told_in_their_shapes(client: TestClient) -> None:
    """Days, numbers, codes, texts and things; of what is not known, nothing."""
    asked = ("label", "year", "startDate", "ordinal", "state", "level", "isoAlpha3")
    body = _extended(client, [MEETING, "state/arcadia", "person:anna-verin", "nobody"], *({"id": each} for each in asked))
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


def test_settings_choose_language_and_number(client: TestClient) -> None:
    """Labels in a language; so many values at most, also as the text that stands in a form."""
    russian = {"language": "ru"}
    one = {"limit": "1", "language": "ru"}
    body = _extended(client, [MEETING], {"id": "label", "settings": russian}, {"id": "state", "settings": one})
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
def test_what_is_no_extension_is_refused(client: TestClient, extension: str) -> None:
    """With 400 and the reason."""
    assert client.post("/reconcile", data={"extend": extension}).status_code == 400


def test_suggestions_begin_with_what_was_typed(client: TestClient) -> None:
    """Entities in any script, by identifier, further ones by cursor; types and properties by name."""
    for prefix in ("арк", "arcad", "state/arcadia"):
        body = client.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()
        _conforms(SUGGESTED, body)
        assert body["result"][0]["id"] == "state/arcadia"
        assert body["result"][0]["notable"] == [{"id": "State", "name": "State"}]
    pages = [client.get(f"/reconcile/suggest/entity?prefix=a&cursor={number}").json()["result"] for number in (0, 10)]
    assert len(pages[0]) == 10
    assert {each["id"] for each in pages[0]}.isdisjoint(each["id"] for each in pages[1])
    for what, prefix, first in (("type", "Diplomatic", "Format"), ("property", "ISO", "isoAlpha3")):
        body = client.get(f"/reconcile/suggest/{what}", params={"prefix": prefix}).json()
        _conforms(SUGGESTED, body)
        assert body["result"][0]["id"] == first


def test_proposals_are_those_of_the_type(client: TestClient) -> None:
    """And not more than asked for."""
    body = client.get("/reconcile/properties?type=Office").json()
    assert {"state", "body", "holder"} <= {each["id"] for each in body["properties"]}
    assert "startDate" not in {each["id"] for each in body["properties"]}
    assert len(client.get("/reconcile/properties?type=Meeting&limit=2").json()["properties"]) == 2
    assert client.get("/reconcile/properties?type=Cheese").json()["properties"] == []


def test_a_preview_may_stand_in_a_frame(client: TestClient) -> None:
    """Of any page, and with nothing that runs; what is not there is said."""
    answer = client.get("/reconcile/preview?id=person/anna-verin", headers={"Accept-Language": "ru"})
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert '<h1 lang="ru">Анна Верин</h1>' in answer.text
    assert "<script" not in answer.text
    assert "frame-ancestors 'none'" in client.get("/search.html").headers["content-security-policy"]
    for path in ("preview?id=person/nobody", "preview", "view?id=//example.org", "flyout/entity?id=%3Cb%3E", "flyout/cheese"):
        assert client.get(f"/reconcile/{path}").status_code == 404


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


DOCUMENT: Final = (Path(__file__).parents[1] / "docs" / "search.md").read_text(encoding="utf-8")
COMMANDS: Final = re.findall(
    r"^\$ curl 'http://localhost:8000(/[^']*)'(?: --data-urlencode '(\w+)=([^']*)')?", DOCUMENT, re.MULTILINE
)


@pytest.mark.parametrize(("path", "field", "value"), COMMANDS, ids=[path + value[:40] for path, _, value in COMMANDS])
def test_what_the_document_shows_is_answered(client: TestClient, path: str, field: str, value: str) -> None:
    """Each command of the document; what it finds depends on the graph."""
    answer = client.post(path, data={field: value}) if field else client.get(path)
    assert answer.status_code == 200, answer.text


def test_the_document_has_commands() -> None:
    """Of search and of reconciliation."""
    assert len(COMMANDS) >= 10


# From here on by the schemas and examples that the community group published.


def _schema(name: str) -> jsonschema_rs.Draft7Validator:
    if not SPECS:
        pytest.skip("RECONCILIATION_SPECS names no folder with the published schemas")
    folder = Path(SPECS) / "schemas"

    def local(address: str) -> Any:  # noqa: ANN401
        """Schemas refer to each other by their addresses; that of another project says nothing of what we have."""
        file = folder / address.rpartition("/")[2]
        return json.loads(file.read_text(encoding="utf-8")) if address.startswith("https://reconciliation-api") else {}

    schema = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    schema.get("properties", {}).pop("authentication", None)  # we have none
    return jsonschema_rs.Draft7Validator(schema, retriever=local)


@pytest.mark.parametrize(
    ("name", "path", "form"),
    [
        ("manifest", "/reconcile", None),
        ("reconciliation-result-batch", "/reconcile", {"queries": json.dumps(BATCH)}),
        ("suggest-entities-response", "/reconcile/suggest/entity?prefix=a", None),
        ("suggest-properties-response", "/reconcile/suggest/property", None),
        ("suggest-types-response", "/reconcile/suggest/type", None),
        ("data-extension-property-proposal", "/reconcile/properties?type=Meeting&limit=5", None),
        (
            "data-extension-response",
            "/reconcile",
            {
                "extend": json.dumps(
                    {
                        "ids": [MEETING, "state/arcadia", "place/lindholm", "person/x"],
                        "properties": [{"id": each} for each in PROPERTIES],
                    }
                )
            },
        ),
    ],
)
def test_answers_are_as_the_published_schemas_say(client: TestClient, name: str, path: str, form: dict[str, str] | None) -> None:
    """Each kind of answer."""
    schema = _schema(name)
    answer = client.post(path, data=form) if form else client.get(path)
    assert answer.status_code == 200
    schema.validate(answer.json())


@pytest.mark.parametrize(("name", "field"), [("reconciliation-query-batch", "queries"), ("data-extension-query", "extend")])
def test_published_examples_are_read_as_their_schemas_say(client: TestClient, name: str, field: str) -> None:
    """What is valid is answered, but for properties of somebody else; what is not is refused."""
    schema = _schema(name)
    folder = Path(SPECS) / "examples" / name
    examples = sorted(folder.glob("*/*.json"))
    assert len(examples) >= 2
    for file in examples:
        text = file.read_text(encoding="utf-8")
        answer = client.post("/reconcile", data={field: text})
        assert schema.is_valid(json.loads(text)) == (file.parent.name == "valid")
        foreign = answer.status_code == 400 and "there is no property" in answer.text
        assert (answer.status_code == 200 or foreign) == (file.parent.name == "valid"), file.name
