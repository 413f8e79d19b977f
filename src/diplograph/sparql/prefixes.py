"""The prefixes that a query declares, uses and lacks (SPARQL 1.1 Query, section 4.1.1)."""

from collections.abc import Iterable

from diplograph.sparql.tokens import Token, tokens
from diplograph.vocabulary import PREFIXES


def declared_prefixes(read: Iterable[Token]) -> dict[str, str]:
    """Return the prefixes that a query declares, each with its namespace in angle brackets; the last declaration holds."""
    declared: dict[str, str] = {}
    prefix: str | None = None
    declaring = False
    for token in read:
        if token.kind == "iri" and prefix is not None:
            declared[prefix] = token.text
        prefix = token.text.partition(":")[0] if token.kind == "name" and declaring else None
        declaring = token.word == "PREFIX"
        if prefix is not None:
            declared.setdefault(prefix, "")
    return declared


def undeclared_prefixes(text: str) -> dict[str, int]:
    """Return the prefixes that the query uses without declaring them, each with the offset of its first use."""
    found: dict[str, int] = {}
    read = list(tokens(text))
    declaring = False
    for token in read:
        if token.kind == "name" and not declaring:
            found.setdefault(token.text.partition(":")[0], token.offset)
        declaring = token.word == "PREFIX"
    declared = declared_prefixes(read)
    return {prefix: offset for prefix, offset in found.items() if prefix not in declared}


def with_known_prefixes(text: str) -> str:
    """Put the declarations of our own prefixes that the query uses without declaring them in front, on its first line."""
    known = sorted(undeclared_prefixes(text).keys() & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in known) + text
