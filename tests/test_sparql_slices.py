"""A part of a query's rows, and whether an answer may be kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from diplograph.errors import QueryError
from diplograph.sparql import sliced, volatile

ENGINE = Store()
ENGINE.extend(Quad(NamedNode(f"a:s{each}"), NamedNode("a:p"), Literal(each)) for each in range(12))


def _rows(query: str) -> list[list[str]]:
    solutions = ENGINE.query(query)
    assert isinstance(solutions, QuerySolutions)
    return [[str(value) for value in row] for row in solutions]


@pytest.mark.parametrize(
    ("query", "limit", "offset", "clause"),
    [
        ("SELECT * { ?s ?p ?o }", 4, 0, "LIMIT 4 OFFSET 0"),
        ("SELECT * { ?s ?p ?o } LIMIT 10 OFFSET 5", 4, 8, "LIMIT 2 OFFSET 13"),
        ("SELECT * { ?s ?p ?o } OFFSET 5 LIMIT 10", 4, 0, "LIMIT 4 OFFSET 5"),
        ("SELECT * { ?s ?p ?o } limit 3", 4, 9, "LIMIT 0 OFFSET 9"),
        ("SELECT * { ?s ?p ?o } LIMIT 10OFFSET 5", 4, 8, "LIMIT 2 OFFSET 13"),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 2 } }", 4, 0, "LIMIT 4 OFFSET 0"),
        ("SELECT * { ?s ?p ?o } # LIMIT 2", 4, 0, "LIMIT 4 OFFSET 0"),
        ("SELECT * { ?s ?p ?o } OFFSET 18446744073709551615", 4, 1, "LIMIT 4 OFFSET 9223372036854775807"),
        ("DESCRIBE <a:s1>", 4, 0, "LIMIT 4 OFFSET 0"),
        ("DESCRIBE ?s { ?s ?p 1 }", 4, 0, "LIMIT 4 OFFSET 0"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 4, 0, "LIMIT 4 OFFSET 0"),
    ],
)
def test_a_slice_asks_for_the_rows_that_remain(query: str, limit: int, offset: int, clause: str) -> None:
    """The slice's numbers and the query's own are combined, outside comments and sub-queries, and the engine can read it."""
    text = sliced(query, limit, offset)
    assert clause in text
    ENGINE.query(text)


def test_an_ask_query_is_not_sliced() -> None:
    """Yes or no has no parts."""
    assert sliced("ASK { ?s ?p ?o }", 0) == "ASK { ?s ?p ?o }"


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT10", "SELECT * { ?s ?p ?o } LIMIT 4 OFFSET1"])
def test_a_limit_that_is_glued_is_not_guessed(query: str) -> None:
    """An engine may read a keyword without a space; a slice of it is refused with the place."""
    with pytest.raises(QueryError, match="glued"):
        sliced(query, 4)


ENDINGS = ("", " # LIMIT 1", "\n# a comment", "\n", " VALUES ?o { 1 2 3 4 5 6 }", "# LIMIT 1\nVALUES (?o) { (2) (3) } # end")


@settings(max_examples=150, deadline=None, database=None)
@given(
    own_limit=st.none() | st.integers(0, 14),
    own_offset=st.none() | st.integers(0, 14),
    size=st.integers(1, 5),
    first=st.booleans(),
    ending=st.sampled_from(ENDINGS),
)
def test_slices_are_the_whole(own_limit: int | None, own_offset: int | None, size: int, first: bool, ending: str) -> None:  # noqa: FBT001
    """All rows in order are those of one slice after the other, whatever LIMIT, OFFSET, VALUES and comments stand there."""
    clauses = [f"LIMIT {own_limit}" * (own_limit is not None), f"OFFSET {own_offset}" * (own_offset is not None)]
    modifiers = " ".join(clauses if first else reversed(clauses))
    query = f"SELECT ?s ?o {{ ?s ?p ?o }} ORDER BY ?o {modifiers}{ending}"
    whole = _rows(query)
    gathered = [row for offset in range(0, len(whole) + size, size) for row in _rows(sliced(query, size, offset))]
    assert gathered == whole


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (NOW() AS ?n) { }", True),
        ("ASK { FILTER(rand() < 0.5) }", True),
        ("SELECT (struuid() AS ?n) (UUID() AS ?m) { }", True),
        ("ASK { BIND(BNODE('a') AS ?b) }", True),
        ("ASK { SERVICE <http://a/> { } }", True),
        ("CONSTRUCT { ?s ?p _:b } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p (1 2) } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o {| <a:q> 1 |} } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p [] . _:b ?p (1) }", False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p ?o # }\n . ?o ?q [] } { ?s ?p ?o ; ?q ?r }", True),
        ("# CONSTRUCT { ?s ?p ?o }\nCONSTRUCT { ?s ?p [] } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <a:b#[> ?o , _:b } { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s <a:b#[c> ?o . ?o a:b_c 1.5 } { ?s ?p ?o FILTER(?o IN (1)) }", False),
        ("CONSTRUCT WHERE { ?s ?p [] }", True),
        ("SELECT ?now { ?now a <urn:RAND> ; rdfs:label 'UUID()' } # NOW()", False),
    ],
)
def test_what_may_differ_each_time_is_known(query: str, expected: bool) -> None:  # noqa: FBT001
    """Time, chance, new blank nodes and other services make an answer that is not kept."""
    assert volatile(query) is expected
