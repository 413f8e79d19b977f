"""Why a query gives no rows."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.explanations import MOST_STEPS, Explanation, explain
from diplograph.store import MemoryStore

PROLOGUE = "PREFIX : <http://e/> PREFIX diplo: <https://w3id.org/diplograph/ontology#>\n"


def _name(local: str) -> NamedNode:
    return NamedNode(f"http://e/{local}")


STORE = MemoryStore(
    [
        Quad(_name("a"), _name("p"), _name("b"), _name("g")),
        Quad(_name("b"), _name("q"), _name("c"), _name("g")),
        Quad(_name("a"), _name("name"), Literal("A", language="en"), _name("g")),
        Quad(_name("x"), _name("r"), Literal(5), _name("h")),
    ],
    "small",
)


def _explained(query: str, **graphs: list[NamedNode]) -> Explanation:
    return explain(STORE, PROLOGUE + query, **graphs, known_terms=["https://w3id.org/diplograph/ontology#mode"])


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("SELECT * { ?s :p ?o ; :q ?z ; :name 'A'@en }", 23, "not together with the patterns before it"),
        ("SELECT * { ?s :p ?o , ?u ; :q ?z }", 28, "not together"),
        ("SELECT * { ?s :r 5, 6 }", 21, "matches nothing by itself: line 2, column 21: `?s :r 6`"),
        ("SELECT * { ?s :p ?o . FILTER(?o = 1) ?s :name ?n }", 23, "this filter lets none of them through"),
        ("SELECT * { ?s :p ?o FILTER NOT EXISTS { ?s :name ?n } }", 21, "this filter lets none"),
        ("SELECT * { ?s :p ?o . ?o :nothing ?y }", 23, "matches nothing by itself"),
        ("SELECT * { ?s :p ?o . ?o :r ?y }", 23, "not together"),
        ("SELECT * { ?s :p ?o . GRAPH ?g { ?o :q ?z . ?z :r ?w } }", 45, "not together"),
        ("SELECT * { ?s :p ?o . { { ?s :p ?o . ?s :nothing ?y } } }", 38, "by itself"),
        ("SELECT * { GRAPH :none { ?s ?p ?o } }", 26, "by itself"),
        ("SELECT * { ?s :p ?o MINUS { ?s :name ?n } }", 21, "takes all of them away"),
        ("SELECT * { ?s :p ?o { ?s :r ?z } UNION { ?s :q ?z } }", 21, "not together"),
        ("SELECT * { ?s :p ?o { SELECT ?s { ?s :p ?o } LIMIT 0 } }", 21, "by itself"),
        ("SELECT * { ?s :p/:q/:r ?o }", 12, "by itself"),
        ("SELECT * { ?s :p [ :q :c ] ; :r ?z }", 12, "by itself"),
        ("SELECT * { ?s :p ?o . VALUES ?o { :c } }", 23, "not together"),
        ("ASK { # a comment . {\n ?s :r '6'^^<http://e/#t> }", 2, "line 3, column 2"),
        ("CONSTRUCT { ?s :p ?o } WHERE { OPTIONAL { ?s :p ?o } ?o :r ?s }", 54, "not together"),
        ("DESCRIBE ?s { ?s :nothing ?o }", 15, "by itself"),
    ],
)
def test_the_first_pattern_that_empties_the_query_is_named(query: str, column: int, says: str) -> None:
    """The innermost pattern is named with its place, and whether it ever matches; what comes before has solutions."""
    explanation = _explained(query)
    assert explanation.culprit is not None
    assert explanation.culprit.column == column
    assert says in explanation.sentence
    remaining = [step.remain for step in explanation.steps]
    assert remaining == sorted(remaining, reverse=True)
    assert explanation.culprit == explanation.steps[remaining.index(False)]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { ?s :p ?o } LIMIT 0", "LIMIT is 0 or OFFSET is beyond"),
        ("SELECT * { ?s :p ?o } ORDER BY ?s OFFSET 4", "LIMIT is 0 or OFFSET is beyond"),
        ("SELECT ?s { ?s :p ?o } GROUP BY ?s HAVING(COUNT(*) > 4) ORDER BY ?s LIMIT 5", "HAVING lets no group through"),
        ("SELECT ?s { ?s :p ?o } LIMIT 5 VALUES ?s { :b }", "VALUES at the end"),
        ("CONSTRUCT { ?s ?p ?never } { ?s ?p ?o }", "none of them makes a triple"),
        ("DESCRIBE :nothing", "nothing about what is described"),
        (f"SELECT * {{ {'?s ?p ?o . ' * MOST_STEPS} ?s :nothing ?o }}", "cannot be taken apart with certainty"),
        ("SELECT * { ?s :p ?o FILTERBOUND(?z) }", "cannot be taken apart with certainty"),
    ],
)
def test_what_is_no_pattern_may_take_the_rows_away(query: str, says: str) -> None:
    """Modifiers, templates and what cannot be judged are said, and no pattern is accused."""
    explanation = _explained(query)
    assert not explanation.has_rows
    assert explanation.culprit is None
    assert says in explanation.sentence


@pytest.mark.parametrize(
    ("query", "graphs", "says"),
    [
        ("SELECT * FROM :nowhere { ?s :p ?o }", {}, "There is no graph :nowhere."),
        ("SELECT * FROM :g FROM <http://e/none> { ?s :r ?o }", {}, "There is no graph <http://e/none>."),
        ("SELECT * { ?s :p ?o }", {"default_graphs": [_name("none")]}, "There is no graph <http://e/none>."),
        ("SELECT * FROM NAMED :g { ?s :p ?o }", {}, "The default graph is empty"),
        ("SELECT * { ?s :p ?o }", {"named_graphs": [_name("g")]}, "The default graph is empty"),
    ],
)
def test_graphs_that_are_not_there_are_named(query: str, graphs: dict[str, list[NamedNode]], says: str) -> None:
    """An empty dataset is a reason of its own."""
    assert says in _explained(query, **graphs).sentence


def test_a_query_with_rows_needs_no_explanation() -> None:
    """Rows, triples and a true ASK are no riddle."""
    for query in (
        "SELECT * { ?s :p ?o }",
        "ASK { ?s :p ?o }",
        "CONSTRUCT WHERE { ?s :p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s :z ?o }",
    ):
        assert _explained(query).has_rows


def test_unknown_terms_are_told() -> None:
    """A name of ours that nothing defines is told with the nearest one."""
    (unknown,) = _explained("SELECT * { ?s diplo:modes ?o }").unknown_terms
    assert (unknown.text, unknown.line, unknown.column, unknown.nearest) == ("diplo:modes", 2, 15, "diplo:mode")


NAMES = ("a", "b", "c")
FACTS = {("a", "p", "b"), ("b", "p", "c"), ("c", "q", "a"), ("a", "q", "a")}
FACTS_STORE = MemoryStore([Quad(_name(s), _name(p), _name(o), _name("g")) for s, p, o in sorted(FACTS)], "facts")
VARIABLES = ("?x", "?y", "?z")
TERMS = st.sampled_from([*VARIABLES, *NAMES])
TRIPLE = st.tuples(st.just("triple"), TERMS, st.sampled_from(["p", "q", "r"]), TERMS)
FILTER = st.tuples(st.just("filter"), st.sampled_from(VARIABLES), st.just(""), st.sampled_from(NAMES))
Part = tuple[str, str, str, str]


def _written(part: Part) -> str:
    kind, one, verb, other = part
    one, other = (each if each.startswith("?") else f":{each}" for each in (one, other))
    return f"{one} :{verb} {other} ." if kind == "triple" else f"FILTER({one} = {other})"


def _fits(part: Part, row: dict[str, str], bound: set[str]) -> bool:
    kind, one, verb, other = part
    if kind == "filter":
        return one in bound and row[one] == other
    return (row.get(one, one), verb, row.get(other, other)) in FACTS


def _has_solutions(parts: list[Part]) -> bool:
    """Try every assignment of names to variables."""
    bound = {term for kind, one, _, other in parts if kind == "triple" for term in (one, other)}
    rows = (dict(zip(VARIABLES, names, strict=True)) for names in product(NAMES, repeat=3))
    return any(all(_fits(part, row, bound) for part in parts) for row in rows)


@settings(max_examples=200, deadline=None, database=None)
@given(parts=st.lists(st.one_of(TRIPLE, TRIPLE, FILTER), min_size=1, max_size=6))
def test_the_culprit_is_right(parts: list[Part]) -> None:
    """Whatever the patterns: those before the culprit have solutions, and with it none, by an evaluation of its own."""
    query = f"PREFIX : <http://e/> SELECT * {{\n{chr(10).join(map(_written, parts))}\n}}"
    explanation = explain(FACTS_STORE, query)
    assert explanation.has_rows == _has_solutions(parts)
    if explanation.culprit is not None:
        ordered = sorted(parts, key=lambda part: part[0] == "filter")
        at = explanation.steps.index(explanation.culprit)
        assert parts[explanation.culprit.line - 2] == ordered[at]
        assert _has_solutions(ordered[:at])
        assert not _has_solutions(ordered[: at + 1])
    else:
        assert explanation.has_rows
