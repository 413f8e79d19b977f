"""The rows of a query's answer, read for a page."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from diplograph.languages import ENGLISH
from diplograph.representations import Link
from diplograph.vocabulary import term
from diplograph.web.site import Site

_LABEL: Final = term("skos:prefLabel")
_AT_ONCE: Final = 1000


def rows_of(site: Site, query: str) -> list[QuerySolution]:
    """Return the rows of a SELECT query.

    Raises:
        TypeError: when the query is no SELECT.
    """
    rows = site.store.query(query)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return list(rows)


def names_here(site: Site, things: Iterable[str]) -> dict[str, Link]:
    """Return what things are called in the language of a site, by IRI; nothing where that is English, or there is no such name.

    Queries name things in English, so that their answers are the same for everybody.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    wanted = sorted(set(things)) if site.language != ENGLISH else []
    found: dict[str, Link] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        values = " ".join(str(NamedNode(each)) for each in wanted[start : start + _AT_ONCE])
        pattern = f'VALUES ?thing {{ {values} }} ?thing {_LABEL} ?name FILTER(LANG(?name) = "{site.language}")'
        query = f"SELECT ?thing ?name {{ {pattern} }}"
        found |= {named(row, "thing").value: Link(text(row, "name"), "", site.language) for row in rows_of(site, query)}
    return found


def named(row: QuerySolution, name: str) -> NamedNode:
    """Return the thing that a variable is bound to.

    Raises:
        TypeError: when it is bound to none.
    """
    found = row[name]
    if not isinstance(found, NamedNode):
        raise TypeError(f"?{name} is a thing")
    return found


def text(row: QuerySolution, name: str) -> str:
    """Return the text that a variable is bound to; empty when it is bound to none."""
    value = row[name]
    return value.value if isinstance(value, Literal) else ""
