"""Edits of a text: what a suggestion proposes, carried out."""

from collections.abc import Sequence

from diplograph.errors import InputError
from diplograph.validation import Edit


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with edits made, whose places are those of the text as it is given.

    Raises:
        InputError: when an edit lies outside the text, or two of them overlap.
    """
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    parts, done = [], 0
    for edit in sorted(edits):
        start, end = _offset(starts, edit.line, edit.column), _offset(starts, edit.end_line, edit.end_column)
        if not done <= start <= end <= len(text):
            raise InputError("the suggestion does not fit the text any more", "check the text again")
        parts += [text[done:start], edit.text]
        done = end
    return "".join([*parts, text[done:]])


def _offset(starts: Sequence[int], line: int, column: int) -> int:
    """Where a place counted from 1 lies in the text; behind its end when there is no such place."""
    if not 0 < line < len(starts) or not 0 < column <= starts[line] - starts[line - 1]:
        return starts[-1] + 1
    return starts[line - 1] + column - 1
