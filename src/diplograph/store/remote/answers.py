"""What a service answered, read: results that are whole, or an error."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)
from pyoxigraph import Store as Engine

from diplograph.errors import StoreUnavailable
from diplograph.store.remote.client import Reply

TABLE: Final = "application/sparql-results+json"
GRAPH: Final = "application/n-triples, text/turtle;q=0.5"
_TABLE_TYPES: Final = {TABLE, "application/json"}
# The media type of N-Triples was text/plain before RDF 1.1.
_GRAPH_TYPES: Final = {"application/n-triples", "text/plain", "text/turtle", "application/x-turtle"}
# Virtuoso answers ASK with a table of one column, whose row says 1 for yes; or with no row for no.
_VIRTUOSO_ASKED: Final = "__ASK_RETVAL"
_NO: Final = Literal("0", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))


def read_table(reply: Reply, url: str) -> QuerySolutions | QueryBoolean:
    """Read what SELECT or ASK gave; rows are read as they are asked for.

    Raises:
        StoreUnavailable: when the answer is no table, or not all of it.
    """
    _refuse_other(reply, url, _TABLE_TYPES)
    try:
        results = parse_query_results(reply.body, format=QueryResultsFormat.JSON)
    except SyntaxError as error:
        reply.body.close()
        raise _unreadable(url, error) from None
    if isinstance(results, QuerySolutions) and [each.value for each in results.variables] == [_VIRTUOSO_ASKED]:
        return _boolean(yes=any(value != _NO for row in results for value in row))
    return results


def read_graph(reply: Reply, url: str) -> QueryTriples:
    """Read what DESCRIBE gave, all of it; each triple comes once.

    Raises:
        StoreUnavailable: when the answer is no graph, or nothing shows that it is all of it.
    """
    _refuse_other(reply, url, _GRAPH_TYPES)
    if not reply.framed:
        reply.body.close()
        raise StoreUnavailable(f"{url} does not say how long its answer is, so that nobody knows whether it is whole")
    engine = Engine()
    try:
        # N-Triples is Turtle too.
        found = parse(reply.body, format=RdfFormat.TURTLE, base_iri=url)
        engine.bulk_extend(Quad(each.subject, each.predicate, each.object, DefaultGraph()) for each in found)
    except SyntaxError as error:
        raise _unreadable(url, error) from None
    finally:
        reply.body.close()
    return triples_of(engine, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def triples_of(engine: Engine, text: str) -> QueryTriples:
    """Ask the embedded engine a CONSTRUCT query."""
    triples = engine.query(text)
    if not isinstance(triples, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return triples


def rows_of(reply: Reply, url: str) -> Iterator[QuerySolution]:
    """Read the rows that SELECT gave.

    Raises:
        StoreUnavailable: when the answer is no table, or not all of it.
    """
    results = read_table(reply, url)
    if not isinstance(results, QuerySolutions):
        raise StoreUnavailable(f"{url} answers SELECT with yes or no")
    try:
        yield from results
    except SyntaxError as error:
        raise _unreadable(url, error) from None
    finally:
        reply.body.close()


def _refuse_other(reply: Reply, url: str, types: Collection[str]) -> None:
    """Refuse an answer of another type, and one that says of itself that rows may be missing."""
    problem = _part(reply.headers, url)
    if problem is None and reply.media_type not in types:
        given = reply.media_type or "something unnamed"
        hint = "is this its query endpoint?"
        problem = StoreUnavailable(f"{url} answers with {given}, which is no result of a SPARQL query", hint)
    if problem is not None:
        reply.body.close()
        raise problem


def _part(headers: Mapping[str, str], url: str) -> StoreUnavailable | None:
    if most := headers.get("X-SPARQL-MaxRows"):
        hint = "raise ResultSetMaxRows in its virtuoso.ini, or ask for fewer rows with LIMIT"
        return StoreUnavailable(f"{url} gives at most {most} rows, and this answer has as many: there may be more", hint)
    if state := headers.get("X-SQL-State"):
        hint = "ask for less, or raise MaxQueryExecutionTime in its virtuoso.ini"
        return StoreUnavailable(f"{url} gave a part of the answer only ({state})", hint)
    return None


def _boolean(*, yes: bool) -> QueryBoolean:
    results = parse_query_results(json.dumps({"head": {}, "boolean": yes}), format=QueryResultsFormat.JSON)
    if not isinstance(results, QueryBoolean):
        raise TypeError("a boolean is one")
    return results


def _unreadable(url: str, error: SyntaxError) -> StoreUnavailable:
    return StoreUnavailable(f"{url} gave an answer that cannot be read to its end: {error.msg}", "its log may say why")
