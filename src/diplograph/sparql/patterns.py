"""The triple patterns of a SELECT, group by group (SPARQL 1.1 Query, section 5), for who asks which triples it may look at.

What is not read with certainty is refused, so that nobody takes a part for the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.sparql.paths import Alternative, Inverse, Link, Path, Repeat, Sequence, written_path
from diplograph.sparql.prefixes import declared_prefixes
from diplograph.sparql.tokens import Token, tokens

_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_REPEATS: Final = {"*": (0, True), "+": (1, True), "?": (0, False)}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, by its name."""

    name: str

    def __str__(self) -> str:
        return f"?{self.name}"


Term = NamedNode | Literal | Variable


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern, or path pattern; the predicate of a triple pattern may be a variable."""

    subject: Term
    path: Path | Variable
    object: Term

    def __str__(self) -> str:
        verb = str(self.path) if isinstance(self.path, Variable) else written_path(self.path)
        return f"{self.subject} {verb} {self.object} ."

    @property
    def variables(self) -> set[str]:
        """The names of its variables."""
        return {each.name for each in (self.subject, self.path, self.object) if isinstance(each, Variable)}


@dataclass(slots=True)
class Group:
    """A group of patterns.

    Attributes:
        text: Its text, with braces.
        patterns: The triple patterns that stand in it directly.
        binds: The text of each BIND, with the variables that it reads and the one that it binds.
        required: The groups that a solution passes through: each is one group, or the branches of one UNION.
        optional: The groups that a solution may do without.
        projected: What a SELECT lets out; ``None`` for a group that lets out all.
    """

    text: str = ""
    patterns: list[Pattern] = field(default_factory=list)
    binds: list[tuple[str, frozenset[str], str]] = field(default_factory=list)
    required: list[list["Group"]] = field(default_factory=list)
    optional: list["Group"] = field(default_factory=list)
    projected: frozenset[str] | None = None


class Unreadable(ValueError):
    """The query holds something that is not read here."""


def read_select(text: str) -> Group:
    """Return the pattern of a SELECT query, its names written out.

    Raises:
        Unreadable: when it holds GRAPH, SERVICE, blank nodes, collections, VALUES that do more than narrow what a pattern of the
            same group finds, or something else that is not read here.
    """
    read = list(tokens(text))
    return _Reader(text, read, declared_prefixes(read)).select(next(_index_of(read, "SELECT")))


def _index_of(read: list[Token], word: str) -> Iterator[int]:
    for index, token in enumerate(read):
        if token.word == word:
            yield index
    raise Unreadable(f"there is no {word}")


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, text: str, read: list[Token], prefixes: dict[str, str]) -> None:
        self._text, self._read, self._prefixes = text, [*read, Token("end", "", len(text))], prefixes
        self._at = 0

    @property
    def _token(self) -> Token:
        return self._read[self._at]

    def _take(self, text: str = "") -> Token:
        token = self._token
        if token.kind == "end" or (text and token.text != text):
            raise Unreadable(f"{token.text or 'the end'} stands where {text or 'more'} is expected")
        self._at += 1
        return token

    def select(self, at: int) -> Group:
        """Read from SELECT to the end of its pattern."""
        self._at = at + 1
        projected: set[str] = set()
        while self._token.text != "{":
            if self._token.text == "*":
                raise Unreadable("SELECT *")
            if self._token.kind == "variable":
                projected.add(self._token.text[1:])
            self._take()
        group = self.group()
        group.projected = frozenset(projected)
        return group

    def group(self) -> Group:
        """Read a group from brace to brace."""
        start = self._take("{").offset
        group = Group()
        if self._token.word == "SELECT":
            group = self.select(self._at)
            self._modifiers()
        while self._token.text != "}":
            self._element(group)
        group.text = self._text[start : self._take("}").end]
        return group

    def _modifiers(self) -> None:
        while self._token.text != "}":
            if self._token.text == "{" or self._token.word == "VALUES":
                raise Unreadable("a group behind a SELECT")
            self._take()

    def _element(self, group: Group) -> None:
        word = self._token.word
        if word in {"OPTIONAL", "MINUS"}:
            self._take()
            group.optional.append(self.group())
        elif word == "FILTER":
            self._filter(group)
        elif word == "BIND":
            self._bind(group)
        elif word == "VALUES":
            self._values(group)
        elif self._token.text == "{":
            branches = [self.group()]
            while self._token.word == "UNION":
                self._take()
                branches.append(self.group())
            group.required.append(branches)
        elif self._token.text == ".":
            self._take()
        elif self._token.kind in {"variable", "iri", "name", "string", "number"}:
            self._triples(group)
        else:
            raise Unreadable(f"{self._token.text} is not read here")

    def _filter(self, group: Group) -> None:
        self._take()
        while self._token.text != "(":
            if self._take().word == "EXISTS":
                group.optional.append(self.group())
                return
        self._brackets()

    def _values(self, group: Group) -> None:
        """Read the values that a variable of a pattern may have; who looks where the pattern does looks far enough."""
        self._take()
        variable = self._take()
        if variable.text[1:] not in {name for pattern in group.patterns for name in pattern.variables}:
            raise Unreadable(f"VALUES for {variable.text}, which no pattern before it holds")
        self._take("{")
        while self._take().text != "}":
            pass

    def _brackets(self) -> list[Token]:
        """Read from a bracket to the one that closes it."""
        found = [self._take("(")]
        depth = 1
        while depth:
            token = self._take()
            if token.text in {"{", "}"}:
                raise Unreadable("a pattern inside an expression")
            depth += (token.text == "(") - (token.text == ")")
            found.append(token)
        return found

    def _bind(self, group: Group) -> None:
        start = self._take().offset
        found = self._brackets()
        *read, bound = [token.text[1:] for token in found if token.kind == "variable"]
        group.binds.append((self._text[start : found[-1].end], frozenset(read), bound))

    def _triples(self, group: Group) -> None:
        subject = self._term()
        while True:
            path = self._verb()
            group.patterns.append(Pattern(subject, path, self._term()))
            while self._token.text == ",":
                self._take()
                group.patterns.append(Pattern(subject, path, self._term()))
            while self._token.text == ";":
                self._take()
            if self._token.text in {".", "{", "}"} or (self._token.kind == "word" and self._token.word != "A"):
                return

    def _verb(self) -> Path | Variable:
        if self._token.kind == "variable":
            return Variable(self._take().text[1:])
        return self._alternative()

    def _alternative(self) -> Path:
        paths = [self._sequence()]
        while self._token.text == "|":
            self._take()
            paths.append(self._sequence())
        return paths[0] if len(paths) == 1 else Alternative(tuple(paths))

    def _sequence(self) -> Path:
        paths = [self._step()]
        while self._token.text == "/":
            self._take()
            paths.append(self._step())
        return paths[0] if len(paths) == 1 else Sequence(tuple(paths))

    def _step(self) -> Path:
        if self._token.text == "^":
            self._take()
            return Inverse(self._step())
        if self._token.text == "(":
            self._take()
            path = self._alternative()
            self._take(")")
        elif self._token.word == "A":
            self._take()
            path = Link(_TYPE)
        else:
            name = self._term()
            if not isinstance(name, NamedNode):
                raise Unreadable(f"{name} is no property")
            path = Link(name)
        if self._token.text in _REPEATS:
            least, many = _REPEATS[self._take().text]
            return Repeat(path, least, many)
        return path

    def _term(self) -> Term:
        token = self._take()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "iri":
            return NamedNode(token.text[1:-1])
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes or "\\" in local:
                raise Unreadable(f"{token.text} is not read here")
            return NamedNode(self._prefixes[prefix][1:-1] + local)
        if token.kind == "number" and token.text.isdecimal():
            return Literal(token.text, datatype=NamedNode(f"{_XSD}integer"))
        if token.word in {"TRUE", "FALSE"}:
            return Literal(token.text.lower(), datatype=NamedNode(f"{_XSD}boolean"))
        raise Unreadable(f"{token.text} is not read here")
