"""Places in the text of a query, as a person sees them: line, column, and a caret under what is meant."""

import re
import unicodedata
from typing import Final

from diplograph.errors import QueryError

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_INVISIBLE: Final = {"Mn", "Me", "Cf"}


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, in characters, from 1."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, offset)]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """Return the offset of a line and a column, both from 1, where only line feeds end lines; at most the text's length."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1 or len(text)
    return min(start + column - 1, len(text))


def pointed(text: str, offset: int) -> str:
    """Show the line of the query that holds an offset, with a caret under the place where a terminal shows it."""
    line, column = line_and_column(text, offset)
    shown = _LINE_END.split(text)[line - 1]
    before = shown[: column - 1]
    indent = "".join("\t" if character == "\t" else " " * _width(character) for character in before)
    return f"line {line}, column {column}:\n{shown}\n{indent}^"


def refusal(text: str, offset: int, reason: str, cure: str = "") -> QueryError:
    """Make the error that says what is wrong at a place, and how to mend it."""
    return QueryError(f"{pointed(text, offset)}\n{reason}", cure, *line_and_column(text, offset))


def _width(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.category(character) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
