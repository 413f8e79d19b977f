"""How much a query can hold at most, told without reading its tokens: counts of characters and words, wherever they stand.

Reading tokens costs a millisecond or two, counting a fiftieth of that, and nearly all queries are far below every limit.
"""

import re
from typing import Final

from diplograph.sparql.forms import plain_opening

# What begins a pattern; `AS`, `MIN` and `MAX` are counted in longer words too, which only makes the bound wider.
_WORDS: Final = (
    *("UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "EXISTS", "SELECT", "GRAPH", "LATERAL", "VALUES", "AS", "COUNT", "SUM"),
    *("MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"),
)
# Marks, braces and signs of which each may add a pattern; an IRI is counted by its `<`, a name by its `:`.
_SIGNS: Final = ".;,{/^[~|<?$:\"'"
# An IRI with an authority is read in one way only: behind a `<` that compares, two slashes would be no expression.
_IRI: Final = re.compile(r"<https?://[A-Za-z0-9/#._~:-]*>")
_NUMBER: Final = re.compile(r"[0-9]+")
_BRACKETS: Final = "{(["
_OPERATORS: Final = "/|!+*^-&"
_ESCAPES: Final = ("\\u", "\\U")


def surely_within(text: str, *, depth: int, patterns: int, operators: int) -> bool:
    """Tell whether a query stays within limits however its text is read; ``False`` when that takes a closer look.

    Args:
        text: The query.
        depth: The most brackets that may be open at a time.
        patterns: The most patterns and steps of paths.
        operators: The most operators.

    >>> surely_within("ASK { ?s ?p ?o }", depth=100, patterns=400, operators=1500)
    True
    >>> surely_within("ASK { ?s ?p ?o }" * 200, depth=100, patterns=400, operators=1500)
    False
    """
    opening = plain_opening(text)
    if opening is None or any(escape in text for escape in _ESCAPES):
        return False
    body = text[opening.offset :]
    if _count(body, _BRACKETS) > depth:
        return False
    if len(body) <= min(patterns, operators):  # each takes a character at least
        return True
    body = _IRI.sub("<", body)
    upper = body.upper()
    # A DESCRIBE counts each of its terms, which the signs do as well.
    most = _count(upper, _WORDS) + _count(body, _SIGNS) + len(_NUMBER.findall(body))
    return most <= patterns and _count(body, _OPERATORS) <= operators


def _count(text: str, parts: tuple[str, ...] | str) -> int:
    return sum(map(text.count, parts))
