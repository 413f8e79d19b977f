"""Turtle: read with lines, written in one form, no literal lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

from diplograph.errors import TurtleSyntaxError
from diplograph.turtle import comment_lines, decode, parse, render, written
from diplograph.vocabulary import PREFIXES, term, thing

RECORD = """\
@prefix diplo: <https://w3id.org/diplograph/ontology#> .
@prefix meeting: <https://w3id.org/diplograph/meeting/> .
@prefix schema: <https://schema.org/> .
@prefix series: <https://w3id.org/diplograph/series/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

meeting:one a diplo:Meeting ;
    diplo:inSeries series:a ;
    diplo:ordinal 3 ;
    schema:startDate "2020-10-15"^^xsd:date ;
    skos:prefLabel "Встреча"@ru ;
    .

series:a a diplo:MeetingSeries ;
    skos:prefLabel "A # no comment; a \\"quote\\""@en ;
    .
"""

iris = st.one_of(
    st.sampled_from(
        [
            term("diplo:mode"),
            term("skos:prefLabel"),
            thing("state", "arcadia"),
            thing("act", "a-p02-1"),
            NamedNode("http://a/b#c/d"),
        ]
    ),
    st.lists(st.sampled_from([*"abc/-:._~(),;'é", "%20"])).map(lambda tail: NamedNode("https://example.org/" + "".join(tail))),
)
literals = st.one_of(
    st.text().map(Literal),
    st.text().map(lambda text: Literal(text, language="ru-Latn")),
    st.sampled_from(["1978-09-05Z", "007", "+3", "true", "1", "1e3", ""]).flatmap(
        lambda text: st.sampled_from(["date", "integer", "boolean", "double", "anyURI"]).map(
            lambda name: Literal(text, datatype=NamedNode(PREFIXES["xsd"] + name))
        )
    ),
)
triples = st.builds(Triple, iris, iris, st.one_of(iris, literals))


@given(st.lists(triples, max_size=12), st.randoms())
def test_writing_is_lossless_and_deterministic(graph: list[Triple], random: object) -> None:
    """Another parser reads back exactly the same triples, and the order they came in does not matter."""
    text = render(graph)
    assert {quad.triple for quad in parse_rdf(text, RdfFormat.TURTLE)} == set(graph)
    shuffled = graph.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert render(shuffled) == text
    assert render(statement.triple for statement in parse(text, "text")) == text


def test_canonical_text_is_a_fixed_point() -> None:
    """A record in canonical form is written as it stands."""
    assert render((each.triple for each in parse(RECORD, "r.ttl")), thing("meeting", "one")) == RECORD


def test_every_triple_knows_its_line() -> None:
    """The line of a triple is the line it is written on."""
    lines = RECORD.splitlines()
    statements = parse(RECORD, "r.ttl")
    assert len(statements) == 7
    for statement in statements:
        assert written(statement.triple.object) in lines[statement.line - 1]


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        (("series:a ;", "series:a"), 9, "does not end here"),
        (("xsd:date ;", "xsd:date"), 11, "does not end here"),
        (("    .\n\nseries", "\nseries"), 12, "does not end here"),
        (("    .\n\nseries", "series"), 13, "not a valid RDF object"),
        (("diplo:ordinal", "dplo:ordinal"), 10, "prefix dplo: has not been declared"),
        (('"Встреча"@ru', '"Встреча@ru'), 12, "Line jumps are not allowed"),
        (("<https://schema.org/>", "<https://schema.org/ >"), 3, ""),
        (("diplo:ordinal 3", "diplo:ordinal 3 4"), 10, ""),
        (('"2020-10-15"^^xsd:date', '"2020-10-15"^^'), 11, ""),
    ],
)
def test_damage_is_named_at_its_line(damage: tuple[str, str], line: int, reason: str) -> None:
    """A syntax error points at the line to mend, also when the parser stumbles later."""
    with pytest.raises(TurtleSyntaxError) as caught:
        parse(RECORD.replace(*damage, 1), "r.ttl")
    assert caught.value.line == line
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"r.ttl:{line}:")


def _lines_that_need_their_end() -> list[int]:
    """Lines that end a statement; the last property of a thing may lack its semicolon, and blank lines end nothing."""
    lines = RECORD.splitlines()
    last_of_its_thing = {number for number in range(1, len(lines)) if lines[number] == "    ."}
    return [number for number, line in enumerate(lines, 1) if line.strip(" .") and number not in last_of_its_thing]


@pytest.mark.parametrize("line", _lines_that_need_their_end())
def test_a_line_cut_short_is_named(line: int) -> None:
    """Whatever statement loses its end, the error names its line."""
    lines = RECORD.splitlines()
    lines[line - 1] = lines[line - 1].rstrip(" ;.")
    with pytest.raises(TurtleSyntaxError) as caught:
        parse("\n".join(lines), "r.ttl")
    assert caught.value.line == line


@pytest.mark.parametrize("length", [4095, 4096, 4097, 100_000])
def test_long_lines_keep_their_number(length: int) -> None:
    """A line longer than the parser's buffer is read in pieces and stays one line."""
    text = f'<http://a/b> <http://a/c> "{"ж" * length}" .\n<http://a/b> <http://a/c> "d" .\n'
    assert [each.line for each in parse(text, "r.ttl")] == [1, 2]


def test_other_line_separators_are_no_line_ends() -> None:
    """Only a newline ends a line, also where a literal holds what Unicode calls a line separator."""
    text = '<http://a/b> <http://a/c> "\u2028\x85" .\n<http://a/b> <http://a/c> d .\n'
    with pytest.raises(TurtleSyntaxError) as caught:
        parse(text, "r.ttl")
    assert (caught.value.line, caught.value.text) == (2, "<http://a/b> <http://a/c> d .")


@pytest.mark.parametrize("value", ["<<( <a:a> <a:b> <a:c> )>>", '"x"@en--ltr', "1 {| <a:b> 2 |}"])
def test_rdf_1_2_is_refused_at_its_line(value: str) -> None:
    """Neither the shapes nor the writer know triple terms, annotations and directions."""
    with pytest.raises(TurtleSyntaxError, match=r"RDF 1\.2") as caught:
        parse(f"<http://a/b> <http://a/c> 1 .\n<http://a/b> <http://a/c> {value} .\n", "r.ttl")
    assert caught.value.line == 2


def test_bytes_that_are_not_utf8_are_named() -> None:
    """The first bad byte has its line and column; a byte order mark is refused."""
    with pytest.raises(TurtleSyntaxError, match="not UTF-8") as caught:
        decode("a\nбв".encode() + b"\xff", "r.ttl")
    assert (caught.value.line, caught.value.column) == (2, 3)
    with pytest.raises(TurtleSyntaxError, match="byte order mark"):
        decode(b"\xef\xbb\xbfa", "r.ttl")


def test_comments_are_told_from_hashes_in_iris_and_strings() -> None:
    """Only real comments are counted."""
    assert comment_lines(RECORD) == []
    assert comment_lines(f"{RECORD}# one\n<http://a#b> a 'x#y' . # two\n") == [18, 19]
