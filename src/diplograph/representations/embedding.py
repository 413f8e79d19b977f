"""A thing in the terms of schema.org as a data block of its page, for search engines.

They read the context of schema.org itself, which has no language maps, and show one name: so a text is the English one, or else
the first, and what a thing is called in other languages stands under ``alternateName``.
"""

import json
from typing import Any, Final

from diplograph.representations.description import Description
from diplograph.representations.frames import SCHEMA_ORG, Frames
from diplograph.representations.framing import tree
from diplograph.representations.links import address
from diplograph.representations.profiles import known_profile
from diplograph.representations.schema_org import in_schema_org

_CONTEXT: Final = "https://schema.org"
_KEYWORDS: Final = {"id": "@id", "type": "@type"}
_SEVERAL: Final = {"alternateName", "keywords"}
# Records are not trusted: only addresses of the web are given as such.
_ADDRESSES: Final = {"sameAs", "url"}
_OTHER_NAMES: Final = "alternateName"
# What would end the element, or begin a comment in it, is written as JSON escapes (HTML, 4.12.1.3).
_ESCAPES: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def embedded(description: Description, frames: Frames) -> str:
    """Return the text of a script element of type ``application/ld+json``; it needs no escaping any more."""
    said = tree(in_schema_org(description), frames, _CONTEXT, known_profile(SCHEMA_ORG))
    return json.dumps(_plain(said), ensure_ascii=False).translate(_ESCAPES)


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    """A node with texts in one language, numbers for degrees, and keywords as everybody writes them."""
    out: dict[str, Any] = {}
    others: list[str] = []
    for key, value in node.items():
        if key in _SEVERAL:
            out[key] = [text for texts in value.values() for text in texts]
        elif isinstance(value, dict) and "id" not in value:
            out[key], rest = _text(value)
            others += rest if key == "name" else []
        elif key in {"latitude", "longitude"}:
            out[key] = float(value)
        elif key in _ADDRESSES:
            found = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and address(each)]
            out[key] = found if isinstance(value, list) else "".join(found)
        else:
            out[_KEYWORDS.get(key, key)] = _value(value)
    if others:
        names = dict.fromkeys([*others, *out.get(_OTHER_NAMES, [])])
        out[_OTHER_NAMES] = [each for each in names if each != out["name"]]
    return {key: value for key, value in out.items() if value not in ([], "")}


def _value(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_value(each) for each in value]
    return _plain(value) if isinstance(value, dict) else value


def _text(texts: dict[str, Any]) -> tuple[str, list[str]]:
    """The text to show, and the others; of a typed value its text."""
    if "@value" in texts:
        return str(texts["@value"]), []
    found = [text for value in (texts.get("en", []), *texts.values()) for text in (value if isinstance(value, list) else [value])]
    first, *others = dict.fromkeys(found)
    return first, others
