"""The rows of a query's answer, read for a page."""

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from diplograph.web.site import Site


def rows_of(site: Site, query: str) -> list[QuerySolution]:
    """Return the rows of a SELECT query.

    Raises:
        TypeError: when the query is no SELECT.
    """
    rows = site.store.query(query)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return list(rows)


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


def language_of(site: Site) -> str:
    """Return the language of a site's pages."""
    return str(getattr(site, "language", "en"))
