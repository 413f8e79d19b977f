"""CONSTRUCT by way of SELECT: the service gives the rows, and the template is filled here.

A table says when rows are missing, a graph does not: Virtuoso cuts a long CONSTRUCT without a word. Tables in JSON also keep
every literal as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolution, QueryTriples, Triple
from pyoxigraph import Store as Engine

from diplograph.sparql.tokens import Token, placed
from diplograph.store.remote.answers import triples_of

_ROW: Final = "urn:diplograph:row"
_VARIABLE: Final = "urn:diplograph:variable:"


Value = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Template:
    """A CONSTRUCT query, taken apart (SPARQL 1.1 Query, section 16.2).

    Attributes:
        prologue: What stands before CONSTRUCT: prefixes and base.
        template: The template with its braces.
        rest: The dataset, the pattern and the solution modifiers.
        variables: The names of the template's variables.
    """

    prologue: str
    template: str
    rest: str
    variables: tuple[str, ...]

    @property
    def select(self) -> str:
        """The query for the rows that fill the template."""
        asked = " ".join(f"?{name}" for name in self.variables) or "(1 AS ?row)"
        return f"{self.prologue}SELECT {asked} {self.rest}"

    def filled(self, rows: Iterable[QuerySolution]) -> QueryTriples:
        """Return the graph that the rows make."""
        values = [[row[name] for name in self.variables] for row in rows]
        if any(isinstance(value, BlankNode | Triple) for row in values for value in row):
            return self._filled_from_store(values)
        named = " ".join(f"?{name}" for name in self.variables)
        data = " ".join(f"({' '.join('UNDEF' if value is None else str(value) for value in row)})" for row in values)
        return self._asked(Engine(), f"VALUES ({named}) {{ {data} }}")

    def _filled_from_store(self, values: Iterable[list[Value | None]]) -> QueryTriples:
        """The same for rows that VALUES cannot hold, several times slower."""
        engine = Engine()
        engine.bulk_extend(quad for number, row in enumerate(values) for quad in _quads(number, self.variables, row))
        # Longer than every other name, so that it is none of them.
        row = "row" + "".join(self.variables)
        optional = "".join(f" OPTIONAL {{ ?{row} <{_VARIABLE}{name}> ?{name} }}" for name in self.variables)
        return self._asked(engine, f"?{row} <{_ROW}> <{_ROW}>{optional}")

    def _asked(self, engine: Engine, pattern: str) -> QueryTriples:
        return triples_of(engine, f"{self.prologue}CONSTRUCT {self.template} WHERE {{ {pattern} }}")


def _quads(number: int, variables: Iterable[str], row: Iterable[Value | None]) -> Iterator[Quad]:
    subject = NamedNode(f"{_ROW}:{number}")
    yield Quad(subject, NamedNode(_ROW), NamedNode(_ROW), DefaultGraph())
    for name, value in zip(variables, row, strict=True):
        if value is not None:
            yield Quad(subject, NamedNode(_VARIABLE + name), value, DefaultGraph())


def take_apart(text: str) -> Template:
    """Take a well-formed CONSTRUCT query apart; in the short form the pattern is the template."""
    read = [(token, place.depth) for token, place in placed(text)]
    start = next(index for index, (token, depth) in enumerate(read) if depth == 0 and token.word == "CONSTRUCT")
    construct = read[start][0]
    first = next(index for index in range(start, len(read)) if read[index][0].text == "{")
    last = next(index for index in range(first + 1, len(read)) if read[index][0].text == "}" and read[index][1] == 1)
    template = text[read[first][0].offset : read[last][0].end]
    long = first == start + 1
    variables = dict.fromkeys(_name(token) for token, _ in read[first:last] if token.kind == "variable")
    rest = text[read[last][0].end :] if long else text[construct.end :]
    return Template(text[: construct.offset], template, rest, tuple(variables))


def _name(variable: Token) -> str:
    return variable.text[1:]
