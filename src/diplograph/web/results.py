"""The answer of a query in a format, complete before anything is sent."""

from typing import Final

from pyoxigraph import QueryResultsFormat, QueryTriples

from diplograph.errors import QueryError
from diplograph.negotiation import BOOLEANS, GRAPHS, SOLUTIONS, Format
from diplograph.serialisation import write_graph
from diplograph.store import QueryResults

_OFFERED: Final = {"SELECT": SOLUTIONS, "ASK": BOOLEANS, "CONSTRUCT": GRAPHS, "DESCRIBE": GRAPHS}


def offered_for(query_form: str | None) -> tuple[Format, ...]:
    """Return the formats that a query of that form can be answered in.

    CSV and TSV have no place for the answer of an ASK (SPARQL 1.1 Query Results CSV and TSV Formats, section 3).
    """
    return _OFFERED.get(query_form or "SELECT", SOLUTIONS)


def written(results: QueryResults, form: Format) -> bytes:
    """Write an answer.

    Raises:
        NotAcceptable: when a graph cannot be said in that format.
        QueryError: when the engine fails while the rows are read.
    """
    try:
        if isinstance(results, QueryTriples):
            return write_graph(results, form)
        if not isinstance(form.engine, QueryResultsFormat):
            raise TypeError(f"{form.name} is no format for tables")
        return results.serialize(format=form.engine) or b""
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query failed while its rows were read: {error}") from None
