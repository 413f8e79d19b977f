"""What kind of query a text is, and whether it gives the same answer twice."""

import re
from typing import Final, NamedTuple

from diplograph.sparql.tokens import Token, placed, tokens

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_VOLATILE: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\Z|SERVICE")
_TELLING: Final = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
_CALLS: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\b|SERVICE")
# A template of names and variables alone, in which no blank node can stand, in a query that calls nothing volatile.
_PLAIN_TEMPLATE: Final = re.compile(r"""CONSTRUCT\s*+\{(?:<[^\s<>"{}|^`\\]*+>|[^{}\[\]()~|#"'<>_\\])*+\}""")
# Comments and declarations as nearly everybody writes them, and the form behind them. What does not look like this is read token
# by token, which takes a hundred times longer.
_PLAIN_OPENING: Final = re.compile(
    r"""(?:\s++|\#[^\n\r]*+|PREFIX\s++(?:[A-Za-z][A-Za-z0-9_-]*+)?:\s*+<[^\s<>"{}|^`\\]*+>|BASE\s++<[^\s<>"{}|^`\\]*+>)*+
    (?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)\b""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# A variable, or a name with a prefix, which is no keyword whatever it holds; or what may be one.
_DATASET: Final = re.compile(r"[?$]\w+|[A-Z][\w-]*:\w+|(FROM)")


class Opening(NamedTuple):
    """How a query begins: its form, and the offset of that keyword; only comments and declarations stand before it."""

    form: str
    offset: int


def plain_opening(text: str) -> Opening | None:
    """Return how a query begins, when comments and declarations are written as usual; else ``None``."""
    match = _PLAIN_OPENING.match(text)
    return Opening(match["form"].upper(), match.start("form")) if match else None


def form(text: str) -> str | None:
    """Return the query form, ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``None`` when there is none."""
    if opening := plain_opening(text):
        return opening.form
    # Keywords may be glued: `SELECTDISTINCT`.
    return next((name for token in tokens(text) for name in FORMS if token.word.startswith(name)), None)


def is_update(text: str) -> bool:
    """Tell whether a text is an update and no query: its first word after the prologue is one of the update operations."""
    if plain_opening(text):
        return False
    words = (token.word for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word not in {"PREFIX", "BASE"}), "") in _UPDATES


def names_dataset(text: str) -> bool:
    """Tell whether a query says itself which graphs it reads (FROM and FROM NAMED, SPARQL 1.1 Query, section 13.2).

    >>> names_dataset("SELECT ?from { ?from schema:validFrom ?day }"), names_dataset("SELECT*FROM<urn:graph>{ ?s ?p ?o }")
    (False, True)
    """
    upper = text.upper()
    if "FROM" not in upper or not any(match[1] for match in _DATASET.finditer(upper)):
        return False  # told without reading tokens, which takes longer than most queries
    return any("FROM" in token.word for token in tokens(text))


def volatile(text: str) -> bool:
    """Tell whether the answer may differ each time that the query is asked of the same data.

    It may when the query calls NOW, RAND, UUID, STRUUID or BNODE, asks another SERVICE, or makes blank nodes by CONSTRUCT.

    >>> volatile("SELECT (NOW() AS ?now) { }"), volatile("SELECT ?now { ?now a <urn:NOW> }")
    (True, False)
    """
    upper = text.upper()
    calls = any(word in upper for word in _TELLING) and _CALLS.search(upper)
    if not calls and (not (built := upper.count("CONSTRUCT")) or (built == 1 and _PLAIN_TEMPLATE.search(upper))):
        return False  # told without reading tokens
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
