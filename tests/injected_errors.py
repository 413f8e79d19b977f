"""Graphs made from the frozen world with errors put in, for Hypothesis."""

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from diplograph.records import Record
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term

WRONG_DATATYPES = [NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in ("string", "integer", "date", "boolean")]
WRONG_VALUES = ["2020-13-45", "0", "-1", "many", "2020-02-30", ""]
KINDS = ("drop", "datatype", "language", "class", "extra", "swap", "stranger", "literal")


@st.composite
def edited(draw: st.DrawFn, triples: Sequence[Triple], least: int = 1, most: int = 12) -> frozenset[Triple]:
    """Draw a graph: the triples with some errors put in."""
    graph = dict.fromkeys(triples)
    for _ in range(draw(st.integers(least, most))):
        one, other = draw(st.sampled_from(triples)), draw(st.sampled_from(triples))
        removed, added = _edit(draw(st.sampled_from(KINDS)), one, other, draw(st.sampled_from(WRONG_DATATYPES)), draw)
        for triple in removed:
            graph.pop(triple, None)
        graph.update(dict.fromkeys(added))
    return frozenset(graph)


def _edit(
    kind: str, one: Triple, other: Triple, datatype: NamedNode, draw: st.DrawFn
) -> tuple[Iterable[Triple], Iterable[Triple]]:
    """What an error takes away and what it puts in."""
    removed, added = [one], [Triple(one.subject, one.predicate, Literal(draw(st.sampled_from(WRONG_VALUES)), datatype=datatype))]
    match kind:
        case "drop":
            added = []
        case "datatype" if isinstance(one.object, Literal):
            added = [Triple(one.subject, one.predicate, Literal(one.object.value, datatype=datatype))]
        case "language" if isinstance(one.object, Literal):
            text = Literal(one.object.value, language=draw(st.sampled_from(["en", "de"])))
            removed, added = [], [Triple(one.subject, one.predicate, text)]
        case "class":
            added = [Triple(one.subject, RDF_TYPE, _class_of(other))]
        case "extra":
            removed, added = [], [Triple(one.subject, other.predicate, other.object)]
        case "swap":
            removed = [one, other]
            added = [Triple(a.subject, a.predicate, b.object) for a, b in ((one, other), (other, one))]
        case "stranger":
            added = [Triple(one.subject, one.predicate, other.subject)]
    return removed, added


def _class_of(triple: Triple) -> NamedNode:
    if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
        return triple.object
    return term("diplo:Meeting") if isinstance(triple.object, NamedNode) else term("diplo:Person")


@st.composite
def some_records(draw: st.DrawFn, records: Sequence[Record]) -> list[Triple]:
    """Draw the statements of a few records; what they point to is mostly missing, which is an error too."""
    chosen = draw(st.lists(st.sampled_from(records), min_size=1, max_size=3, unique_by=lambda record: str(record.path)))
    return [statement.triple for record in chosen for statement in record.statements]


def as_store(triples: Iterable[Triple]) -> MemoryStore:
    """Return triples as a generation."""
    return MemoryStore((Quad(triple.subject, triple.predicate, triple.object) for triple in triples), "made")
