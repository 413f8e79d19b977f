"""Errors that teach: each slip gets its place, its cause and its cure."""

from pathlib import Path

import pytest

from diplograph.errors import QueryError
from diplograph.sparql import syntax_error, unknown_terms
from diplograph.sparql.slips import slip, slip_in_grammar
from diplograph.store import MemoryStore

QUERIES = sorted((Path(__file__).parents[1] / "queries").glob("*.rq"))
SLIPS = [
    ("SELCT * { ?s ?p ?o }", 1, "did you mean SELECT?"),
    ("SELECT * { ?s ?p ?o FILER(?o > 1) }", 21, "did you mean FILTER?"),
    ("SELECT * { FILTER(STRSTART(?x, 'a')) }", 19, "did you mean STRSTARTS?"),
    ("SELECT * FORM <a:b> { ?s ?p ?o }", 10, "did you mean FROM?"),
    ("SELECT * { ?s ?p ?o", 10, "this `{` is never closed"),
    ("SELECT * { ?s ?p ?o }}", 22, "`}` closes nothing"),
    ("SELECT * { ?s ?p ?o . ( ?s ?p }", 31, "where `)` is missing"),
    ('SELECT * { ?s ?p "abc }', 18, "not closed on its line"),
    ('SELECT * { ?s ?p """abc }', 18, 'the string that """ opens is never closed'),
    ("SELECT * { ?s ?p “abc” }", 18, 'write " instead'),
    ("SELECT * { ?s ?p ?o\u00a0}", 20, "write a space instead"),
    ("\ufeffSELECT * { }", 1, "an invisible byte order mark"),
    ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, "INSERT begins an update"),
    ("WHERE { ?s ?p ?o }", 1, "a query does not begin with `WHERE`"),
    ("# nothing", 10, "there is no query"),
    ("SELECT * { ?s ?p ?o ?s ?p ?z }", 21, "a triple is complete before `?s`"),
    ("SELECT * { ?s ?p }", 18, "lacks an object"),
    ("SELECT * { ?s }", 15, "lacks a verb and an object"),
    ("SELECT * { ?s a ; ?q ?x }", 17, "`;` ends a triple that lacks an object"),
    ("SELECT * { ?s a ?x, . FILTER(?x) }", 21, "`.` ends a triple that lacks an object"),
    ("SELECT * { OPTIONAL { ?s a ?x . ?y } }", 36, "lacks a verb and an object"),
    ("SELECT * { ?s a ?x . . }", 22, "nothing stands between two dots"),
    ("SELECT * { ?s 'p' ?o }", 15, "stands where a verb should"),
    ("SELECT s WHERE { s ?p ?o }", 8, "a variable is ?s"),
    ("SELECT ?s, ?p { ?s ?p ?o }", 10, "without commas"),
    ("SELECT { ?s ?p ?o }", 8, "SELECT names no variables"),
    ("SELECT COUNT(*) { ?s ?p ?o }", 8, "write (COUNT(…) AS ?count)"),
    ("SELECT (COUNT(*)) { ?s ?p ?o }", 8, "names no column"),
    ("SELECT (COUNT(*) AS n) { ?s ?p ?o }", 21, "AS is followed by a variable"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, "neither grouped nor aggregated"),
    ("SELECT * { ?s ?p ?o } GROUP ?s", 23, "write GROUP BY"),
    ("SELECT * { ?s ?p ?o } ORDER BY DESC ?s", 37, "write DESC(?s)"),
    ("SELECT * { ?s ?p ?o } LIMIT ten", 23, "LIMIT takes a whole number"),
    ("SELECT * { ?s ?p ?o } LIMIT 5 ORDER BY ?s", 31, "ORDER stands after LIMIT"),
    ("SELECT * { ?s ?p ?o } FILTER(?o > 1)", 23, "outside the braces"),
    ("SELECT * WHERE ?s ?p ?o", 16, "stand in braces"),
    ("SELECT * { OPTIONAL ?s ?p ?o }", 21, "stands in braces"),
    ("SELECT * { FILTER ?o > 1 }", 19, "stands in parentheses"),
    ("SELECT * { FILTER(?a = 1 AND ?b = 2) }", 26, "SPARQL writes AND as &&"),
    ("SELECT * { FILTER(?a == 1) }", 22, "SPARQL writes == as ="),
    ("SELECT * { FILTER(?a <> 1) }", 22, "SPARQL writes <> as !="),
    ("SELECT * { FILTER(?a > ) }", 24, "nothing stands after `>`"),
    ("SELECT * { FILTER REGEX(?a 'x') }", 28, "an operator or a comma is missing"),
    ("SELECT * { FILTER(?x IN 1) }", 25, "write IN(…)"),
    ("SELECT * { ?s ?p http://e/a }", 18, "write <http://e/a>"),
    ("SELECT * { <http://e/a b> ?p ?o }", 12, "a character that IRIs do not"),
    ("SELECT * { <a> ?p ?o }", 12, "there is no BASE"),
    ("SELECT * { ?s ?p 'x'@ }", 21, "a language tag is missing"),
    ("SELECT * { BIND(1 AS ?a) BIND(2 AS ?a) }", 36, "?a has a value already"),
    ("PREFIX a <http://a/> SELECT * { }", 8, "ends with a colon"),
    ("SELECT * { 🎉 ?p ?o }", 12, "`🎉` is not expected here"),
]


def _complaint(query: str) -> str:
    with pytest.raises(QueryError) as caught:
        MemoryStore([], "empty").query(query)
    return str(caught.value)


@pytest.mark.parametrize(("query", "column", "says"), SLIPS)
def test_a_slip_is_told_with_place_and_cure(query: str, column: int, says: str) -> None:
    """Line, column and words are those that help."""
    complaint = _complaint(query)
    assert complaint.startswith(f"line 1, column {column}:\n")
    assert says in complaint


def test_spaces_of_other_kinds_may_stand_in_comments_and_strings() -> None:
    """Only where SPARQL wants a space is another kind of space a slip."""
    assert slip("SELECT * { # a\u00a0comment\n ?s ?p 'a\u00a0text' }") is None


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_a_sound_query_holds_no_slip(file: Path) -> None:
    """What is sound is never taken for a slip, so that the true cause of an error elsewhere is told."""
    text = file.read_text(encoding="utf-8")
    assert slip(text) is None
    assert slip_in_grammar(text) is None


@pytest.mark.parametrize(
    ("query", "line", "column", "indent"),
    [
        ("SELECT * {\n\t?s\t?p FILER }", 2, 8, "\t  \t   "),
        ("SELECT *\r\n{ FILER }", 2, 3, "  "),
        ("SELECT *\r{ FILER }", 2, 3, "  "),
        ("SELECT * { ?s ?p '漢字' FILER }", 1, 23, " " * 24),
        ("SELECT * { ?s ?p '🎉' FILER }", 1, 22, " " * 22),
        ("SELECT * { ?s ?p 'e\u0301' FILER }", 1, 23, " " * 21),
    ],
)
def test_the_caret_stands_under_what_is_meant(query: str, line: int, column: int, indent: str) -> None:
    """Columns count characters; the caret stands where a terminal shows the place, also after tabs and wide characters."""
    lines = _complaint(query).split("\n")
    assert lines[0] == f"line {line}, column {column}:"
    assert lines[2] == f"{indent}^"


def test_other_errors_keep_the_place_where_the_engine_stood() -> None:
    """The engine tells where a keyword that it missed would have ended; what is told is where it stood."""
    assert "line 1, column 19" in _complaint("ASK { VALUES ?x { ?y } }")


def test_an_error_in_words_of_its_own_is_told_as_it_is() -> None:
    """A complaint without a place about a query without a slip reaches the user."""
    assert str(syntax_error(SyntaxError("odd"), "ASK { }")) == "the query is malformed: odd"


KNOWN = [
    "https://w3id.org/diplograph/ontology#Meeting",
    "https://w3id.org/diplograph/ontology#attestedBy",
    "https://w3id.org/diplograph/ontology#participatingState",
    "https://w3id.org/diplograph/shapes#MeetingShape",
    "https://schema.org/startDate",
]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("diplo:meeting", "diplo:Meeting"),
        ("diplo:Meetings", "diplo:Meeting"),
        ("diplo:atestedBy", "diplo:attestedBy"),
        ("diplo:stateParticipating", "diplo:participatingState"),
        ("diplo:startDate", "schema:startDate"),
        ("shape:MeetingShpae", "shape:MeetingShape"),
        ("<https://w3id.org/diplograph/ontology#Meetin>", "diplo:Meeting"),
        ("diplo:xyzzy", None),
    ],
)
def test_an_unknown_term_gets_the_nearest_one(name: str, nearest: str | None) -> None:
    """Case, number, letters and the order of parts may be wrong; what is far from everything gets no guess."""
    (unknown,) = unknown_terms(f"ASK {{\n ?s {name} ?o, {name} }}", KNOWN)
    assert (unknown.text, unknown.line, unknown.column, unknown.nearest) == (name, 2, 5, nearest)


def test_prefixes_of_the_query_are_followed_and_things_are_no_terms() -> None:
    """A prefix may be declared anew; things, other vocabularies and the namespace itself are not judged."""
    query = """PREFIX d: <https://w3id.org/diplograph/ontology#> PREFIX diplo: <http://a/>
        ASK { state:nowhere d:Meeting schema:nothing ; diplo:nothing d:nothing FILTER(?x = 'd:other') }"""
    assert [unknown.text for unknown in unknown_terms(query, KNOWN)] == ["d:nothing"]
