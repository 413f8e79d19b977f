"""Turtle text: read with line numbers, written in one canonical form."""

from diplograph.turtle.document import Document, read_document, read_text
from diplograph.turtle.reading import Statement, comment_lines, decode, parse
from diplograph.turtle.writing import render, written

__all__ = ["Document", "Statement", "comment_lines", "decode", "parse", "read_document", "read_text", "render", "written"]
