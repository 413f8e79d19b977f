"""Turtle to triples, each with the line it was written on (RDF 1.1 Turtle)."""

import re
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, Quad, RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

from diplograph.errors import TurtleSyntaxError

_LOCATION: Final = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
RDF_1_2: Final = "triple terms, annotations and directions of RDF 1.2 are not used here"
_MISSING_END: Final = "A dot is expected at the end of statements"
_MISSING_DOT: Final = "Quads must be followed by a dot"
# Strings and IRIs first, so that a `#` inside them is not taken for a comment.
_LEXEME: Final = re.compile(
    r"""\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
    |'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n]|\\.)*"
    |'(?:[^'\\\n]|\\.)*'
    |<[^>\s]*>
    |(?P<comment>\#[^\n]*)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple as written: the triple and its line, counted from 1.

    A triple that spans lines has the line of its closing ``;``, ``,`` or ``.``.
    """

    triple: Triple
    line: int


class _LineFeed:
    """A binary reader that never hands the parser more than one line per ``read``, so that the line of each triple is known."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().split(b"\n")
        self._rest = memoryview(b"")  # a long line is handed out without being copied again and again
        self.line = 0

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes of the line at hand, then the next line; nothing at the end."""
        if not self._rest and self.line < len(self._lines):
            self.line += 1
            self._rest = memoryview(self._lines[self.line - 1] + (b"\n" if self.line < len(self._lines) else b""))
            if not self._rest:
                return b""
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return bytes(chunk)


def decode(content: bytes, file: str) -> str:
    """Decode the bytes of a Turtle file, which are UTF-8 without a byte order mark.

    Raises:
        TurtleSyntaxError: at the first byte that is not UTF-8, or when a byte order mark stands first.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        raise TurtleSyntaxError(file, 1, 1, "", "the file starts with a byte order mark; save it as UTF-8 without one")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode(errors="replace")) + 1
        text = content.split(b"\n")[line - 1].decode(errors="replace")
        raise TurtleSyntaxError(file, line, column, text, "this byte is not UTF-8; save the file as UTF-8") from None


def parse(text: str, file: str) -> list[Statement]:
    """Parse Turtle, in the order of the text.

    Args:
        text: The whole document; relative IRIs are not accepted.
        file: The name used in errors.

    Raises:
        TurtleSyntaxError: at the first place where the text is not Turtle, with the line that has to be mended.
    """
    return [Statement(quad.triple, line) for quad, line in parse_quads(text, file, RdfFormat.TURTLE)]


def parse_quads(text: str, file: str, form: RdfFormat) -> list[tuple[Quad, int]]:
    """Parse a format that has lines: Turtle, TriG, N-Triples, N-Quads; each statement with its line, see :class:`Statement`.

    Args:
        text: The whole document; relative IRIs are not accepted.
        file: The name used in errors.
        form: The format.

    Raises:
        TurtleSyntaxError: at the first place where the text is not of the format, with the line that has to be mended.
    """
    feed = _LineFeed(text)
    try:
        # The parser asks its reader for bytes only through `read`, so this little reader is all it needs.
        quads = [(quad, feed.line) for quad in parse_rdf(feed, form)]  # type: ignore[arg-type]
    except SyntaxError as error:
        raise _located(error, text, file) from None
    for quad, line in quads:
        if is_rdf_1_2(quad.triple):
            raise TurtleSyntaxError(file, line, 1, text.split("\n")[line - 1], RDF_1_2)
    return quads


def is_rdf_1_2(triple: Triple) -> bool:
    """Tell whether a triple says what only RDF 1.2 can say."""
    value = triple.object
    return isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None)


def comment_lines(text: str) -> list[int]:
    """Return the lines, from 1, on which a comment stands; canonical text has none."""
    return [text.count("\n", 0, match.start()) + 1 for match in _LEXEME.finditer(text) if match["comment"]]


def _located(error: SyntaxError, text: str, file: str) -> TurtleSyntaxError:
    """Turn the parser's error into ours, at the line that has to be mended."""
    lines = text.removesuffix("\n").split("\n")
    line = min(error.lineno or 1, len(lines))
    column = error.offset or 1
    reason = _LOCATION.sub("", error.msg)
    if reason == _MISSING_END or _opens_a_block(lines, line):
        line, column = _end_of_statement_before(lines, line, column)
        reason = "the statement does not end here: put ` ;` after it, or ` .` when it is the thing's last"
    elif reason == _MISSING_DOT:
        line, column = _end_of_statement_before(lines, line, column)
        reason = "the statement does not end here: put ` .` after it"
    return TurtleSyntaxError(file, line, column, lines[line - 1], reason)


def _opens_a_block(lines: list[str], line: int) -> bool:
    """Tell whether ``line`` opens a block after one that was left without its closing dot."""
    before = [text.strip() for text in lines[: line - 1]]
    return bool(before) and not before[-1] and next((text for text in reversed(before) if text), ".")[-1] != "."


def _end_of_statement_before(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """A missing `;` or `.` is noticed at the next token, which often stands on a later line."""
    if lines[line - 1][: column - 1].strip() and not _opens_a_block(lines, line):
        return line, column
    while line > 1 and not lines[line - 2].strip():
        line -= 1
    line = max(line - 1, 1)
    return line, len(lines[line - 1]) + 1
