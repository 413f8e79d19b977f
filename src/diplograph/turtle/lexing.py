"""The words of a Turtle text and where each stands (RDF 1.1 Turtle, section 6.5), of broken text too: it never fails."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_LOCAL: Final = r"(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]|\.+(?=[\w:%\\-]))*"
# Strings and IRIs first, so that a `#` inside them is not taken for a comment; what is none of these is one wrong character.
_TOKEN: Final = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\s]*>)
    |(?P<comment>\#[^\n]*)
    |(?P<space>\s+)
    |(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<datatype>\^\^)
    |(?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
    |(?P<blank>_:[\w](?:[\w-]|\.+(?=[\w-]))*)
    |(?P<name>(?:[^\W\d_](?:[\w-]|\.+(?=[\w-]))*)?:"""
    + _LOCAL
    + r""")
    |(?P<word>[A-Za-z]+)
    |(?P<mark>[.;,\[\]()])
    |(?P<wrong>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    Attributes:
        kind: ``string``, ``iri``, ``at`` (a language tag or a directive), ``datatype`` (the two carets), ``number``, ``blank``
            (a blank node label), ``name`` (a prefixed name), ``word`` (``a``, ``true``, ``PREFIX``), ``mark`` or ``wrong``.
        text: The word as written.
        start: The index of its first character in the text.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index behind its last character."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text, in order, comments and white space left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "wrong"
        if kind not in {"comment", "space"}:
            yield Token(kind, match[0], match.start())


class LineIndex:
    """From an index in a text to line and column, both from 1, in characters, and back.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
        self._length = len(text)

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column of a character."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def index(self, line: int, column: int) -> int:
        """Return the index of a character; past the end of the text, the text's length."""
        return min(self._starts[line - 1] + column - 1, self._length) if line <= len(self._starts) else self._length
