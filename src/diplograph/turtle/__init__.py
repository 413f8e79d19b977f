"""Turtle text: read with line numbers, written in one canonical form."""

from diplograph.turtle.document import Document, read_document, read_text
from diplograph.turtle.lexing import LineIndex, Token, tokens
from diplograph.turtle.positions import Span, Spans, positions
from diplograph.turtle.reading import Statement, comment_lines, decode, parse
from diplograph.turtle.spelling import Spelling
from diplograph.turtle.writing import render, written

__all__ = [
    "Document",
    "LineIndex",
    "Span",
    "Spans",
    "Spelling",
    "Statement",
    "Token",
    "comment_lines",
    "decode",
    "parse",
    "positions",
    "read_document",
    "read_text",
    "render",
    "tokens",
    "written",
]
