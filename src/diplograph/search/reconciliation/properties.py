"""The properties that candidates are told apart by, and that tables are extended with.

Each has a SPARQL 1.1 property path for each kind of thing, from the thing to its values; so the state of an office is what the
office belongs to, and the state of a person is that of an office the person held.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.vocabulary import BASE

Value = NamedNode | Literal

_MOST_VALUES: Final = 100_000


class Shape(Enum):
    """What the values of a property are."""

    THING = "thing"
    DATE = "date"
    YEAR = "year"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Property:
    """A property (section 2.3).

    Attributes:
        id: Its identifier.
        name: What people call it.
        paths: The path of each kind that has it.
        shape: What its values are.
        type: The identifier of the type of its values, when they are things of one type.
    """

    id: str
    name: str
    paths: Mapping[str, str]
    shape: Shape = Shape.THING
    type: str = ""

    def described(self) -> dict[str, object]:
        """Return the property object of the interface."""
        return {"id": self.id, "name": self.name}


_ALL: Final = (
    *(
        "state",
        "organization",
        "person",
        "format",
        "series",
        "initiative",
        "place",
        "region",
        "body",
        "office",
        "sphere",
        "topic",
    ),
    *("meeting", "session", "address", "document", "publisher", "source"),
)
_EVENTS: Final = ("meeting", "session", "address")


def _same(path: str, *kinds: str) -> dict[str, str]:
    return dict.fromkeys(kinds, path)


_LISTED: Final = (
    Property("label", "Label", _same("skos:prefLabel", *_ALL), Shape.TEXT),
    Property(
        "otherName", "Other name", _same("skos:altLabel|skos:hiddenLabel|diplo:hasNameForm/diplo:nameText", *_ALL), Shape.TEXT
    ),
    Property("exactMatch", "The same elsewhere", _same("skos:exactMatch", *_ALL), Shape.TEXT),
    Property("isoAlpha3", "ISO 3166-1 alpha-3 code", _same("diplo:isoAlpha3", "state"), Shape.TEXT),
    Property("unM49", "UN M49 code", _same("diplo:unM49", "state"), Shape.TEXT),
    Property(
        "state",
        "State",
        _same("diplo:ofState", "office", "body", "population")
        | {"person": "^diplo:holder/diplo:office/diplo:ofState", "meeting": "diplo:participatingState"}
        | {"document": "diplo:adoptedBy", "format": "diplo:hasMembership/diplo:memberParty"},
        type="State",
    ),
    Property("office", "Office", {"person": "^diplo:holder/diplo:office", "body": "^diplo:officeIn"}, type="Office"),
    Property("holder", "Holder", {"office": "^diplo:office/diplo:holder"}, type="Person"),
    Property("body", "Government body", {"office": "diplo:officeIn", "state": "^diplo:ofState"}),
    Property("bodyKind", "Kind of government body", {"body": "diplo:bodyKind"}, type="BodyKind"),
    Property("format", "Diplomatic format", {"meeting": "diplo:inFormat", "series": "diplo:seriesOf"}, type="Format"),
    Property("series", "Meeting series", {"meeting": "diplo:inSeries", "format": "^diplo:seriesOf"}, type="MeetingSeries"),
    Property("year", "Year", _same("schema:startDate", *_EVENTS) | {"document": "diplo:adoptionDate"}, Shape.YEAR),
    Property("startDate", "First day", _same("schema:startDate", *_EVENTS), Shape.DATE),
    Property("endDate", "Last day", _same("schema:endDate", *_EVENTS), Shape.DATE),
    Property("adoptionDate", "Date of adoption", {"document": "diplo:adoptionDate"}, Shape.DATE),
    Property("place", "Place", _same("diplo:place", *_EVENTS), type="Place"),
    Property("host", "Host", _same("diplo:host", *_EVENTS)),
    Property("person", "Person who took part", _same("diplo:attendee", *_EVENTS), type="Person"),
    Property("level", "Level", _same("diplo:level", "series", *_EVENTS), type="Concept"),
    Property("mode", "Mode", _same("diplo:mode", *_EVENTS), type="Concept"),
    Property("eventStatus", "Status", _same("diplo:eventStatus", *_EVENTS), type="Concept"),
    Property("ordinal", "Number in its series", _same("diplo:ordinal", "meeting", "session"), Shape.NUMBER),
    Property(
        "topic",
        "Topic",
        _same("diplo:discussedTopic", *_EVENTS) | _same("diplo:aboutTopic", "initiative", "document"),
        type="Topic",
    ),
    Property(
        "sphere",
        "Sphere of cooperation",
        _same("diplo:discussedSphere", *_EVENTS) | _same("diplo:inSphere", "initiative", "document", "topic"),
        type="Sphere",
    ),
    Property("proposer", "Proposer", {"initiative": "diplo:proposer"}, type="Actor"),
    Property("initiativeStatus", "Latest stage", {"initiative": "diplo:initiativeStatus"}, type="Concept"),
    Property("partOfInitiative", "Part of the initiative", {"initiative": "diplo:partOfInitiative"}, type="Initiative"),
    Property("meeting", "Meeting", {"document": "diplo:adoptedAt"}, type="Meeting"),
    Property("documentType", "Type of document", {"document": "diplo:documentType"}, type="Concept"),
    Property("publisher", "Publisher", {"source": "dcterms:publisher"}, type="Publisher"),
    Property("date", "Date of publication", {"source": "dcterms:date|schema:datePublished"}, Shape.DATE),
    Property("url", "Web address", _same("schema:url", "source", "publisher"), Shape.TEXT),
    Property("latitude", "Latitude", {"place": "schema:latitude"}, Shape.NUMBER),
    Property("longitude", "Longitude", {"place": "schema:longitude"}, Shape.NUMBER),
)
PROPERTIES: Final = {each.id: each for each in _LISTED}


def properties_of(kinds: Iterable[str]) -> list[Property]:
    """Return the properties that things of these kinds can have; of no kinds, all."""
    wanted = set(kinds)
    return [each for each in _LISTED if not wanted or not wanted.isdisjoint(each.paths)]


def values_of(store: Store, properties: Iterable[Property], things: Iterable[str]) -> dict[tuple[str, str], list[Value]]:
    """Return the values of properties of things, by the thing's kind/slug and the property's identifier, in a fixed order.

    Raises:
        QueryError: when the store cannot answer.
        ServiceProblem: when it cannot answer now, or not within the limits.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    for thing in dict.fromkeys(things):
        by_kind[thing.partition("/")[0]].append(thing)
    # The things are named first: each path is followed from them, whatever the size of the graph.
    branches = [
        f"{{ VALUES ?thing {{ {' '.join(f'<{BASE}{each}>' for each in named)} }} ?thing {each.paths[kind]} ?value "
        f'BIND("{each.id}" AS ?property) }}'
        for each in properties
        for kind, named in by_kind.items()
        if kind in each.paths
    ]
    found: dict[tuple[str, str], list[Value]] = defaultdict(list)
    if not branches:
        return found
    text = f"SELECT DISTINCT ?thing ?property ?value WHERE {{ {' UNION '.join(branches)} }} LIMIT {_MOST_VALUES}"
    for subject, name, value in _rows(store, text, "thing", "property", "value"):
        if subject and name and value:
            found[subject.value.removeprefix(BASE), name.value].append(value)
    return {key: sorted(values, key=str) for key, values in found.items()}


def things_with(store: Store, kind: str, patterns: Iterable[tuple[Property, Iterable[str], str]], limit: int) -> list[str]:
    """Return things of a kind, as kind/slug, by what their properties must be.

    Args:
        store: The generation.
        kind: The kind.
        patterns: A property, the things of which it must be one, and the text that its value must begin with; one of them
            is empty.
        limit: The most things.
    """
    parts = []
    for place, (each, named, beginning) in enumerate(patterns):
        value = f"?value{place}"
        listed = " ".join(f"<{BASE}{other}>" for other in named)
        parts.append(f"VALUES {value} {{ {listed} }} " if listed else "")
        parts.append(f"?thing {each.paths[kind]} {value} . ")
        parts.append(f"FILTER(STRSTARTS(LCASE(STR({value})), {Literal(beginning.lower())})) " if beginning else "")
    mine = f'FILTER(STRSTARTS(STR(?thing), "{BASE}{kind}/"))'
    text = f"SELECT DISTINCT ?thing WHERE {{ {''.join(parts)}{mine} }} LIMIT {limit}"
    return sorted(thing.value.removeprefix(BASE) for (thing,) in _rows(store, text, "thing") if thing)


def _rows(store: Store, text: str, *names: str) -> Iterable[tuple[Value | None, ...]]:
    rows = store.query(with_known_prefixes(text))
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    for row in rows:
        terms = (row[name] for name in names)
        yield tuple(each if isinstance(each, NamedNode | Literal) else None for each in terms)
