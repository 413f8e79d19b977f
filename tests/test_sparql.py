"""The text of queries: prefixes, forms, SERVICE, and errors that teach."""

import pytest

from diplograph.errors import QueryError
from diplograph.sparql import form, refuse_unsafe, syntax_error, undeclared_prefixes, with_known_prefixes
from diplograph.store import MemoryStore


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("# SELECT\nASK { }", "ASK"),
        ("PREFIX select: <http://a/ask> CONSTRUCT WHERE { ?s ?p 'DESCRIBE' }", "CONSTRUCT"),
        ("describe <http://a>", "DESCRIBE"),
        ("INSERT DATA { }", None),
        ("", None),
    ],
)
def test_the_form_of_a_query(query: str, expected: str | None) -> None:
    """The form is the first form word outside comments, strings, names and IRIs."""
    assert form(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        r"PREFIX e: <http://e/> SELECT ?z { OPTIONAL { ?s e:a\#b ?o } SERVICE <http://a/> { ?s ?p ?z } }",
        r"SELECT * { \u0053ERVICE <http://a/> { ?s ?p ?o } }",
        "PREFIX service: <http://z/> PREFIX : <http://a/> SELECT * { service:x { ?s ?p ?o } }",
        "PREFIX : <http://a/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://a/> SELECT * { ?s ?p true.SERVICE:x { ?s ?p ?o } }",
        "PREFIX e: <http://a/> SELECT * { ?s ?p e:.SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1e5SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p true.SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<'>'||1='x') SERVICE <http://a/> { } #'}",
        "SELECT * { FILTER(1<a:b#>\n) SERVICE <http://a/> { } }",
        "SELECT * { # a comment ends with the line\rSERVICE <http://a/> { }\n }",
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * {service silent ?x { }}",
        "ASK { { SERVICE<http://a/>{} } }",
    ],
)
def test_service_is_refused(query: str) -> None:
    """No query goes to the network."""
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p ("""a") SERVICE <http://a/> { } }',
        "PREFIX filter: <http://a/> PREFIX : <http://a/> SELECT * { filter:x (1<'>') SERVICE <http://a/> { } #'\n }",
    ],
)
def test_what_engines_may_read_in_two_ways_is_refused(query: str) -> None:
    """A string that could end twice, and a `<` that could compare or begin an IRI, could hide anything."""
    with pytest.raises(QueryError, match=r"is never closed|could compare here"):
        refuse_unsafe(query)


ALLOWED = ["http://a/sparql", "http://b/"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent <http://b/> { ?s ?p ?o } SERVICE <http://a/sparql> { } }",
    ],
)
def test_service_may_name_an_address_that_is_allowed(query: str) -> None:
    """An address of the list, written in full, is let pass."""
    refuse_unsafe(query, services=ALLOWED)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a/sparql2> { } }",
        "SELECT * { SERVICE <http://b/sparql> { } }",
        "SELECT * { SERVICE <http://a/sparql?x> { } }",
        "SELECT * { SERVICE <http://a/sparq\\u006C> { SERVICE <http://c/> { } } }",
        "SELECT * { SERVICE ?where { } VALUES ?where { <http://a/sparql> } }",
        "PREFIX a: <http://a/> SELECT * { SERVICE a:sparql { } }",
        "BASE <http://a/> SELECT * { SERVICE <sparql> { } }",
        "SELECT * { SERVICE <http://a/sparql> { SERVICE <http://c/> { } } }",
        "SELECT * { SERVICE SILENT ?x { } }",
        "SELECT * { trueSERVICE <http://a/sparql> { } }",
        "SELECT * { SERVICE",
    ],
)
def test_service_names_nothing_else(query: str) -> None:
    """Variables, names, relative and other addresses are refused, and so is what a service would ask in turn."""
    with pytest.raises(QueryError, match=r"write one of these in full: <http://a/sparql>, <http://b/>"):
        refuse_unsafe(query, services=ALLOWED)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://a/SERVICE> }",
        "SELECT * { ?s a schema:Service ; ?p 'SERVICE' } # SERVICE",
        "SELECT * { ?s schema:service '''a ' SERVICE''' }",
        "PREFIX service: <http://a/> SELECT * { ?s service:x ?o FILTER(?a<3 && ?b>4) }",
    ],
)
def test_the_word_service_elsewhere_is_no_call(query: str) -> None:
    """Variables, names, strings, IRIs and comments may hold the word."""
    refuse_unsafe(query)


def test_undeclared_prefixes() -> None:
    """Each prefix that is used without a declaration, in order of use."""
    query = "PREFIX a: <http://a/> SELECT * { ?s a:b c:d ; <http://e:f> 'g:h' . ?x dip:lo ?y }"
    assert list(undeclared_prefixes(query)) == ["c", "dip"]


def test_known_prefixes_are_put_in_front_without_moving_lines() -> None:
    """Declarations stand on the first line, so that positions in errors keep their line."""
    assert with_known_prefixes("ASK { ?s a diplo:State }") == (
        "PREFIX diplo: <https://w3id.org/diplograph/ontology#> ASK { ?s a diplo:State }"
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { ?s diplo:mode ?o }", "PREFIX diplo: <https://w3id.org/diplograph/ontology#>"),
        ("SELECT * {\n ?s dipol:mode ?o }", "did you mean `diplo:`"),
        ("SELECT * { ?s qqqqqq:mode ?o }", "known prefixes: "),
        ("SELECT * {\n  ?s ?p }", "line 2, column"),
        ("DELETE WHERE { ?s ?p ?o }", "line 1, column 1"),
    ],
)
def test_errors_name_place_cause_and_cure(query: str, says: str) -> None:
    """A malformed query is answered with its place, and with the nearest prefix."""
    with pytest.raises(QueryError) as caught:
        MemoryStore([], "empty").query(query)
    assert says in str(caught.value)
    assert "^" in str(caught.value)


def test_an_error_without_a_position_is_still_told() -> None:
    """Whatever the engine says reaches the user."""
    assert "odd" in str(syntax_error(SyntaxError("odd"), "ASK {}"))


def test_long_lists_of_values_are_no_chains() -> None:
    """A thousand values in VALUES or IN are fine."""
    values = " ".join(f'("{number}" {number})' for number in range(1000))
    MemoryStore([], "empty").query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} FILTER(?b IN ({', '.join('1' * 1000)})) }}")


@pytest.mark.parametrize("piece", ["a.", '"""', "'''", '"', "a:", "<a", "\\", "#", "?a", "((", "_:", "%41", "@a-"])
def test_reading_a_query_takes_linear_time(piece: str) -> None:
    """Half a mebibyte of anything is read at once; a reader that went back over it would not end within the hour."""
    assert set(undeclared_prefixes(piece * (500_000 // len(piece)))) <= {"a", ""}
