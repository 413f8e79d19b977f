"""What things are called, asked for many at once."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.errors import ServiceProblem
from diplograph.representations import Link, best_name
from diplograph.vocabulary import term
from diplograph.web.site import Site

# Of more things the first are named: a query with thousands of values takes longer than its page is worth.
_MOST: Final = 2_000
_PREFERRED: Final = term("skos:prefLabel")
_SHOWN: Final = term("diplo:displayName")


def labels_of(site: Site, things: Collection[str]) -> dict[str, Link]:
    """Return the names of things in the language of the page, by IRI; what has none, or cannot be asked for now, is left out."""
    if not things:
        return {}
    values = " ".join(str(NamedNode(each)) for each in sorted(things)[:_MOST])
    naming = f"{{ ?thing {_PREFERRED} ?name }} UNION {{ ?thing {_SHOWN} ?name }}"
    query = f"SELECT ?thing ?name {{ VALUES ?thing {{ {values} }} {naming} }}"
    try:
        rows = site.store.query(query)
    except ServiceProblem:
        return {}
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    names: dict[str, list[Literal]] = defaultdict(list)
    for row in rows:
        thing, name = row["thing"], row["name"]
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            names[thing.value].append(name)
    return {thing: found for thing, said in names.items() if (found := best_name(said, site.language))}
