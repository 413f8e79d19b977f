"""RDF 1.2: the description as it is, and beside it which citation backs which statement."""

from collections import defaultdict

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from diplograph.negotiation import TURTLE
from diplograph.representations import TermNames, describe, read_term_names
from diplograph.representations.exports import write_reified
from diplograph.serialisation import write_graph
from diplograph.store import MemoryStore
from diplograph.vocabulary import term, thing
from exported import curated
from test_representations import SMALLEST_WORLD, things_in

REIFIES = term("rdf:reifies")
ATTESTED_BY = term("diplo:attestedBy")
MEETING = thing("meeting", "northern-three-fm-2020-06-18")


@pytest.fixture(scope="module")
def names(world_store: MemoryStore) -> TermNames:
    """What the ontology derives."""
    return read_term_names(world_store)


def read(content: bytes) -> tuple[set[Triple], dict[Triple, set[NamedNode | BlankNode]], dict[object, set[object]]]:
    """The asserted triples, the reifiers of triples, and the citations of reifiers."""
    triples = [quad.triple for quad in parse(content, RdfFormat.TURTLE)]
    reifiers: dict[Triple, set[NamedNode | BlankNode]] = defaultdict(set)
    citations: dict[object, set[object]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == REIFIES and isinstance(value, Triple) and not isinstance(subject, Triple):
            reifiers[value].add(subject)
        elif predicate == ATTESTED_BY:
            citations[subject].add(value)
    asserted = {each for each in triples if each.predicate != REIFIES and not isinstance(each.subject, BlankNode)}
    assert all(each.predicate in {REIFIES, ATTESTED_BY} for each in triples if isinstance(each.subject, BlankNode))
    return asserted, reifiers, citations


def assert_true(store: MemoryStore, names: TermNames, thing: NamedNode) -> int:
    """The triples are those of the Turtle 1.1 document, and every reifier names citations that are described; count reifiers."""
    description = describe(store, thing)
    content = write_reified(description, names.derived)
    assert content.startswith(b'VERSION "1.2"\n')
    asserted, reifiers, citations = read(content)
    assert asserted == {quad.triple for quad in parse(write_graph(description.triples, TURTLE, thing), RdfFormat.TURTLE)}
    for triple, found in reifiers.items():
        assert triple.predicate.value not in names.derived
        assert triple in asserted or all(isinstance(each, NamedNode) for each in found)
        for reifier in found:
            assert citations[reifier]
            assert citations[reifier] <= description.described, thing.value
    return sum(map(len, reifiers.values()))


def test_everything_in_the_world(world_store: MemoryStore, names: TermNames) -> None:
    """Every kind of thing, concepts and schemes included."""
    things = things_in(world_store)
    assert len(things) >= SMALLEST_WORLD
    assert sum(assert_true(world_store, names, each) for each in things) > len(things)


def test_things_of_the_curated_records() -> None:
    """One of every few hundred."""
    store = curated()
    names = read_term_names(store)
    things = things_in(store)[::300]
    assert len(things) >= 50
    assert sum(assert_true(store, names, each) for each in things) > len(things)


def test_what_backs_a_statement(world_store: MemoryStore, names: TermNames) -> None:
    """A statement has the citations of its node; one that an assertion makes has the assertion's, whatever its rank."""
    asserted, reifiers, citations = read(write_reified(describe(world_store, MEETING), names.derived))
    held, mistaken = (Triple(MEETING, term("diplo:ordinal"), Literal(number)) for number in (2, 3))
    assert held in asserted
    assert mistaken not in asserted
    for triple, number in ((held, 2), (mistaken, 3)):
        assert reifiers[triple] == {thing("assertion", f"{MEETING.value.rpartition('/')[2]}-ordinal-{number}")}
    (reifier,) = reifiers[Triple(MEETING, term("diplo:mode"), thing("mode", "videoconference"))]
    assert citations[reifier] == {thing("citation", "northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p01-1")}
    part = thing("participation", "northern-three-fm-2020-06-18-dina-sel")
    for triple in (
        Triple(MEETING, term("diplo:hasParticipation"), part),
        Triple(part, term("diplo:representing"), thing("state", "cordovia")),
    ):
        (reifier,) = reifiers[triple]
        assert citations[reifier] == {thing("citation", "northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-2")}


def test_what_is_ours_is_cited_nowhere(world_store: MemoryStore, names: TermNames) -> None:
    """Labels, notes, ranks and what rules derive are no statements of a source."""
    _, reifiers, _ = read(write_reified(describe(world_store, MEETING), names.derived))
    used = {triple.predicate for triple in reifiers}
    ours = ("skos:prefLabel", "skos:editorialNote", "diplo:rank", "diplo:rankReason", "diplo:participatingState", "rdf:object")
    assert used.isdisjoint(map(term, ours))
    assert len(used) >= 15
