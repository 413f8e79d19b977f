"""What a client of the reconciliation service asks, and what the rules of its API (v0.2) demand of answers, in our words."""

from typing import Any, Final

import pytest

from diplograph.release import Release
from diplograph.store import MemoryStore
from reloading import until
from web_client import TestClient, client_for

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
def reconciler(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world, its index made."""
    made = client_for(world_store, world)
    until(lambda: made.get("/search?q=verin").status_code == 200)
    return made
