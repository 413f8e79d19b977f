"""What may be sent to a service: SPARQL 1.1 queries that read its graph, and nothing else."""

import re
from itertools import pairwise
from typing import Final

from pyoxigraph import Store as Engine

from diplograph.errors import QueryError
from diplograph.sparql.safety import refuse_doubtful
from diplograph.sparql.tokens import tokens
from diplograph.store.engine import ask_engine

# The name of no graph: with it, a dataset that names only the one kind of graph has none of the other, in every engine.
NO_GRAPH: Final = "urn:diplograph:no-graph"
# Functions of Virtuoso that reach its file system, its network and its tables.
_FOREIGN_FUNCTION: Final = re.compile(r"<\s*(?:bif|sql):", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\[uU]0*([0-9A-Fa-f]{2,6})")


def acceptable(text: str) -> str:
    """Return a query as it may be sent.

    The embedded engine reads it first, with no data. So an update, which some services take for a query, never leaves; nor do
    functions beyond the standard's; and a malformed query is explained without asking. Comments stay here, because Virtuoso
    obeys some.

    Raises:
        QueryError: when the text is no query of SPARQL 1.1, or is refused.
    """
    refuse_doubtful(text)
    if _FOREIGN_FUNCTION.search(_ESCAPED.sub(lambda match: chr(int(match[1], 16) % 0x110000), text)):
        raise QueryError("functions whose names begin with bif: or sql: are refused here", "use functions of SPARQL 1.1")
    try:
        ask_engine(Engine(), text)
    except RuntimeError as error:
        raise QueryError(str(error)) from None
    return _with_whole_dataset(_without_comments(text))


def _with_whole_dataset(text: str) -> str:
    """Return a query that names graphs of both kinds, when it names graphs of one.

    By SPARQL 1.1 (Query, section 13.2) the other kind is empty then; Virtuoso takes all graphs instead. So one is named that
    is no graph.
    """
    read = list(tokens(text))
    clauses = [(token, following.word == "NAMED") for token, following in pairwise(read) if token.word == "FROM"]
    kinds = {named for _, named in clauses}
    if len(kinds) != 1:
        return text
    missing = f"FROM <{NO_GRAPH}>" if kinds == {True} else f"FROM NAMED <{NO_GRAPH}>"
    start = clauses[0][0].offset
    return f"{text[:start]}{missing} {text[start:]}"


def _without_comments(text: str) -> str:
    """The query with its comments blanked; every token stays where it is."""
    pieces: list[str] = []
    end = 0
    for token in tokens(text):
        pieces += (_blank(text[end : token.offset]), text[token.offset : token.end])
        end = token.end
    return "".join((*pieces, _blank(text[end:])))


def _blank(between: str) -> str:
    return re.sub(r"[^\n\r]", " ", between) if "#" in between else between
