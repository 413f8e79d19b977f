"""Judging the neighbourhood of a change gives what judging the whole graph gives, before and after the change."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, QuerySolutions, Triple

from diplograph.sparql.patterns import Unreadable, read_select
from diplograph.store import MemoryStore, PatternStore
from diplograph.validation import Neighbourhood, Result, evaluate, evaluate_nodes
from diplograph.validation.shape_trails import UnknownConstraint
from diplograph.validation.shapes import read_shapes
from diplograph.validation.shapes_graph import sh
from diplograph.vocabulary import thing
from injected_errors import as_store, edited
from test_shapes import BROKEN, PROGRAM_SHAPES, broken_world

NEIGHBOURHOOD = Neighbourhood.of_shapes(PROGRAM_SHAPES)
BEFORE = broken_world()
TRIPLES = {quad.triple for quad in BEFORE.quads()}
RESULTS = set(evaluate(BEFORE, PROGRAM_SHAPES))
SORTED = sorted(TRIPLES, key=str)


def judged_whole(after: MemoryStore) -> tuple[set[Result], set[Result]]:
    """Return the results that a change brings and mends, by judging the whole graph."""
    found = set(evaluate(after, PROGRAM_SHAPES))
    return found - RESULTS, RESULTS - found


def judged_near(after: Iterable[Triple]) -> tuple[set[Result], set[Result], int]:
    """Return the results that a change brings and mends, and how many triples it took, by judging the neighbourhood."""
    wanted = set(after)
    added, removed = wanted - TRIPLES, TRIPLES - wanted
    nodes = NEIGHBOURHOOD.affected(BEFORE, added | removed)
    part = NEIGHBOURHOOD.around(BEFORE, nodes, added=added, removed=removed)
    assert set(part) <= wanted
    found = set(evaluate_nodes(part, PROGRAM_SHAPES, nodes))
    known = set(evaluate_nodes(NEIGHBOURHOOD.around(BEFORE, nodes), PROGRAM_SHAPES, nodes))
    return found - known, known - found, len(part)


@pytest.mark.parametrize("stem", sorted(BROKEN))
def test_a_broken_record_is_judged_by_its_neighbourhood(stem: str) -> None:
    """Each edit: the same new results as in the whole world, from a small part of it; undone, the same are mended."""
    after = broken_world(BROKEN[stem])
    triples = {quad.triple for quad in after.quads()}
    brought, mended, size = judged_near(triples)
    assert (brought, mended) == judged_whole(after)
    assert brought
    assert size < len(TRIPLES) / 3
    changed = triples ^ TRIPLES
    nodes = NEIGHBOURHOOD.affected(after, changed)
    undone = set(evaluate_nodes(NEIGHBOURHOOD.around(after, nodes), PROGRAM_SHAPES, nodes))
    assert undone == {each for each in evaluate(after, PROGRAM_SHAPES) if each.focus in nodes}
    assert {each.focus for each in brought} <= nodes


class _Elsewhere:
    """A store that can only be asked in SPARQL, as one behind a process or an address."""

    def __init__(self, store: MemoryStore) -> None:
        self.generation, self.query, self.quads, self.size = store.generation, store.query, store.quads, len(store)

    def __len__(self) -> int:
        return self.size


@pytest.mark.parametrize("stem", sorted(BROKEN)[::5])
def test_a_store_elsewhere_gives_the_same_neighbourhood(stem: str) -> None:
    """By queries as by patterns: the same nodes are affected, and the same triples are around them."""
    assert not isinstance(_Elsewhere(BEFORE), PatternStore)
    changed = {quad.triple for quad in broken_world(BROKEN[stem]).quads()} ^ TRIPLES
    nodes = NEIGHBOURHOOD.affected(BEFORE, changed)
    assert NEIGHBOURHOOD.affected(_Elsewhere(BEFORE), changed) == nodes
    assert set(NEIGHBOURHOOD.around(_Elsewhere(BEFORE), nodes)) == set(NEIGHBOURHOOD.around(BEFORE, nodes))


@given(after=edited(SORTED, least=1, most=6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_change_is_judged_by_its_neighbourhood(after: frozenset[Triple]) -> None:
    """Some errors anywhere, in the ontology too: the same results new and mended as in the whole world."""
    brought, mended, _ = judged_near(after)
    assert (brought, mended) == judged_whole(as_store(after))


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nodes_are_judged_by_what_is_around_them(data: st.DataObject) -> None:
    """Any nodes of the broken world: the results of just these in the whole."""
    store = broken_world(*BROKEN.values())
    every = sorted({quad.subject for quad in store.quads() if isinstance(quad.subject, NamedNode)}, key=str)
    nodes = data.draw(st.sets(st.sampled_from(every), min_size=1, max_size=40))
    found = evaluate_nodes(NEIGHBOURHOOD.around(store, nodes), PROGRAM_SHAPES, nodes)
    assert set(found) == set(evaluate_nodes(store, PROGRAM_SHAPES, nodes))


def test_a_meeting_does_not_pull_in_the_world() -> None:
    """A new date of a meeting concerns it, its participations and its series, not other series' meetings."""
    found = BEFORE.query(
        "SELECT ?s ?o { ?s <https://schema.org/startDate> ?o ; a <https://w3id.org/diplograph/ontology#Meeting> }"
    )
    assert isinstance(found, QuerySolutions)
    meeting, date = next(iter(found))
    nodes = NEIGHBOURHOOD.affected(BEFORE, [Triple(meeting, NamedNode("https://schema.org/startDate"), date)])
    assert meeting in nodes
    assert 1 < len(nodes) < 60
    assert len(NEIGHBOURHOOD.around(BEFORE, nodes)) < len(TRIPLES) / 4


def test_nothing_changed_affects_nothing() -> None:
    """No change, no focus node; no focus node, no triple."""
    assert NEIGHBOURHOOD.affected(BEFORE, []) == frozenset()
    assert NEIGHBOURHOOD.around(BEFORE, []) == []


def test_what_is_not_known_is_refused() -> None:
    """A constraint of which nobody knows where it looks has no neighbourhood, rather than a wrong one."""
    shape = thing("shape", "strange")
    triples = [Triple(shape, sh("targetNode"), shape), Triple(shape, sh("expression"), shape)]
    with pytest.raises(UnknownConstraint, match=r"where .*expression looks is not known"):
        Neighbourhood.of_shapes(read_shapes(triples))


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?g { $this ?p ?o }",
        "$this ?p [ ?q ?o ]",
        "VALUES $this { <urn:a> }",
        "$this !<urn:p> ?o",
        "FILTER(EXISTS { $this ?p ?o })",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(pattern: str) -> None:
    """A query is read whole, or not at all."""
    with pytest.raises(Unreadable):
        read_select(f"SELECT $this WHERE {{ {pattern} }}")
