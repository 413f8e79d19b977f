"""Where terms stand: for every statement of a document, whatever its layout, the text at the place is the term."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

from conftest import ROOT, WORLD
from diplograph.records import record_files
from diplograph.turtle import Document, LineIndex, Span, parse, positions, read_document, written
from diplograph.vocabulary import PREFIXES
from test_turtle import triples

# Published versions are as they were; what is worked on is what must be right.
ONTOLOGY = [file for file in sorted((ROOT / "ontology").rglob("*.ttl")) if file.parent.name != "versions"]
DOCUMENTS = [*record_files(WORLD), *record_files(ROOT / "data")[::25], *ONTOLOGY]
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))


def _text_at(text: str, span: Span) -> str:
    lines = LineIndex(text)
    return text[lines.index(span.line, span.column) : lines.index(span.end_line, span.end_column)]


def _said(term: str, as_subject: str = "<http://s>") -> object:
    """What a term as written means, by the parser's word."""
    (quad,) = parse_rdf(f"{HEADER}{as_subject} <http://p> {term} .", RdfFormat.TURTLE)
    return quad.object


def _assert_places_say(document: Document) -> None:
    for statement, spans in zip(document.statements, document.spans, strict=True):
        assert spans is not None, statement
        triple = statement.triple
        for term, span in ((triple.subject, spans.subject), (triple.predicate, spans.predicate), (triple.object, spans.object)):
            text = _text_at(document.text, span)
            if isinstance(term, NamedNode) and text == "a":
                text = "rdf:type"
            assert _said(text) == term


def test_every_term_of_every_record_has_its_place() -> None:
    """In canonical text no statement is without a place, and what stands there is the term."""
    assert len(DOCUMENTS) >= 150
    for file in DOCUMENTS[::7]:
        document = read_document(file)
        if "shapes" not in file.name:
            _assert_places_say(document)


@pytest.mark.parametrize("file", DOCUMENTS[::3], ids=lambda file: str(Path(file).relative_to(ROOT)))
def test_no_statement_is_lost(file: Path) -> None:
    """Shapes with nested blank nodes and lists included, every statement has a place, on its line or before it."""
    document = read_document(file)
    for statement, spans in zip(document.statements, document.spans, strict=True):
        assert spans is not None, statement
        assert spans.object.line <= statement.line
        assert (spans.subject.line, spans.subject.column) <= (spans.predicate.line, spans.predicate.column)


def _layout(graph: list[Triple], dice: random.Random) -> str:
    """The graph written with arbitrary white space, comments, repeated subjects, `,` and `;`."""

    def gap() -> str:
        return dice.choice([" ", "\n", "\t", "  \n ", " # a \"comment' <\n"])

    parts = [HEADER]
    before: Triple | None = None
    for triple in graph:
        if before is not None and triple.subject == before.subject and dice.random() < 0.8:
            if triple.predicate == before.predicate and dice.random() < 0.8:
                parts += [gap(), ",", gap(), written(triple.object)]
            else:
                parts += [gap(), ";", gap(), written(triple.predicate), gap(), written(triple.object)]
        else:
            parts += [gap(), "." if before else "", gap()]
            parts += [gap().join(map(written, (triple.subject, triple.predicate, triple.object)))]
        before = triple
    return "".join([*parts, gap(), "." if before else "", gap()])


@given(st.lists(triples, max_size=8), st.randoms(use_true_random=False))
def test_layout_does_not_matter(graph: list[Triple], dice: random.Random) -> None:
    """Any layout: every place holds its term."""
    ordered = sorted(graph, key=lambda each: (written(each.subject), written(each.predicate)))
    text = _layout(ordered, dice)
    _assert_places_say(Document("x.ttl", text, tuple(parse(text, "x.ttl"))))


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("[ :p 1 ] .", [(2, 6)]),
        (":s :p [ :q 2 ; :r [ ] ] , 3 .", [(2, 7), (2, 12), (2, 19), (2, 27)]),
        (":s :p ( 1 :x ) .", [(2, 7), (2, 9), (2, 11), (2, 7), (2, 7)]),
        ("PREFIX e: <http://e/>\ne:é e:q\\,r 'x'@EN-gb , 1.5 , .5e3 , true .", [(3, 12), (3, 24), (3, 30), (3, 37)]),
        ('@base <http://b/> .\n<a> <b> """x\ny"""^^<http://t> .', [(3, 9)]),
        ("_:a :p _:b .", [(2, 8)]),
    ],
)
def test_the_whole_grammar_has_places(body: str, places: list[tuple[int, int]]) -> None:
    """Blank nodes, collections, SPARQL's directives, numbers, relative IRIs: the place of each object."""
    text = f"@prefix : <http://x/> .\n{body}\n"
    spans = positions(text, parse(text, "x.ttl"))
    assert sorted((each.object.line, each.object.column) for each in spans if each) == sorted(places)


def test_what_cannot_be_told_has_no_place() -> None:
    """Nesting beyond any reader's ends the walk; the statements stay, known by their lines."""
    text = "@prefix : <http://x/> .\n:a :b 1 .\n:s " + ":p [ " * 200 + ":q 1" + " ]" * 200 + " .\n"
    spans = positions(text, parse(text, "x.ttl"))
    assert spans[0] is not None
    assert spans[-1] is None


@given(st.text(alphabet=':<>"a. ;[](),@^#\n\\é1'))
def test_broken_text_never_fails(text: str) -> None:
    """The walk ends quietly on whatever is no Turtle."""
    assert positions(text, []) == ()
