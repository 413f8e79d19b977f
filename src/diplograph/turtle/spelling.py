"""What the words of a Turtle text stand for: prefixes expanded, escapes resolved (RDF 1.1 Turtle, sections 6.3 and 6.4)."""

import re
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode

from diplograph.turtle.lexing import Token
from diplograph.vocabulary import PREFIXES

Key = tuple[str, str]

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_LONG: Final = 6  # two times three quotation marks
_XSD: Final = PREFIXES["xsd"]


def unescaped(text: str) -> str:
    r"""Resolve escapes.

    >>> unescaped('caf\\u00e9 \\"x\\"')
    'café "x"'
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CHARACTERS.get(match[3], match[3])


def unquoted(text: str) -> str:
    """Return what a string as written says."""
    marks = 3 if len(text) >= _LONG and text.startswith(('"""', "'''")) else 1
    return unescaped(text[marks:-marks])


class Spelling:
    """The prefixes and the base that are declared so far."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self._base = ""

    def declare(self, prefix: str | None, iri: str) -> None:
        """Take in a declaration; ``None`` for the base."""
        value = self._resolved(iri)
        if prefix is None:
            self._base = value
        else:
            self.prefixes[prefix] = value

    def iri(self, token: Token) -> str | None:
        """Return the IRI that a word stands for; ``None`` when it is none or its prefix is not declared."""
        if token.kind == "iri":
            return self._resolved(token.text)
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self.prefixes:
            return None
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def key(self, token: Token, suffix: Token | None = None) -> Key | None:
        """Return what a term says, comparable with the parser's; ``None`` when it cannot be told.

        Args:
            token: The term; a string without what follows it.
            suffix: A string's language tag, or the name of its datatype.
        """
        if token.kind == "string":
            return self._literal(unquoted(token.text), suffix)
        if token.kind == "number":
            return "literal", str(Literal(token.text, datatype=NamedNode(_XSD + _number_type(token.text))))
        if token.text in {"true", "false"}:
            return "literal", str(Literal(token.text, datatype=NamedNode(f"{_XSD}boolean")))
        if token.kind == "blank":
            return "blank", ""
        value = self.iri(token)
        return ("iri", value) if value is not None else None

    def _literal(self, value: str, suffix: Token | None) -> Key | None:
        if suffix is None:
            return "literal", str(Literal(value))
        if suffix.kind == "at":
            return "literal", str(Literal(value, language=suffix.text[1:].lower()))
        datatype = self.iri(suffix)
        return ("literal", str(Literal(value, datatype=NamedNode(datatype)))) if datatype else None

    def _resolved(self, written: str) -> str:
        iri = unescaped(written[1:-1])
        return urljoin(self._base, iri) if self._base else iri


def _number_type(text: str) -> str:
    if "e" in text.lower():
        return "double"
    return "decimal" if "." in text else "integer"
