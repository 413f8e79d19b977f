"""Query results from the bytes that a process or a service sent."""

from pyoxigraph import (
    DefaultGraph,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)
from pyoxigraph import Store as Engine


def read_table(content: bytes) -> QuerySolutions | QueryBoolean:
    """Read what SELECT or ASK gave, in the SPARQL 1.1 Query Results JSON Format.

    Raises:
        SyntaxError: when the bytes are something else, or not all of it.
    """
    return parse_query_results(content, format=QueryResultsFormat.JSON)


def read_graph(content: bytes) -> QueryTriples:
    """Read what CONSTRUCT or DESCRIBE gave, in N-Triples; each triple comes once.

    Raises:
        SyntaxError: when the bytes are something else.
    """
    engine = Engine()
    engine.bulk_extend(
        Quad(each.subject, each.predicate, each.object, DefaultGraph()) for each in parse(content, format=RdfFormat.N_TRIPLES)
    )
    triples = engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    if not isinstance(triples, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return triples
