"""Trusty URIs for RDF graphs, module RA: a name that holds the hash of what it names (trustyuri.net, specification of module RA).

The quads are sorted and written one term a line, the name itself as a blank where it will stand; the SHA-256 of that text, in
Base64 for URLs, is the end of the name. So whoever has a copy can tell whether it is what was named.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

# Stands for the name while it is not known; never part of one, because a name has 45 characters.
_UNNAMED: Final = "RA"
_Key = tuple[tuple[bytes, ...], ...]


def with_trusty_name(base: str, make: Callable[[str], list[Quad]]) -> tuple[str, list[Quad]]:
    """Name quads by what they say.

    Args:
        base: What the name begins with.
        make: Returns the quads under a name; all that they hold of it must begin with it.

    Returns:
        The name and the quads under it.
    """
    name = f"{base}{artifact_code(make(f'{base}{_UNNAMED}'), f'{base}{_UNNAMED}', base)}"
    return name, make(name)


def artifact_code(quads: Iterable[Quad], name: str, base: str) -> str:
    """Return the last part of a trusty URI.

    Args:
        quads: What is named, without blank nodes.
        name: What stands in the quads for the name.
        base: What the name begins with.
    """
    blank = f"{base} "
    keys = sorted({_key(quad, name, blank) for quad in quads})
    text = "".join(_line(each) for key in keys for each in key)
    return f"RA{urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')}"


def _key(quad: Quad, name: str, blank: str) -> _Key:
    """The order of module RA: by graph, subject, property and object; IRIs before literals, those by text, datatype, language."""
    return tuple(_term(each, name, blank) for each in (quad.graph_name, quad.subject, quad.predicate, quad.object))


def _term(term: object, name: str, blank: str) -> tuple[bytes, ...]:
    if isinstance(term, NamedNode):
        iri = f"{blank}{term.value.removeprefix(name)}" if term.value.startswith(name) else term.value
        return (b"", iri.encode())
    if isinstance(term, Literal):
        datatype = b"" if term.language else term.datatype.value.encode()
        return (b"literal", term.value.encode(), datatype, (term.language or "").lower().encode())
    raise TypeError(f"a trusty URI cannot be made of {term}: it has no name")


def _line(key: tuple[bytes, ...]) -> str:
    first, text, *rest = (each.decode() for each in key)
    if not first:
        return f"{text}\n"
    datatype, language = rest
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return f"@{language} {escaped}\n" if language else f"^{datatype} {escaped}\n"
