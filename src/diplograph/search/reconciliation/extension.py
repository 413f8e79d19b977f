"""Data extension: values of properties for the things that somebody has matched (section 7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pyoxigraph import NamedNode

from diplograph.errors import InputError, TooLarge
from diplograph.search.index import NameIndex
from diplograph.search.reconciliation.properties import Property, Shape, Value, values_of
from diplograph.search.reconciliation.queries import known_property, read_json
from diplograph.search.reconciliation.types import TYPES, thing_of
from diplograph.store import Store
from diplograph.vocabulary import BASE, compact

_MOST_IDS: Final = 500
_MOST_PROPERTIES: Final = 50
# What somebody may set for each property (section 7.1).
SETTINGS: Final = (
    {
        "name": "limit",
        "label": "Most values",
        "type": "number",
        "default": 0,
        "help_text": "The most values of a row; 0 for all",
    },
    {
        "name": "language",
        "label": "Language",
        "type": "text",
        "default": "",
        "help_text": "The language of labels and texts, such as ru",
    },
)


@dataclass(frozen=True, slots=True)
class Column:
    """A property that is asked for.

    Attributes:
        property: The property.
        limit: The most values of a row; 0 for all.
        language: The language of its labels and texts; empty for any.
    """

    property: Property
    limit: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """What is asked for.

    Attributes:
        ids: The identifiers, as they were given.
        columns: The properties.
    """

    ids: tuple[str, ...]
    columns: tuple[Column, ...]


def read_extension(text: str) -> Extension:
    """Read a data extension query.

    Raises:
        InputError: when it is no JSON, or not what the schema of the interface asks for.
        TooLarge: when it asks for more things or properties than are given at a time.
    """
    query = read_json(text)
    ids, properties = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise InputError("`ids` is a list of identifiers")
    if not isinstance(properties, list) or not all(isinstance(each, Mapping) for each in properties):
        raise InputError("`properties` is a list of objects, each with an `id`")
    if len(ids) > _MOST_IDS or len(properties) > _MOST_PROPERTIES:
        raise TooLarge(f"at most {_MOST_IDS} things and {_MOST_PROPERTIES} properties are given at a time")
    return Extension(tuple(ids), tuple(map(_column, properties)))


def _column(asked: Mapping[str, Any]) -> Column:
    settings = asked.get("settings") or {}
    if not isinstance(asked.get("id"), str) or not isinstance(settings, Mapping):
        raise InputError("each of `properties` has an `id`, and perhaps `settings`, an object")
    limit, language = settings.get("limit") or 0, settings.get("language") or ""
    # Clients send what stands in a form, so a number may come as a text.
    if not str(limit).isdecimal() or not isinstance(language, str):
        raise InputError("the setting `limit` is a number and `language` a text")
    return Column(known_property(asked["id"]), int(str(limit)[:9]), language.strip().lower())


def extend(index: NameIndex, store: Store, extension: Extension, languages: Sequence[str] = ()) -> dict[str, object]:
    """Return the values that are asked for; a thing that is not known has none.

    Args:
        index: The index of names, for the names of things that are values.
        store: The generation.
        extension: What is asked for.
        languages: The languages to name things in, where no setting says otherwise.

    Raises:
        ServiceProblem: when the index or the store cannot answer now.
    """
    things = {each: thing for each in extension.ids if (thing := thing_of(each))}
    values = values_of(store, {each.property.id: each.property for each in extension.columns}.values(), things.values())
    mentioned = {value.value.removeprefix(BASE) for found in values.values() for value in found if isinstance(value, NamedNode)}
    writer = _Writer(index, mentioned, languages)
    rows = {
        each: {
            column.property.id: writer.written(column, values.get((things.get(each, ""), column.property.id), ()))
            for column in extension.columns
        }
        for each in extension.ids
    }
    return {"meta": [_meta(each.property) for each in extension.columns], "rows": rows}


def _meta(told: Property) -> dict[str, object]:
    kind = TYPES.get(told.type)
    return {**told.described(), **({"type": {"id": kind.id, "name": kind.name}} if kind else {})}


class _Writer:
    """Writes values as the interface has them (section 7.4)."""

    def __init__(self, index: NameIndex, mentioned: Iterable[str], languages: Sequence[str]) -> None:
        self._names = index.things(sorted(mentioned))
        self._languages = languages

    def written(self, column: Column, values: Sequence[Value]) -> list[dict[str, object]]:
        kept = [each for each in values if isinstance(each, NamedNode) or _in_language(column.language, each.language)]
        written = [self._value(column, each) for each in kept]
        distinct = list({str(each): each for each in written}.values())
        return distinct[: column.limit] if column.limit else distinct

    def _value(self, column: Column, value: Value) -> dict[str, object]:
        if isinstance(value, NamedNode):
            thing = value.value.removeprefix(BASE)
            named = self._names.get(thing)
            languages = [column.language] if column.language else self._languages
            if named is None and value.value.startswith(BASE) and column.property.shape == Shape.THING:
                return {"id": thing, "name": compact(value.value).strip("<>")}
            return {"id": thing, "name": named.label(languages).text} if named else {"str": value.value}
        if column.property.shape == Shape.YEAR:
            return {"int": int(value.value[:4])} if value.value[:4].isdecimal() else {"str": value.value}
        if column.property.shape == Shape.DATE:
            return _date(value.value)
        return _number(value.value) if column.property.shape == Shape.NUMBER else {"str": value.value}


def _in_language(wanted: str, language: str | None) -> bool:
    return not wanted or not language or language.lower() == wanted or language.lower().startswith(f"{wanted}-")


def _date(text: str) -> dict[str, object]:
    """A day as the moment that it begins; what is no whole day is a text."""
    try:
        return {"date": f"{date.fromisoformat(text)}T00:00:00Z"}
    except ValueError:
        return {"str": text}


def _number(text: str) -> dict[str, object]:
    try:
        return {"int": int(text)} if text.lstrip("+-").isdecimal() else {"float": float(text)}
    except ValueError:
        return {"str": text}
