"""Parameters of named queries: a value as a user writes it, to an RDF term. A term is bound, never a string pasted."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.errors import ParameterError
from diplograph.vocabulary import KINDS, PREFIXES, SLUG, is_prefixed_name, kind_and_slug, term, thing

_XSD: Final = PREFIXES["xsd"]
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_IRI: Final = re.compile(r"<?([a-z][a-z0-9+.-]*://[^\s<>\"{}|^`\\]+)>?", re.IGNORECASE)
_LONGEST_TEXT: Final = 500
TYPES: Final = (*KINDS, "thing", "date", "integer", "text", "language")

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a named query.

    Attributes:
        name: The variable that it binds.
        type: A kind of thing, or ``thing``, ``date``, ``integer``, ``text``, ``language``.
        description: What it means, in words.
        example: A value as a user would write it; also the default.
    """

    name: str
    type: str
    description: str
    example: str

    def value(self, text: str) -> Value:
        """Turn what a user wrote into a term.

        Args:
            text: For a thing its slug, prefixed name or IRI; for a date ``YYYY-MM-DD``; else the plain text.

        Raises:
            ParameterError: when the text does not fit the type.
        """
        try:
            return _READERS.get(self.type, self._thing)(text.strip())
        except ValueError as error:
            reason = f"{text!r} is not {error}"
            raise ParameterError(f"parameter {self.name}: {reason}", f"for example: {self.name}={self.example}") from None

    def _thing(self, text: str) -> NamedNode:
        iri = _iri(text)
        if iri is None and self.type in KINDS and SLUG.fullmatch(text):
            iri = thing(self.type, text)
        found = kind_and_slug(iri.value) if iri else None
        if iri is None or (self.type != "thing" and (found is None or found[0] != self.type)):
            raise ValueError(f"the name or IRI of a {self.type}")
        return iri


def _iri(text: str) -> NamedNode | None:
    match = _IRI.fullmatch(text)
    try:
        if match:
            return NamedNode(match[1])
        return term(text) if is_prefixed_name(text) else None
    except ValueError:
        return None  # looks like an IRI, but RFC 3987 does not allow it


def _date(text: str) -> Literal:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not _DAY.fullmatch(text):
        raise ValueError("a date written YYYY-MM-DD")
    return Literal(text, datatype=NamedNode(_XSD + "date"))


def _integer(text: str) -> Literal:
    if not _INTEGER.fullmatch(text):
        raise ValueError("a whole number")
    return Literal(text, datatype=NamedNode(_XSD + "integer"))


def _text(text: str) -> Literal:
    unquoted = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    if not unquoted or len(unquoted) > _LONGEST_TEXT:
        raise ValueError(f"a text of 1 to {_LONGEST_TEXT} characters")
    return Literal(unquoted)


def _language(text: str) -> Literal:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("a language tag such as en, ru or tg-Cyrl")
    return Literal(text)


_READERS: Final = {"date": _date, "integer": _integer, "text": _text, "language": _language}
