"""The tokens of a SPARQL query (SPARQL 1.1 Query, section 19.8), read in time linear in its length.

Keywords may be glued to what stands beside them (``LIMIT10``), names may hold escaped punctuation, and ``<`` begins an IRI or
compares: where the two cannot be told apart with certainty, the token's kind is ``doubtful``.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# Every loop is possessive and every unclosed string ends with the text, so that no character is read more than a few times.
# Outside strings and IRIs escapes are no SPARQL 1.2; an IRI keeps its own.
_TOKEN: Final = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
        |(?!\"{3}|'{3})(?:"(?:[^"\\\n\r]|\\.)*+(?:"|(?=[\n\r])|\Z)|'(?:[^'\\\n\r]|\\.)*+(?:'|(?=[\n\r])|\Z)))
    |(?P<unclosed>(?:\"{3}|'{3}).*+)
    |(?P<comment>\#[^\n\r]*+)
    |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    |(?P<variable>[?$]\w++)
    |(?P<blank>_:[\w.-]*+)
    |(?P<name>(?:[^\W\d_][\w.-]*+)?:(?![.-])(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+)
    |(?P<language>@[A-Za-z-]++)
    |(?P<number>(?:[0-9]++(?:\.[0-9]++|\.(?=[eE][+-]?[0-9]))?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
    |(?P<word>[^\W\d][\w.-]*+)
    |(?P<open>[{(\[])
    |(?P<close>[})\]])
    |(?P<operator>[/|!+*^-]|&&)
    |(?P<mark>[.;,])
    |(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"(?P<number>[0-9]+\b)|(?P<word>\w+)|(?P<mark>\.)|(?P<operator>-)")
_OPERANDS: Final = {"variable", "string", "number", "name", "iri", "language", "close"}
_HAS_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


class Token(NamedTuple):
    """A token and where it stands."""

    kind: str
    text: str
    offset: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.offset + len(self.text)

    @property
    def word(self) -> str:
        """The keyword in capitals; empty for anything but a word."""
        return self.text.upper() if self.kind == "word" else ""


START: Final = Token("start", "", 0)


class Place:
    """Where in a query a reader stands: which brackets are open, and what each holds.

    Each open bracket is known by one letter: ``{`` patterns, ``T`` a CONSTRUCT template, ``[`` properties, ``V`` VALUES data,
    ``N`` a collection, a path or a triple term, ``E`` an expression, ``U`` an expression or a collection.
    """

    def __init__(self) -> None:
        self.open: list[str] = []
        self.before = START
        self._earlier = START
        # For each level: whether solution modifiers or a SELECT list stand here, and whether VALUES has just begun.
        self._modifying = [False]
        self._values = [False]

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self.open)

    @property
    def inside(self) -> str:
        """The letter of the innermost open bracket; ``{`` at the top."""
        return self.open[-1] if self.open else "{"

    def compares(self) -> str:
        """Tell whether ``<`` compares here: ``yes``, ``no`` or ``doubtful``."""
        if self.before.kind not in _OPERANDS and self.before.word not in {"TRUE", "FALSE"}:
            return "no"
        return {"E": "yes", "U": "doubtful"}.get(self.inside, "no")

    def take(self, token: Token) -> None:
        """Step over a token."""
        if token.kind == "open":
            self._enter(token.text)
        elif token.kind == "close":
            self._leave()
        elif token.kind == "word":
            self._modifying[-1] |= token.word.startswith(("SELECT", "GROUP", "ORDER", "HAVING")) or token.word == "BY"
            self._values[-1] = token.word.endswith("VALUES")
        elif token.kind != "variable":
            self._values[-1] = False
        if token.text == "<" and self.before.text == "<" and self.inside == "E":
            self.open[-1] = "U"
        self._earlier, self.before = self.before, token

    def _enter(self, bracket: str) -> None:
        kind = self._parenthesis() if bracket == "(" else self._brace() if bracket == "{" else "["
        if bracket == "{":
            self._modifying[-1] = self._values[-1] = False
        self.open.append(kind)
        self._modifying.append(False)
        self._values.append(False)

    def _leave(self) -> None:
        if self.open:
            self.open.pop()
            self._modifying.pop()
            self._values.pop()

    def _brace(self) -> str:
        return "V" if self._values[-1] else "T" if self.before.word == "CONSTRUCT" else "{"

    def _parenthesis(self) -> str:
        inside, before = self.inside, self.before
        if self._values[-1]:
            return "V"
        if inside in {"N", "V"}:
            return inside
        if inside in {"E", "U"}:
            return "N" if before.text == self._earlier.text == "<" else inside
        if self._modifying[-1] or (before.kind == "word" and before.word not in {"A", "TRUE", "FALSE"}):
            return "E"
        if before.kind in {"name", "iri"} and self._earlier.word.endswith("FILTER"):
            return "E"
        # `filter:x (…)` is a name and a collection; an engine may go back and read a FILTER that calls `:x`.
        return "U" if before.kind == "name" and before.text.partition(":")[0].upper().endswith("FILTER") else "N"


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query without its comments."""
    for token, _ in placed(text):
        yield token


def placed(text: str) -> Iterator[tuple[Token, Place]]:
    """Yield each token with the place before it; the place is one object, which moves on."""
    place = Place()
    position = 0
    while match := _TOKEN.search(text, position):
        position = match.end()
        kind, found = match.lastgroup or "other", match[0]
        if kind == "comment":
            continue
        if kind == "iri" and place.compares() != "no":
            if place.compares() == "yes":
                kind, found = "other", "<"
                position = match.start() + 1
            elif not _HAS_SCHEME.match(found):
                kind = "doubtful"
        for token in _parts(kind, found, match.start()):
            yield token, place
            place.take(token)


def _parts(kind: str, found: str, offset: int) -> Iterator[Token]:
    """Take off the dots that end a statement, and take apart words that only a dot or a hyphen joins."""
    if kind in {"name", "blank"} and found.endswith("."):
        kept = found.rstrip(".")
        kept += "." * kept.endswith("\\")
        yield Token(kind, kept, offset)
        for position in range(len(kept), len(found)):
            yield Token("mark", ".", offset + position)
    elif kind == "word" and not found.isidentifier():
        for piece in _PIECE.finditer(found):
            yield Token(piece.lastgroup or "other", piece[0], offset + piece.start())
    else:
        yield Token(kind, found, offset)
