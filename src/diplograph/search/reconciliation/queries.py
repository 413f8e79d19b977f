"""A batch of reconciliation queries, as somebody sent it (section 4.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from diplograph.errors import InputError, TooLarge
from diplograph.search.reconciliation.properties import PROPERTIES, Property

# The most queries of a batch, the most candidates of each, and the most values that a property is compared with.
BATCH: Final = 50
MOST_CANDIDATES: Final = 50
_USUAL_CANDIDATES: Final = 10
_LONGEST_QUERY: Final = 500
_MOST_PROPERTIES: Final = 20
_MOST_VALUES: Final = 20
_FIELDS: Final = {"query", "type", "limit", "properties", "type_strict"}
_STRICTNESS: Final = {"should", "all", "any"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What one property should be.

    Attributes:
        property: The property.
        values: What it should be one of: texts, or identifiers of things.
    """

    property: Property
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One query.

    Attributes:
        text: The name that is looked for; empty when only properties are given.
        types: The types among which; none stands for all.
        constraints: What the properties should be.
        limit: The most candidates.
    """

    text: str
    types: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    limit: int


def read_batch(text: str) -> dict[str, Query]:
    """Read a batch.

    Raises:
        InputError: when it is no JSON, or not what the schema of the interface asks for.
        TooLarge: when it has more queries than the manifest allows.
    """
    batch = read_json(text)
    if len(batch) > BATCH:
        raise TooLarge(f"the batch has {len(batch)} queries", f"send at most {BATCH} at a time")
    return {name: _query(name, each) for name, each in batch.items()}


def read_json(text: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        InputError: when it is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("what was sent is not JSON", "see the Reconciliation Service API v0.2") from None
    if not isinstance(found, dict):
        raise InputError("what was sent is no JSON object", "see the Reconciliation Service API v0.2")
    return found


def _query(name: str, query: object) -> Query:
    if not isinstance(query, Mapping):
        raise InputError(f"query {name!r} is no JSON object")
    if unknown := sorted(query.keys() - _FIELDS):
        raise InputError(f"query {name!r} has {', '.join(unknown)}", f"the fields are {', '.join(sorted(_FIELDS))}")
    text, limit = query.get("query", ""), query.get("limit", _USUAL_CANDIDATES)
    types = query.get("type") or []
    types = [types] if isinstance(types, str) else types
    constraints = query.get("properties") or []
    if not isinstance(text, str) or len(text) > _LONGEST_QUERY:
        raise InputError(f"query {name!r}: `query` is a text of up to {_LONGEST_QUERY} characters")
    if not _is_list_of(types, str):
        raise InputError(f"query {name!r}: `type` is the identifier of a type, or a list of them")
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise InputError(f"query {name!r}: `limit` is a number from 1 on")
    if query.get("type_strict", "any") not in _STRICTNESS:
        raise InputError(f"query {name!r}: `type_strict` is one of any, all, should")
    if not _is_list_of(constraints, Mapping) or len(constraints) > _MOST_PROPERTIES:
        raise InputError(f"query {name!r}: `properties` is a list of up to {_MOST_PROPERTIES} objects")
    if not text.strip() and not constraints:
        raise InputError(f"query {name!r} has neither `query` nor `properties`")
    read = tuple(_constraint(name, each) for each in constraints)
    return Query(text.strip(), tuple(types), read, int(min(limit, MOST_CANDIDATES)))


def _is_list_of(values: object, kind: type) -> bool:
    return isinstance(values, list) and all(isinstance(each, kind) for each in values)


def _constraint(name: str, constraint: Mapping[str, object]) -> Constraint:
    if not isinstance(constraint.get("pid"), str) or "v" not in constraint:
        raise InputError(f"query {name!r}: each of `properties` has `pid` and `v`")
    given = constraint["v"]
    values = [_text(each) for each in (given if isinstance(given, list) else [given])]
    return Constraint(known_property(str(constraint["pid"])), tuple(each for each in values if each)[:_MOST_VALUES])


def _text(value: object) -> str:
    """A value as a text; of a thing its identifier."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:_LONGEST_QUERY] if isinstance(value, str | int | float) else ""


def known_property(identifier: str) -> Property:
    """Return a property by its identifier, or by its name, because clients let people type what they do not choose.

    Raises:
        InputError: when there is none of that identifier or name.
    """
    called = (each for each in PROPERTIES.values() if each.name.casefold() == identifier.strip().casefold())
    found = PROPERTIES.get(identifier) or next(called, None)
    if found is None:
        raise InputError(f"there is no property {identifier!r}", f"properties: {', '.join(PROPERTIES)}")
    return found
