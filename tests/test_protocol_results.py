"""Answers in every format say the same: each kind of term, awkward characters, and graphs, read back from a running server."""

import csv
import io
import json
from collections.abc import Callable
from typing import Final

import pytest
from lxml import etree  # type: ignore[import-untyped]
from pyld import jsonld
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
    serialize,
)
from rdflib import Graph
from rdflib.compare import isomorphic

from live import Server

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
ENGINE: Final = {JSON: QueryResultsFormat.JSON, XML: QueryResultsFormat.XML, TSV: QueryResultsFormat.TSV}
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TERMS: Final = f"""
SELECT ?n ?iri ?word ?tagged ?whole ?decimal ?double ?truth ?day ?own ?none {{
  VALUES (?n ?iri ?word ?tagged ?whole ?decimal ?double ?truth ?day ?own ?none) {{
    (1 <urn:x> "" "\\u0430\\u0431"@ru -7 1.50 1e3 true "2020-06-18"^^<{XSD}date> "x"^^<urn:own> UNDEF)
    (2 <https://w3id.org/diplograph/ontology#Meeting> "NA" "x"@en-GB 0 -0.0 1.5E0 false "2020"^^<{XSD}gYear> "<&>"^^<urn:o> UNDEF)
    (3 <http://example.org/?q=1&r=%20#f> "\\U0001F91D" "\\u05D0"@he 1 1.0 "INF"^^<{XSD}double> true UNDEF UNDEF UNDEF)
  }}
}} ORDER BY ?n"""
# What spreadsheets, XML and lines of text trip over; each can be said in every format.
TEXTS: Final = [
    *(
        "",
        " ",
        " edges ",
        "a,b",
        'say "yes"',
        '""',
        "a;b",
        "'single'",
        "=1+1",
        "@x",
        "tab\there",
        "line\nfeed",
        "return\rcarriage",
    ),
    *(
        "both\r\nends",
        '<tag attr="1">&amp;&lt;]]>',
        "back\\slash",
        "\\n is no newline",
        "{braces}",
        "%41",
        "\u0085\u2028\u2029",
        "e\u0301",
    ),
    *("\U0001f91d", "\ufeffmark", "\u200f\u05d0", "NULL", "nan", "\x7f", "\u00a0"),
]
# What XML 1.0 has no way to say, not even as a reference (XML 1.0, section 2.2).
NOT_IN_XML: Final = ["\x01", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"]


READERS: Final[dict[str, Callable[[bytes], Graph]]] = {
    "text/turtle": lambda content: Graph().parse(data=content, format="turtle"),
    "application/rdf+xml": lambda content: Graph().parse(data=content, format="xml"),
    "application/ld+json": lambda content: Graph().parse(data=_expanded(content), format="nt"),
    "application/trig": lambda content: Graph().parse(data=_default_graph(content, RdfFormat.TRIG), format="nt"),
    "application/n-quads": lambda content: Graph().parse(data=_default_graph(content, RdfFormat.N_QUADS), format="nt"),
}


def _expanded(content: bytes) -> str:
    """The statements of a document in JSON-LD, as another processor than ours reads it."""
    return str(jsonld.to_rdf(json.loads(content), {"format": "application/n-quads"}))


def _default_graph(content: bytes, form: RdfFormat) -> bytes:
    """The triples of a dataset that has a default graph only."""
    quads = list(parse(content, form))
    assert all(quad.graph_name == DefaultGraph() for quad in quads)
    return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""


def selecting(texts: list[str]) -> str:
    """A query that gives back texts, each with its number."""
    return f"SELECT ?n ?text {{ {_values(texts)} }} ORDER BY ?n"


def _values(texts: list[str]) -> str:
    rows = " ".join(f"({number} {_escaped(text)})" for number, text in enumerate(texts))
    return f"VALUES (?n ?text) {{ {rows} }}"


def _escaped(text: str) -> str:
    """A string as SPARQL writes it: what may not stand in it is escaped, all else is itself (SPARQL 1.1 Query, section 19.7)."""
    return (
        '"'
        + text.translate(
            {ord(each): written for each, written in {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}.items()}
        )
        + '"'
    )


def read(content: bytes, media_type: str) -> list[tuple[object, ...]]:
    """The rows of an answer in JSON, XML or TSV, as the engine reads them."""
    solutions = parse_query_results(content, format=ENGINE[media_type])
    assert isinstance(solutions, QuerySolutions)
    return [tuple(row) for row in solutions]


def read_csv(content: bytes) -> list[list[str]]:
    """The rows of an answer in CSV (RFC 4180), the head included."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def spoken(term: object) -> str:
    """What CSV says of a term: its text, nothing of its kind (SPARQL 1.1 Query Results CSV and TSV Formats, section 3.2)."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


@pytest.mark.parametrize("media_type", ENGINE)
def test_every_kind_of_term_survives(server: Server, media_type: str) -> None:
    """IRIs, strings, languages, datatypes, numbers and nothing at all read back as the engine has them."""
    found = read(server.ask(TERMS, media_type).content, media_type)
    expected = Store().query(TERMS)
    assert isinstance(expected, QuerySolutions)
    assert found == [tuple(row) for row in expected]
    assert len(found) == 3


def test_csv_says_the_text_of_every_term(server: Server) -> None:
    """CSV has a line for each row, ended by CRLF, and the text of each term."""
    answer = server.ask(TERMS, CSV)
    expected = Store().query(TERMS)
    assert isinstance(expected, QuerySolutions)
    names = [variable.value for variable in expected.variables]
    assert read_csv(answer.content) == [names, *([spoken(term) for term in row] for row in expected)]
    assert answer.content.count(b"\r\n") == 4


@pytest.mark.parametrize("media_type", [JSON, XML, TSV])
def test_blank_nodes_stay_the_same_within_an_answer(server: Server, media_type: str) -> None:
    """A blank node has one label in all rows of an answer, and two have two."""
    query = "SELECT ?a ?b ?c { { SELECT (BNODE() AS ?a) (BNODE() AS ?c) {} } BIND(?a AS ?b) VALUES ?n { 1 2 } }"
    rows = read(server.ask(query, media_type).content, media_type)
    assert len(rows) == 2
    assert len({row[0] for row in rows} | {row[1] for row in rows}) == 1
    assert all(isinstance(row[0], BlankNode) and row[0] != row[2] for row in rows)


@pytest.mark.parametrize("media_type", ENGINE)
def test_awkward_texts_survive(server: Server, media_type: str) -> None:
    """Quotes, line ends, markup and marks of direction read back as they are."""
    rows = read(server.ask(selecting(TEXTS), media_type).content, media_type)
    assert [spoken(row[1]) for row in rows] == TEXTS


def test_awkward_texts_survive_in_csv(server: Server) -> None:
    """A strict reader of CSV finds the same texts."""
    assert [row[1] for row in read_csv(server.ask(selecting(TEXTS), CSV).content)[1:]] == TEXTS


def test_awkward_texts_survive_a_strict_xml_parser(server: Server) -> None:
    """The XML is well-formed, and carriage returns survive its normalisation of line ends (XML 1.0, section 2.11)."""
    root = etree.fromstring(server.ask(selecting(TEXTS), XML).content)
    found = root.iterfind(".//{*}binding[@name='text']/{*}literal")
    assert [each.text or "" for each in found] == TEXTS


def test_lines_of_tsv_are_rows(server: Server) -> None:
    """In TSV no text breaks a line or a column."""
    lines = server.ask(selecting(TEXTS), TSV).content.decode().split("\n")
    assert lines[-1] == ""
    assert [line.count("\t") for line in lines[:-1]] == [1] * (len(TEXTS) + 1)
    assert "\r" not in "".join(lines)


@pytest.mark.parametrize("text", NOT_IN_XML, ids=lambda text: f"U+{ord(text):04X}")
def test_control_characters_survive_or_are_refused(server: Server, text: str) -> None:
    """JSON, CSV and TSV carry what XML cannot; XML then is 406 with a hint to them, never a document that no parser reads."""
    query = selecting([f"a{text}b"])
    assert [spoken(row[1]) for row in read(server.ask(query, JSON).content, JSON)] == [f"a{text}b"]
    assert json.loads(server.ask(query, JSON).content, strict=True)
    assert [spoken(row[1]) for row in read(server.ask(query, TSV).content, TSV)] == [f"a{text}b"]
    assert read_csv(server.ask(query, CSV).content)[1] == ["0", f"a{text}b"]
    refused = server.ask(query, XML)
    assert refused.status_code == 406
    assert "JSON" in refused.json()["hint"]


@pytest.mark.parametrize("text", NOT_IN_XML, ids=lambda text: f"U+{ord(text):04X}")
def test_graphs_with_control_characters(server: Server, text: str) -> None:
    """RDF/XML refuses what it cannot carry; Turtle and the others carry it."""
    query = f"CONSTRUCT {{ <urn:a> <urn:b> ?text }} WHERE {{ BIND({_escaped(text)} AS ?text) }}"
    for accept, form in (("text/turtle", "turtle"), ("application/n-triples", "nt")):
        (found,) = Graph().parse(data=server.ask(query, accept).content, format=form).objects()
        assert str(found) == text
    refused = server.ask(query, "application/rdf+xml")
    assert refused.status_code == 406
    assert "Turtle" in refused.json()["hint"] or "text/turtle" in refused.json()["hint"]


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/diplograph/record/state-arcadia> { ?s ?p ?o } }",
        "DESCRIBE <https://w3id.org/diplograph/state/arcadia>",
        "CONSTRUCT { [] <urn:p> [ <urn:q> ?s ] } WHERE { ?s a <https://w3id.org/diplograph/ontology#State> }",
        f"CONSTRUCT {{ <urn:s> <urn:p> ?text }} WHERE {{ {_values(TEXTS)} }}",
        # PyLD writes doubles in the canonical form of XML Schema, whatever they looked like.
        "CONSTRUCT { <urn:s> <urn:p> 1, 1.50, 1.0E0, true, 'x'@en-GB, 'x'^^<urn:own> } WHERE {}",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }",
    ],
    ids=["record", "describe", "blank nodes", "texts", "literals", "nothing"],
)
def test_graphs_are_the_same_in_every_format(server: Server, query: str) -> None:
    """Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD hold isomorphic graphs."""
    expected = Graph().parse(data=server.ask(query, "application/n-triples").content, format="nt")
    for accept, reader in READERS.items():
        answer = server.ask(query, accept)
        assert answer.headers["content-type"].partition(";")[0] == accept, answer.text
        assert isomorphic(reader(answer.content), expected), accept


def test_turtle_has_our_prefixes(server: Server) -> None:
    """A graph in Turtle is written with the prefixes that people know."""
    text = server.ask("DESCRIBE <https://w3id.org/diplograph/state/arcadia>", "text/turtle").text
    assert "@prefix state: <https://w3id.org/diplograph/state/>" in text
    assert "state:arcadia" in text
    assert "<https://w3id.org/diplograph/state/arcadia>" not in text


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_an_answer_without_rows_has_its_columns(server: Server, media_type: str) -> None:
    """No row is an answer, too: its columns are named."""
    answer = server.ask("SELECT ?first ?second { FILTER(false) }", media_type)
    assert answer.status_code == 200
    assert b"first" in answer.content
    assert b"second" in answer.content
    rows = read_csv(answer.content)[1:] if media_type == CSV else read(answer.content, media_type)
    assert rows == []
