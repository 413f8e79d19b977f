"""A Turtle file, read: its text, its statements, and the lines of its things."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from diplograph.errors import EnvironmentProblem
from diplograph.turtle.positions import Spans, positions
from diplograph.turtle.reading import Statement, decode, parse


@dataclass(frozen=True)
class Document:
    """One Turtle file.

    Attributes:
        file: The name to show a user.
        text: The file's text.
        statements: Its triples with their lines, in the order of the text.
    """

    file: str
    text: str
    statements: tuple[Statement, ...]

    @cached_property
    def lines(self) -> dict[Triple, int]:
        """Each triple's line; of a repeated triple, the first."""
        return {statement.triple: statement.line for statement in reversed(self.statements)}

    @cached_property
    def subjects(self) -> dict[NamedNode, int]:
        """Each described thing with the line of its first triple, in the order of the text."""
        subjects: dict[NamedNode, int] = {}
        for statement in self.statements:
            if isinstance(statement.triple.subject, NamedNode):
                subjects.setdefault(statement.triple.subject, statement.line)
        return subjects

    @cached_property
    def properties(self) -> dict[tuple[NamedNode, NamedNode], int]:
        """Each property of each thing with the line of its first triple."""
        lines: dict[tuple[NamedNode, NamedNode], int] = {}
        for statement in self.statements:
            if isinstance(statement.triple.subject, NamedNode):
                lines.setdefault((statement.triple.subject, statement.triple.predicate), statement.line)
        return lines

    @cached_property
    def spans(self) -> tuple[Spans | None, ...]:
        """The places of each statement's terms, in the order of the statements; ``None`` where they cannot be told."""
        return positions(self.text, self.statements)

    @cached_property
    def written_at(self) -> dict[Triple, Spans]:
        """Each triple with the places of its terms, where they are known; of a repeated triple, the first."""
        pairs = zip(self.statements, self.spans, strict=True)
        return {statement.triple: spans for statement, spans in reversed(list(pairs)) if spans is not None}

    def source(self, line: int) -> str:
        """Return a line as it stands, without surrounding space; empty past the end."""
        lines = self.text.split("\n")
        return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        EnvironmentProblem: when it cannot be read.
        TurtleSyntaxError: when it is not UTF-8.
    """
    try:
        return decode(file.read_bytes(), str(file))
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror}") from None


def read_document(file: Path) -> Document:
    """Read a Turtle file.

    Raises:
        EnvironmentProblem: when it cannot be read.
        TurtleSyntaxError: when it is not Turtle.
    """
    text = read_text(file)
    return Document(str(file), text, tuple(parse(text, str(file))))
