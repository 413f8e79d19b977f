"""What kind of query a text is, and whether it gives the same answer twice."""

import re
from typing import Final

from diplograph.sparql.tokens import Token, placed, tokens

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_VOLATILE: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\Z|SERVICE")
_PERHAPS_VOLATILE: Final = re.compile(r"NOW|RAND|UUID|BNODE|SERVICE|CONSTRUCT", re.IGNORECASE)


def form(text: str) -> str | None:
    """Return the query form, ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``None`` when there is none."""
    # Keywords may be glued: `SELECTDISTINCT`.
    return next((name for token in tokens(text) for name in FORMS if token.word.startswith(name)), None)


def is_update(text: str) -> bool:
    """Tell whether a text is an update and no query: its first word after the prologue is one of the update operations."""
    words = (token.word for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word not in {"PREFIX", "BASE"}), "") in _UPDATES


def names_dataset(text: str) -> bool:
    """Tell whether a query says itself which graphs it reads (FROM and FROM NAMED, SPARQL 1.1 Query, section 13.2)."""
    return "from" in text.lower() and any("FROM" in token.word for token in tokens(text))


def volatile(text: str) -> bool:
    """Tell whether the answer may differ each time that the query is asked of the same data.

    It may when the query calls NOW, RAND, UUID, STRUUID or BNODE, asks another SERVICE, or makes blank nodes by CONSTRUCT.

    >>> volatile("SELECT (NOW() AS ?now) { }"), volatile("SELECT ?now { ?now a <urn:NOW> }")
    (True, False)
    """
    if not _PERHAPS_VOLATILE.search(text):
        return False
    template = False
    for token, place in placed(text):
        template |= token.word == "CONSTRUCT"
        if _VOLATILE.search(token.word) or (token.kind == "name" and token.text[:7].upper() == "SERVICE"):
            return True
        if template and (place.depth > 0 or token.text == "[") and _makes_a_blank_node(token, place.before):
            return True
        template &= not (token.text == "}" and place.depth == 1)
    return False


def _makes_a_blank_node(token: Token, before: Token) -> bool:
    """A label, brackets, a collection, a reified or an annotated triple do."""
    return token.kind == "blank" or token.text in {"[", "(", "~"} or (before.text, token.text) in {("<", "<"), ("{", "|")}
