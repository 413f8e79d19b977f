"""The first questions to a service: is it there, does it speak SPARQL 1.1, and does it show all graphs as one."""

from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode, QuerySolution

from diplograph.errors import DiplographError, EnvironmentProblem, QueryError
from diplograph.store.remote.client import Fields

# Oxigraph's server takes this one; others do not mind it.
UNIONS: Final[tuple[Fields, ...]] = ((), (("union-default-graph", ""),))

Ask = Callable[[str, Fields], Iterator[QuerySolution]]


def find_union(ask: Ask, url: str) -> Fields:
    """Return the parameters with which the default graph of a service is the union of its named graphs.

    Args:
        ask: Sends a SELECT query with further parameters, and reads the rows.
        url: What to call the service in messages.

    Raises:
        StoreUnavailable: when it does not answer.
        EnvironmentProblem: when it answers, but not as it must; the message says what to change.
    """
    _check_language(ask, url)
    sample = next(ask("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(ISIRI(?s) && ISIRI(?o)) } LIMIT 1", ()), None)
    if sample is None:
        raise EnvironmentProblem(f"{url} holds no named graphs", "load a dump into it: diplograph dump writes one as N-Quads")
    for fields in UNIONS:
        if _is_union(ask, fields, sample):
            return fields
    raise EnvironmentProblem(f"{url} does not show its named graphs as one default graph", _HOW)


_HOW: Final = (
    "Oxigraph: start it with --union-default-graph; Fuseki: set tdb2:unionDefaultGraph true in the dataset's configuration; "
    "Stardog: query.all.graphs=true; for others look for `union default graph` in the manual"
)


def _check_language(ask: Ask, url: str) -> None:
    probe = "SELECT ?y { VALUES ?x { 20 } BIND(?x + 22 AS ?y) FILTER NOT EXISTS { <urn:a> <urn:b>/<urn:c> ?x } }"
    try:
        values = [str(row["y"]) for row in ask(probe, ())]
    except QueryError as error:
        raise EnvironmentProblem(f"{url} does not speak SPARQL 1.1: {error.message}", "take a newer engine") from None
    if len(values) != 1 or '"42"' not in values[0]:
        raise EnvironmentProblem(f"{url} does not speak SPARQL 1.1: it adds 22 to 20, and gets {values}", "take a newer engine")


def _is_union(ask: Ask, fields: Fields, sample: QuerySolution) -> bool:
    """Tell whether a triple of a named graph stands in the default graph too, and GRAPH still reaches it."""
    triple = f"{_shown(sample['s'])} {sample['p']} {_shown(sample['o'])}"
    query = f"SELECT ?found {{ {triple} . GRAPH {sample['g']} {{ {triple} }} BIND(1 AS ?found) }}"
    try:
        return any(True for _ in ask(query, fields))
    except DiplographError:
        if not fields:
            raise
        return False


def _shown(term: object) -> str:
    if not isinstance(term, NamedNode | BlankNode):
        raise TypeError("the sample has IRIs only")
    return str(term)
