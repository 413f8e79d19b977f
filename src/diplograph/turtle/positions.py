"""Where the terms of a document's triples stand: line, column and end of each subject, predicate and object as written.

The parser says only on which line a triple ended. So the words of the text are walked a second time by the grammar, each triple
found is spelt out, and is given to the statement that says the same. What cannot be told this way has no place.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from diplograph.turtle.lexing import LineIndex, Token, tokens
from diplograph.turtle.reading import Statement
from diplograph.turtle.spelling import Key, Spelling
from diplograph.vocabulary import PREFIXES

_DEEPEST: Final = 60  # nested blank nodes; no reader writes as many
_BLANK: Final[Key] = ("blank", "")
_RDF: Final = PREFIXES["rdf"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: lines and columns from 1, in characters, the end not part of it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Spans:
    """The places of one triple's terms; triples of one thing share its subject's place."""

    subject: Span
    predicate: Span
    object: Span


def positions(text: str, statements: Sequence[Statement]) -> tuple[Spans | None, ...]:
    """Return the places of each statement's terms, ``None`` where they cannot be told.

    Args:
        text: A Turtle document.
        statements: What it says, as ``parse`` gives it.
    """
    found: dict[tuple[Key, Key, Key], deque[Spans]] = defaultdict(deque)
    try:
        for key, spans in _Walk(text).triples():
            found[key].append(spans)
    except (_Astray, IndexError):
        pass  # what was found before stands; the rest is only known by its line
    return tuple(_matching(found, statement) for statement in statements)


def _matching(found: dict[tuple[Key, Key, Key], deque[Spans]], statement: Statement) -> Spans | None:
    triple = statement.triple
    candidates = found.get((_key(triple.subject), _key(triple.predicate), _key(triple.object)))
    if not candidates:
        return None
    first = candidates[0]
    # Blank nodes all look alike: the line on which the parser met the triple must agree.
    if first.object.line > statement.line:
        return None
    return candidates.popleft()


def _key(term: object) -> Key:
    if isinstance(term, NamedNode):
        return "iri", term.value
    if isinstance(term, Literal):
        return "literal", str(term)
    return _BLANK if isinstance(term, BlankNode) else ("other", str(term))


class _Astray(Exception):
    """The text leaves the grammar that is walked here."""


class _Walk:
    """One walk over a document by the grammar of Turtle (section 6.5)."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._at = 0
        self._lines = LineIndex(text)
        self._spelling = Spelling()

    def triples(self) -> Iterator[tuple[tuple[Key, Key, Key], Spans]]:
        """Yield each triple's terms and their places."""
        while self._at < len(self._tokens):
            if not self._directive():
                yield from self._block()

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sees(self, text: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].text == text

    def _takes(self, text: str) -> bool:
        self._at += (seen := self._sees(text))
        return seen

    def _directive(self) -> bool:
        token = self._tokens[self._at]
        kind = token.text.removeprefix("@").lower() if token.kind in {"at", "word"} else ""
        if kind not in {"prefix", "base"}:
            return False
        self._at += 1
        prefix = self._next().text.removesuffix(":") if kind == "prefix" else None
        self._spelling.declare(prefix, self._next().text)
        if token.kind == "at" and not self._takes("."):
            raise _Astray
        return True

    def _block(self) -> Iterator[tuple[tuple[Key, Key, Key], Spans]]:
        bare = self._sees("[")
        inner: list[tuple[tuple[Key, Key, Key], Spans]] = []
        subject, place = self._node(inner, 0)
        yield from inner
        if not (bare and self._sees(".")):
            yield from self._properties(subject, place, 0)
        if not self._takes("."):
            raise _Astray

    def _properties(self, subject: Key, place: Span, depth: int) -> Iterator[tuple[tuple[Key, Key, Key], Spans]]:
        while True:
            predicate, of_predicate = self._predicate()
            while True:
                inner: list[tuple[tuple[Key, Key, Key], Spans]] = []
                value, of_value = self._node(inner, depth + 1)
                yield (subject, predicate, value), Spans(place, of_predicate, of_value)
                yield from inner
                if not self._takes(","):
                    break
            if not self._sees(";"):
                return
            while self._takes(";"):
                pass
            if self._sees(".") or self._sees("]"):
                return

    def _predicate(self) -> tuple[Key, Span]:
        token = self._next()
        if token.text == "a":
            return ("iri", f"{_RDF}type"), self._span(token, token)
        return self._term(token)

    def _node(self, inner: list[tuple[tuple[Key, Key, Key], Spans]], depth: int) -> tuple[Key, Span]:
        """Read a term, or what stands in brackets for a blank node, whose own triples go to ``inner``."""
        if depth > _DEEPEST:
            raise _Astray
        token = self._next()
        if token.text == "[":
            if not self._takes("]"):
                inner += self._properties(_BLANK, self._span(token, token), depth)
                if not self._takes("]"):
                    raise _Astray
            return _BLANK, self._span(token, token)
        if token.text == "(":
            return self._collection(token, inner, depth)
        return self._term(token)

    def _collection(self, start: Token, inner: list[tuple[tuple[Key, Key, Key], Spans]], depth: int) -> tuple[Key, Span]:
        place = self._span(start, start)
        first = True
        while not self._takes(")"):
            if not first:
                inner.append(((_BLANK, ("iri", f"{_RDF}rest"), _BLANK), Spans(place, place, place)))
            first = False
            deeper: list[tuple[tuple[Key, Key, Key], Spans]] = []
            value, of_value = self._node(deeper, depth + 1)
            inner.append(((_BLANK, ("iri", f"{_RDF}first"), value), Spans(place, of_value, of_value)))
            inner += deeper
        nil: Key = ("iri", f"{_RDF}nil")
        if not first:
            inner.append(((_BLANK, ("iri", f"{_RDF}rest"), nil), Spans(place, place, place)))
        return (nil if first else _BLANK), place

    def _term(self, token: Token) -> tuple[Key, Span]:
        end = token
        suffix: Token | None = None
        if token.kind == "string":
            if (self._at < len(self._tokens) and self._tokens[self._at].kind == "at") or self._takes("^^"):
                suffix = end = self._next()
        elif token.kind in {"mark", "wrong", "at", "datatype"}:
            raise _Astray
        key = self._spelling.key(token, suffix)
        if key is None:
            raise _Astray
        return key, self._span(token, end)

    def _span(self, first: Token, last: Token) -> Span:
        return Span(*self._lines.place(first.start), *self._lines.place(last.end))
