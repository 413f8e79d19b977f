"""A part of a query's rows, asked for by its own LIMIT and OFFSET (SPARQL 1.1 Query, section 15)."""

import re
from typing import Final

from diplograph.sparql.forms import form
from diplograph.sparql.places import refusal
from diplograph.sparql.tokens import Token, placed

_GLUED: Final = re.compile(r"(?:LIMIT|OFFSET)[0-9]|VALUES.|.+(?:LIMIT|OFFSET|VALUES)\Z")
# Engines keep numbers of rows in 64 bits.
_MOST: Final = 2**63 - 1


def sliced(text: str, limit: int, offset: int = 0) -> str:
    """Return the same query with at most ``limit`` of its rows, after skipping ``offset`` of those that it would give.

    A CONSTRUCT or DESCRIBE query is sliced by the rows of its pattern, not by the triples that they make; an ASK query is
    returned as it is. Lines keep their numbers.

    Args:
        text: The query.
        limit: The most rows.
        offset: How many rows to leave out first.

    Raises:
        QueryError: when a keyword is glued to what stands beside it, so that the query's own LIMIT cannot be told.

    >>> sliced("SELECT * { ?s ?p ?o } LIMIT 10 OFFSET 5", 4, 8)
    'SELECT * { ?s ?p ?o }                   LIMIT 2 OFFSET 13'
    """
    if form(text) == "ASK":
        return text
    outer = [token for token, place in placed(text) if place.depth == 0 or (place.depth == 1 and token.kind == "close")]
    own = _own(text, outer)
    limits, offsets, end = own.get("LIMIT"), own.get("OFFSET"), _end(outer)
    skipped = min(offset + (int(offsets[1].text) if offsets else 0), _MOST)
    most = limit if limits is None else max(min(limit, int(limits[1].text) - offset), 0)
    blanked = list(text)
    for token in (*(limits or ()), *(offsets or ())):
        blanked[token.offset : token.end] = " " * len(token.text)
    before, after = "".join(blanked[:end]), "".join(blanked[end:])
    space = "" if after[:1].isspace() or not after else " "
    return f"{before} LIMIT {most} OFFSET {skipped}{space}{after}"


def _own(text: str, outer: list[Token]) -> dict[str, tuple[Token, Token]]:
    """Find the keywords LIMIT and OFFSET that belong to the whole query, each with its number."""
    found: dict[str, tuple[Token, Token]] = {}
    for token, following in zip(outer, [*outer[1:], Token("end", "", len(text))], strict=True):
        if _GLUED.match(token.word):
            raise refusal(text, token.offset, "a keyword is glued to what stands beside it", "write a space between them")
        if token.word in {"LIMIT", "OFFSET"} and following.kind == "number" and following.text.isdigit():
            found[token.word] = (token, following)
    return found


def _end(outer: list[Token]) -> int:
    """Where solution modifiers end: behind the last token that is not of a trailing VALUES block."""
    end = 0
    for token in outer:
        if token.word == "VALUES":
            break
        end = token.end
    return end
