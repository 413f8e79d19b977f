"""The types that names are matched among: our classes that have names, and the classes above several of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.search.kinds import CLASSES
from diplograph.vocabulary import BASE, kind_and_slug


@dataclass(frozen=True, slots=True)
class Type:
    """A type (section 2.2).

    Attributes:
        id: Its identifier: the local name of the class, so that the schema space with it is the class's IRI.
        name: What people call it.
        kinds: The kinds of things that are of it.
        broader: The identifier of the type above it; empty when there is none.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    broader: str = ""

    def described(self) -> dict[str, object]:
        """Return the type object of the interface."""
        above = {"broader": [{"id": self.broader, "name": TYPES[self.broader].name}]} if self.broader else {}
        return {"id": self.id, "name": self.name, **above}


_ACTORS: Final = ("state", "organization", "person", "region", "body", "publisher", "collective", "population")
_EVENTS: Final = ("meeting", "session", "address")
_DOCUMENTS: Final = ("document", "source")
_NAMES: Final = {
    "State": "State",
    "InternationalOrganization": "International organization",
    "Person": "Person",
    "Format": "Diplomatic format",
    "MeetingSeries": "Meeting series",
    "Initiative": "Initiative",
    "Place": "Place",
    "Region": "Region",
    "GovernmentBody": "Government body",
    "Office": "Office",
    "Sphere": "Sphere of cooperation",
    "Topic": "Topic",
    "Meeting": "Meeting",
    "Session": "Session",
    "Address": "Address",
    "SourceDocument": "Source document",
    "Publisher": "Publisher",
    "Collective": "Collective speaker",
    "Population": "Population",
    "BodyKind": "Kind of government body",
    "Concept": "Concept",
    "ConceptScheme": "Concept scheme",
    "Dataset": "Dataset",
}
_ABOVE: Final = {
    "Actor": ("Actor", _ACTORS),
    "DiplomaticEvent": ("Diplomatic event", _EVENTS),
    "Document": ("Document", _DOCUMENTS),
}


def _types() -> dict[str, Type]:
    kinds: dict[str, list[str]] = {}
    for kind, name in CLASSES.items():
        kinds.setdefault(name.partition(":")[2], []).append(kind)
    above = {kind: each for each, (_, below) in _ABOVE.items() for kind in below}
    plain = {each: Type(each, _NAMES[each], tuple(own), above.get(own[0], "")) for each, own in kinds.items() if each in _NAMES}
    return plain | {each: Type(each, name, below) for each, (name, below) in _ABOVE.items()}


TYPES: Final = _types()
_TYPE_OF_KIND: Final = {kind: each for each in reversed(TYPES.values()) for kind in each.kinds}
# What is proposed when somebody has not chosen a type.
DEFAULT_TYPES: Final = (
    "Person",
    "State",
    "InternationalOrganization",
    "Format",
    "Office",
    "Meeting",
    "Place",
    "Initiative",
    "Topic",
)


def type_of(kind: str) -> Type:
    """Return the narrowest type of a kind.

    >>> type_of("session").id
    'Session'
    """
    return _TYPE_OF_KIND[kind]


def kinds_of_types(types: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of things that are of one of some types; a type that is not known has none."""
    found = (TYPES[each].kinds for each in (identifier.rpartition("#")[2] for identifier in types) if each in TYPES)
    return tuple(dict.fromkeys(kind for kinds in found for kind in kinds))


def thing_of(identifier: str) -> str | None:
    """Return kind and slug of what an identifier names, with a slash between; ``None`` when it is no identifier of ours.

    Args:
        identifier: ``kind/slug``, ``kind:slug``, or the whole IRI.

    >>> thing_of("https://w3id.org/diplograph/person/rashid-meredov"), thing_of("person:rashid-meredov"), thing_of("Meredov")
    ('person/rashid-meredov', 'person/rashid-meredov', None)
    """
    kind, mark, slug = identifier.removeprefix(BASE).replace("/", ":", 1).partition(":")
    return f"{kind}/{slug}" if mark and kind_and_slug(f"{BASE}{kind}/{slug}") and kind in _TYPE_OF_KIND else None
