"""What frames promise, for programs: a JSON Schema (draft 2020-12) and a JSON-LD 1.1 frame for each frame of each profile.

Both follow from the frames and the context alone, which never change once they are published: their addresses have versions.
"""

from typing import Any, Final

from pyoxigraph import NamedNode

from diplograph.representations.context import Term
from diplograph.representations.frames import FULL, SCHEMA_ORG, Entry, Frame, Frames
from diplograph.representations.profiles import Profile
from diplograph.vocabulary import BASE, PREFIXES

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string"}
_IRI: Final = {"type": "string", "format": "iri"}
_TEXTS: Final = {"type": "array", "items": _TEXT, "minItems": 1}
_LANGUAGE: Final = r"^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
# A value of another datatype than the usual one.
_TYPED: Final = {"$ref": "#/$defs/typed"}
_SCALARS: Final = {
    "date": {"type": "string", "pattern": "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$"},
    "integer": {"type": "integer"},
    "decimal": {"type": "string", "pattern": "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$"},
    "gYear": {"type": "string", "pattern": "^-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?$"},
    "anyURI": _IRI,
}


def schema_address(frames: Frames, profile: Profile, name: str) -> str:
    """Return the path of a frame's schema under the server's address."""
    return f"/schemas/{frames.version}/{profile.name}/{name}.json"


def frame_address(frames: Frames, profile: Profile, name: str) -> str:
    """Return the path of a frame as a JSON-LD frame document."""
    return f"/frames/{frames.version}/{profile.name}/{name}.jsonld"


def schema_document(frames: Frames, profile: Profile, name: str) -> dict[str, Any]:
    """Return the JSON Schema of compact documents by a frame.

    Raises:
        NotFound: when the profile has no such frame.
    """
    definitions = _Definitions(frames, profile)
    root = definitions.of(frames.frame(profile.name, name))
    properties = {"@context": _IRI, **root["properties"]}
    if profile.name == FULL:
        # What stands in no place of the frame; see the description of the frames.
        properties["@included"] = {"type": "array", "items": {"type": "object"}}
    return {
        "$schema": _DRAFT,
        "$id": BASE.removesuffix("/") + schema_address(frames, profile, name),
        "title": f"{name}, profile {profile.name}",
        "description": f"JSON-LD about a thing by the frame {name} of the profile <{profile.iri}>, version {frames.version}.",
        **root,
        "required": ["@context", *root["required"]],
        "properties": properties,
        "$defs": definitions.made,
    }


class _Definitions:
    """Definitions of all frames that one leads to."""

    def __init__(self, frames: Frames, profile: Profile) -> None:
        self._frames = frames
        self._profile = profile
        self._context = frames.context(profile.name)
        mention = self.of(frames.frame(profile.name, ""))
        self.made: dict[str, dict[str, Any]] = {
            "mention": mention,
            "typed": {
                "type": "object",
                "properties": {"@value": {}, "@type": _TEXT, "@language": _TEXT},
                "required": ["@value"],
                "additionalProperties": False,
            },
        }

    def of(self, frame: Frame) -> dict[str, Any]:
        """Return the schema of an object by a frame."""
        properties: dict[str, Any] = {self._context.id_key: _IRI, self._context.type_key: _types(frame)}
        required = [self._context.id_key, *([self._context.type_key] if frame.types else [])]
        for entry in frame.entries:
            properties[entry.term.key] = self._values(entry)
            required += [entry.term.key] if entry.required else []
        found: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
        if frame.whole:
            # Properties that the context has no key for have prefixed names, and those it reads backwards stand under @reverse.
            found["patternProperties"] = {"^[a-z][a-z0-9-]*:": {}}
        return found | {"additionalProperties": False}

    def _values(self, entry: Entry) -> dict[str, Any]:
        term = entry.term
        if term.by_language:
            return {
                "type": "object",
                "patternProperties": {_LANGUAGE: _TEXTS if term.always_array else _TEXT},
                "additionalProperties": False,
            }
        one = self._value(entry)
        return {"type": "array", "items": one, "minItems": 1} if term.always_array or term.reverse else one

    def _value(self, entry: Entry) -> dict[str, Any]:
        term = entry.term
        if term.coercion == "@id":
            return _IRI if term.key in self._frames.addresses else self._reference(entry.frame)
        if term.coercion:
            return {"anyOf": [_SCALARS[term.coercion.removeprefix(PREFIXES["xsd"])], _TYPED]}
        return {} if term.key == "object" else {"anyOf": [_TEXT, _TYPED]}

    def _reference(self, frame: Frame) -> dict[str, Any]:
        if frame.is_mention:
            return (
                {"anyOf": [{"$ref": "#/$defs/mention"}, _IRI]}
                if self._profile.name == SCHEMA_ORG
                else {"$ref": "#/$defs/mention"}
            )
        if frame.name not in self.made:
            self.made[frame.name] = {}
            self.made[frame.name] = self.of(frame)
        return {"$ref": f"#/$defs/{frame.name}"}


def _types(frame: Frame) -> dict[str, Any]:
    if frame.types:
        return {"enum": [list(each) if isinstance(each, tuple) else each for each in frame.types]}
    return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 2}]}


def frame_document(frames: Frames, profile: Profile, name: str, context_url: str) -> dict[str, Any]:
    """Return a frame as JSON-LD 1.1 Framing has it (section 3), for other implementations.

    Args:
        frames: The frames.
        profile: The profile.
        name: The frame's name.
        context_url: Where the context is.

    Raises:
        NotFound: when the profile has no such frame.
    """
    frame = frames.frame(profile.name, name)
    types = sorted({each for kind in frame.types for each in ([kind] if isinstance(kind, str) else kind)})
    made = _framed(frames, profile, frame, None)
    del made["id"]
    return (
        {"@context": context_url, "@explicit": True, "@embed": "@always", "@requireAll": False}
        | made
        | ({"type": types} if types else {})
    )


def _framed(frames: Frames, profile: Profile, frame: Frame, above: Term | None) -> dict[str, Any]:
    """One level of a frame; the property that led here is not shown again from the other side."""
    if frame.is_mention:
        frame = frames.frame(profile.name, "")
    made: dict[str, Any] = {"id": {}}
    for entry in frame.entries:
        term = entry.term
        if above is None or (term.iri, term.reverse) != (above.iri, not above.reverse):
            # An empty object would be an empty language map, so texts are named by their property.
            key = frames.context(profile.name).bare(NamedNode(term.iri)).key if term.by_language else term.key
            made[key] = (
                _framed(frames, profile, entry.frame, term)
                if term.coercion == "@id" or (not term.coercion and term.key == "object")
                else {}
            )
    return made


def context_address(frames: Frames, profile: Profile) -> str:
    """Return the path of a profile's context under the server's address."""
    folder = f"{SCHEMA_ORG}/" if profile.name == SCHEMA_ORG else ""
    return f"/context/{folder}{frames.context(profile.name).version}.jsonld"
