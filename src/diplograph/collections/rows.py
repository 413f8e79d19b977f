"""Pairs of names from the store: the one form in which a collection reads the graph for its index.

Each question is one pattern, which the store answers by walking through one index; what is to be joined is joined here.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.sparql import with_known_prefixes
from diplograph.store import Store

Value = NamedNode | Literal


def pairs(store: Store, pattern: str, other: str) -> Iterator[tuple[str, Value]]:
    """Yield what a pattern leads from and to: the IRI that ``?thing`` is, and the value of another variable.

    Args:
        store: Whom to ask.
        pattern: A group of triple patterns with our prefixes.
        other: The name of the other variable.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    rows = store.query(with_known_prefixes(f"SELECT ?thing ?{other} {{ {pattern} }}"))
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    for row in rows:
        thing, value = row["thing"], row[other]
        if isinstance(thing, NamedNode) and isinstance(value, NamedNode | Literal):
            yield thing.value, value


def things(store: Store, pattern: str) -> set[str]:
    """Return the IRIs that ``?thing`` is in a pattern.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    rows = store.query(with_known_prefixes(f"SELECT ?thing {{ {pattern} }}"))
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return {row["thing"].value for row in rows if isinstance(row["thing"], NamedNode)}
