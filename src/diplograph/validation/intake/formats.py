"""Which format a body is in: by its media type, else by the name of its file."""

import re
from pathlib import PurePath
from typing import Final

from diplograph.errors import UnsupportedMediaType
from diplograph.negotiation import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format

READ: Final = (TURTLE, TRIG, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML)
# What clients say when they do not know; the file's name decides then.
_UNTOLD: Final = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?([^\";\s]*)", re.IGNORECASE)
_UTF_8: Final = {"utf-8", "utf8", "us-ascii"}
_BY_TYPE: Final = {media_type: each for each in READ for media_type in (each.media_type, *each.aliases)}
_BY_SUFFIX: Final = {**{f".{each.extension}": each for each in READ}, ".json": JSON_LD, ".xml": RDF_XML, ".owl": RDF_XML}


def format_of(media_type: str, name: str) -> Format:
    """Return the format of a body.

    Args:
        media_type: Its Content-Type, parameters included; empty when there is none.
        name: The name of its file, for a body without a telling type.

    Raises:
        UnsupportedMediaType: when neither says a format that is read here, or the character set is another than UTF-8.
    """
    charset = _CHARSET.search(media_type)
    if charset and charset[1].lower() not in _UTF_8:
        raise UnsupportedMediaType(f"the character set {charset[1]} is not read here", "send UTF-8")
    plain = media_type.partition(";")[0].strip().lower()
    found = _BY_SUFFIX.get(PurePath(name).suffix.lower()) if plain in _UNTOLD else _BY_TYPE.get(plain)
    if found is None:
        what = f"{name or 'a body'} without a media type" if plain in _UNTOLD else f"a body of type {plain}"
        raise UnsupportedMediaType(f"{what} is not read here", f"send one of {', '.join(each.media_type for each in READ)}")
    return found


def guess(text: str) -> Format | None:
    """Return the format that the beginning of a text looks like, or ``None``; only for advice, never to decide."""
    start = text[:1000].lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return JSON_LD
    if start.startswith(("<?xml", "<rdf:", "<!")):
        return RDF_XML
    return TURTLE if re.match(r"@?(prefix|base)\b", start, re.IGNORECASE) else None
