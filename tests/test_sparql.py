"""The text of queries: prefixes, forms, SERVICE, and errors that teach."""

import pytest

from diplograph.errors import QueryError
from diplograph.sparql import form, refuse_service, syntax_error, undeclared_prefixes, with_known_prefixes
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
    ["SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "SELECT * {service silent ?x { }}", "ASK { { SERVICE<http://a/>{} } }"],
)
def test_service_is_refused(query: str) -> None:
    """No query goes to the network."""
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_service(query)


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
    refuse_service(query)


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
