"""Nothing that a query can nest, chain or repeat ends the process that reads it."""

import json
import subprocess
import sys
from functools import cache
from typing import NamedTuple

import pytest

from diplograph.errors import QueryError
from diplograph.sparql import refuse_unsafe

MANY = 20_000
# How often beyond what we let pass the engine must still hold out.
MARGIN = 3
# Reads queries, one a line, and answers each in a child of its own, so that a death is known for its query. The timer stands for
# the time limit of a reader: a child that it ends is no death.
ENGINE = """
import json, os, signal, sys
from pyoxigraph import NamedNode, Quad, QueryBoolean, Store
store = Store()
store.extend([Quad(NamedNode("a:s"), NamedNode("a:p"), NamedNode("a:o"), NamedNode("a:g"))])
def answer(query):
    os.close(2)
    signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
    try:
        results = store.query(query, use_default_graph_as_union=True)
        if not isinstance(results, QueryBoolean):
            list(results)
    except (SyntaxError, ValueError, RuntimeError):
        os._exit(1)
    os._exit(0)
for line in sys.stdin:
    child = os.fork() or answer(json.loads(line))
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print({0: "answered", 1: "refused", -signal.SIGALRM: "ended by the timer"}.get(ended, f"died: {ended}"), flush=True)
"""


class Shape(NamedTuple):
    """A query that grows: ``before``, then ``opening`` many times, ``middle``, ``closing`` as many times, and ``after``."""

    before: str
    opening: str
    middle: str = ""
    closing: str = ""
    after: str = " }"

    def of(self, size: int) -> str:
        """Build the query; ``#`` in the opening is a number that counts up."""
        opening = "".join(self.opening.replace("#", str(each)) for each in range(size))
        return f"{self.before}{opening}{self.middle}{self.closing * size}{self.after}"


def _pattern(opening: str, middle: str = "?s ?p ?o", closing: str = "") -> Shape:
    return Shape("ASK { ", opening, middle, closing)


def _expression(opening: str, closing: str = ")", middle: str = "?o") -> Shape:
    return Shape("ASK { ?s ?p ?o FILTER(", opening, middle, closing, ") }")


def _object(opening: str, middle: str = "1", closing: str = "") -> Shape:
    return Shape("ASK { ?s ?p ", opening, middle, closing)


def _path(opening: str, closing: str = "") -> Shape:
    return Shape("ASK { ?s ", opening, "<a:p>", closing, " ?o }")


def _modifier(keyword: str, repeated: str) -> Shape:
    return Shape(f"SELECT ?s {{ ?s ?p ?o }} {keyword} ", repeated, after="")


def _prologue(repeated: str) -> Shape:
    return Shape("", repeated, after=" ASK { }")


SHAPES = {
    "groups": _pattern("{ ", closing=" }"),
    "groups in a row": _pattern("{ ?s ?p ?o } "),
    "OPTIONAL": _pattern("OPTIONAL { ?s ?p ?o ", closing=" }"),
    "OPTIONAL alone": _pattern("OPTIONAL { ", closing=" }"),
    "OPTIONAL in a row": _pattern("OPTIONAL { ?s ?p ?o# } "),
    "UNION to the right": _pattern("{ ?s ?p ?o } UNION { ", closing=" }"),
    "UNION to the left": _pattern("{ ", closing=" } UNION { ?s ?p ?o }"),
    "UNION in a row": _pattern("{ ?s ?p ?o } UNION ", "{ ?s ?p ?o }"),
    "MINUS": _pattern("?s ?p ?o MINUS { ", closing=" }"),
    "MINUS in a row": Shape("ASK { ?s ?p ?o ", "MINUS { ?s ?p ?o } "),
    "GRAPH": _pattern("GRAPH ?g { ", closing=" }"),
    "GRAPH in a row": _pattern("GRAPH ?g { ?s ?p ?o } "),
    "LATERAL": _pattern("LATERAL { ", closing=" }"),
    "sub-SELECT": _pattern("{ SELECT * { ", closing=" } }"),
    "sub-SELECT in a row": _pattern("{ SELECT ?s { ?s ?p ?o } } "),
    "aggregating sub-SELECT": _pattern("{ SELECT (COUNT(*) AS ?c) { ", closing=" } }"),
    "FILTER EXISTS": _pattern("FILTER EXISTS { ", closing=" }"),
    "FILTER NOT EXISTS": _pattern("?s ?p ?o FILTER NOT EXISTS { ", closing=" }"),
    "FILTER EXISTS in a row": _pattern("FILTER EXISTS { ?s ?p ?o } "),
    "EXISTS in expressions": _expression("EXISTS { FILTER(", ") }"),
    "NOT EXISTS in expressions": _expression("?o && NOT EXISTS { FILTER(", ") }"),
    "FILTER in a row": Shape("ASK { ?s ?p ?o ", "FILTER(?o = #) "),
    "FILTER after dots": Shape("ASK { ?s ?p ?o ", " . FILTER(true)"),
    "FILTER glued to a function": Shape("ASK { ?s ?p ?o ", "FILTERBOUND(?o) "),
    "BIND in a row": _pattern("BIND(# AS ?v#) ", ""),
    "BIND on one another": _pattern("BIND(?v + # AS ?v#) ", ""),
    "VALUES blocks": _pattern("VALUES ?v { # } ", ""),
    "VALUES rows": Shape("ASK { VALUES (?v) { ", "(#) ", after="} }"),
    "VALUES columns": Shape("ASK { VALUES (", "?v# ", ") { (", "1 ", ") } }"),
    "trailing VALUES": Shape("SELECT * { ?s ?p ?o } VALUES ?s { ", "<a:s> ", after="}"),
    "parentheses": _expression("("),
    "functions": _expression("STR("),
    "IF": _expression("IF(true, ", ", 1)"),
    "COALESCE": _expression("COALESCE("),
    "COALESCE of many": Shape("ASK { FILTER(COALESCE(", "?a, ", "?b", "", ")) }"),
    "CONCAT": _expression("CONCAT(", ", 'a')"),
    "CONCAT of many": Shape("ASK { FILTER(CONCAT(", "'a', ", "'b'", "", ") = 'c') }"),
    "REPLACE": _expression("REPLACE(", ", 'a', 'b')"),
    "casts": _expression("<http://www.w3.org/2001/XMLSchema#string>("),
    "not": _expression("!", ""),
    "not with parentheses": _expression("!("),
    "unary minus": _expression("- ", ""),
    "unary minus with parentheses": _expression("-("),
    "IN": _expression("?o IN ("),
    "IN of many": Shape("ASK { ?s ?p ?o FILTER(?o IN (", "#, ", "1", "", ")) }"),
    "NOT IN of many": Shape("ASK { ?s ?p ?o FILTER(?o NOT IN (", "?s, ", "1", "", ")) }"),
    "comparisons": _expression("?o = ("),
    "comparisons that look like IRIs": _expression("(1<", ">1)", "1"),
    "parentheses that look like an IRI": Shape("ASK { FILTER(1<", "(", "2>1", ")", ") }"),
    "comparisons in a row": _expression("?o = ", ""),
    "&&": _expression("?o && ", ""),
    "||": _expression("?o = # || ", ""),
    "+": _expression("?o + ", ""),
    "-": _expression("?o - ", ""),
    "*": _expression("?o * ", ""),
    "division": _expression("?o / ", ""),
    "signed numbers": Shape("ASK { ?s ?p ?o FILTER(1", "-1", "", "", ") }"),
    "triple terms in expressions": _expression("<<( ?a ?b ", " )>>", "1"),
    "SUBJECT": _expression("SUBJECT("),
    "properties": _object("[ <a:p> ", closing=" ]"),
    "properties after paths": Shape("ASK { ?s ", "<a:p>/<a:p> [ ", "<a:p> 1", " ]"),
    "anonymous nodes": _object("[], "),
    "collections": _object("( ", closing=" )"),
    "long collections": Shape("ASK { ?s ?p (", "1 ", after=") }"),
    "the same triple": _pattern("?s ?p ?o . "),
    "triples apart": _pattern("?s# ?p# ?o# . "),
    "triples in a star": _pattern("?s <a:p#> ?o# . "),
    "triples in a line": _pattern("?v# <a:p> ?v#0 . "),
    "semicolons": Shape("ASK { ?s ", "<a:p#> ?o# ; "),
    "semicolons with nothing": Shape("ASK { ?s ?p ?o ", "; "),
    "commas": _object("?o# , "),
    "CONSTRUCT template": Shape("CONSTRUCT { ", "?s ?p ?o . ", after="} WHERE { ?s ?p ?o }"),
    "CONSTRUCT template with properties": Shape("CONSTRUCT { ?s ?p ", "[ <a:p> ", "1", " ]", "} WHERE { ?s ?p ?o }"),
    "CONSTRUCT template with collections": Shape("CONSTRUCT { ?s ?p ", "( ", "1", " )", "} WHERE { ?s ?p ?o }"),
    "CONSTRUCT WHERE": Shape("CONSTRUCT WHERE { ", "?s ?p ?o . "),
    "DESCRIBE": Shape("DESCRIBE ", "<a:#> ", after=""),
    "path parentheses": _path("(", ")"),
    "path sequences": _path("<a:p>/"),
    "path alternatives": _path("<a:p>|"),
    "path inverses": _path("^"),
    "path inverses with parentheses": _path("^(", ")"),
    "path *": _path("(", ")*"),
    "path +": _path("(", ")+"),
    "path ?": _path("(", ")?"),
    "negated sets": Shape("ASK { ?s !(", "<a:p>|", "<a:p>", "", ") ?o }"),
    "negated sets of inverses": Shape("ASK { ?s !(", "^<a:p>|", "<a:p>", "", ") ?o }"),
    "negated steps": _path("!<a:p>/"),
    "triple terms": _object("<<( ?a ?b ", closing=" )>>"),
    "triple terms in VALUES": Shape("ASK { VALUES ?v { ", "<<( <a:s> <a:p> ", "1", " )>>", "} }"),
    "reified triples": Shape("ASK { ", "<< ", "?a", " ?b ?c >>", " ?p ?o }"),
    "annotations": Shape("ASK { ?s ?p ?o ", "{| ?a ?b ", "", " |}"),
    "annotations in a row": Shape("ASK { ?s ?p ?o ", "{| ?a ?b |} "),
    "reifiers": Shape("ASK { ?s ?p ?o ", "~ ?r "),
    "SELECT of variables": Shape("SELECT ", "?v# ", after=" { ?s ?p ?o }"),
    "SELECT of expressions": Shape("SELECT ", "(?o + # AS ?v#) ", after=" { ?s ?p ?o }"),
    "SELECT of aggregates": Shape("SELECT ", "(COUNT(?o#) AS ?v#) ", after=" { ?s ?p ?o }"),
    "aggregates": Shape("SELECT (", "SUM(", "?o", ")", " AS ?x) { ?s ?p ?o }"),
    "ORDER BY": _modifier("ORDER BY", "?s "),
    "ORDER BY expressions": _modifier("ORDER BY", "(?o + #) "),
    "ORDER BY aggregates": _modifier("GROUP BY ?s ORDER BY", "COUNT(?o#) "),
    "GROUP BY": _modifier("GROUP BY ?s", "?o "),
    "GROUP BY expressions": _modifier("GROUP BY ?s", "(?o + # AS ?g#) "),
    "HAVING": _modifier("GROUP BY ?s HAVING", "(COUNT(?o) > #) "),
    "HAVING with &&": Shape("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(", "COUNT(?o#) > 0 && ", "true", "", ")"),
    "FROM": Shape("ASK ", "FROM <a:#> ", after="{ ?s ?p ?o }"),
    "FROM NAMED": Shape("ASK ", "FROM NAMED <a:#> ", after="{ GRAPH ?g { ?s ?p ?o } }"),
    "PREFIX": _prologue("PREFIX p#: <http://a/#> "),
    "BASE": _prologue("BASE <http://a/> "),
    "comments": _prologue("#\n"),
    "a long comment": Shape("#", "aaaaaaaaaa", after="\nASK { }"),
    "spaces": _prologue("          "),
    "a long IRI": Shape("ASK { <a:", "aaaaaaaaaa", after="> ?p ?o }"),
    "a long string": Shape("ASK { ?s ?p '", "aaaaaaaaaa", after="' }"),
    "a string of escapes": Shape("ASK { ?s ?p '", "\\n\\n\\n", after="' }"),
    "groups in a regular expression": Shape("ASK { ?s ?p ?o FILTER(REGEX(STR(?o), '", "(", "a", ")", "')) }"),
    "repetitions in a regular expression": Shape("ASK { FILTER(REGEX('b', '", "a{1,1000}", after="')) }"),
    "escaped braces": Shape("ASK ", "\\u007B", "", "\\u007D", ""),
}


def _accepted(query: str) -> bool:
    try:
        refuse_unsafe(query)
    except QueryError:
        return False
    return True


def _largest(shape: Shape) -> int:
    """The largest size that is let pass, by halving."""
    low, high = 1, MANY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _accepted(shape.of(middle)) else (low, middle)
    return low


def _ends(queries: list[str], seconds: float) -> list[str]:
    lines = "".join(json.dumps(query) + "\n" for query in queries)
    command = [sys.executable, "-c", ENGINE, str(seconds)]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.splitlines()


@cache
def _ends_of_what_is_accepted() -> dict[str, str]:
    accepted = {name: shape.of(MANY) for name, shape in SHAPES.items() if _accepted(shape.of(MANY))}
    return dict(zip(accepted, _ends(list(accepted.values()), 20), strict=True))


@cache
def _ends_beyond_the_limits() -> dict[str, str]:
    refused = {name: shape for name, shape in SHAPES.items() if name not in _ends_of_what_is_accepted()}
    beyond = [shape.of(MARGIN * _largest(shape)) for shape in refused.values()]
    return dict(zip(refused, _ends(beyond, 0.5), strict=True))


@pytest.mark.parametrize("name", SHAPES)
def test_twenty_thousand_of_anything_end_no_process(name: str) -> None:
    """A query of any construct, 20,000 deep or long, is refused with its place, or the engine answers or refuses it."""
    query = SHAPES[name].of(MANY)
    if name in _ends_of_what_is_accepted():
        assert _ends_of_what_is_accepted()[name] in {"answered", "refused"}
    else:
        with pytest.raises(QueryError, match=r"line \d+, column \d+"):
            refuse_unsafe(query)


@pytest.mark.parametrize("name", SHAPES)
def test_the_limits_leave_a_margin(name: str) -> None:
    """What is three times as deep or long as the limits allow still exhausts no stack; it may take too much time."""
    if name not in _ends_of_what_is_accepted():
        assert _ends_beyond_the_limits()[name] in {"answered", "refused", "ended by the timer"}


def test_a_death_would_be_seen() -> None:
    """The test can fail: past the limits there is a query that ends the process."""
    assert _ends([SHAPES["functions"].of(MANY), "ASK { }"], 5) == ["died: -11", "answered"]
