"""What rules derive around a change is what they derive there in the whole graph."""

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import NamedNode, Triple

from conftest import ROOT
from diplograph.release import bundled_release
from diplograph.sparql.patterns import Unreadable
from diplograph.sparql.tokens import tokens
from diplograph.store import MemoryStore, derive, read_ontology
from diplograph.validation.derivation import Derivation
from diplograph.vocabulary import DERIVED_GRAPH
from injected_errors import as_store, edited
from test_neighbourhood import BEFORE

ONTOLOGY = read_ontology(bundled_release())
DERIVATION = Derivation(ONTOLOGY.rules)
ASSERTED = sorted({quad.triple for quad in BEFORE.quads() if quad.graph_name != DERIVED_GRAPH}, key=str)


def derived(store: MemoryStore) -> set[Triple]:
    """All that the rules derive from a store."""
    return {quad.triple for quad in derive(store.quads(), ONTOLOGY.rules)}


DERIVED = derived(as_store(ASSERTED))


def test_the_world_derives_by_every_rule() -> None:
    """Each rule has something to show, or the tests below would not notice it."""
    assert len(ONTOLOGY.rules) >= 10
    silent = [rule for rule in ONTOLOGY.rules if not any(True for _ in derive(as_store(ASSERTED).quads(), [rule]))]
    assert silent == []


def test_no_rule_reads_what_another_one_derives() -> None:
    """So it makes no difference whether rules are applied to what is asserted or to all."""
    made = {each.predicate.value.rpartition("#")[2] for each in DERIVED}
    for file in sorted((ROOT / "ontology" / "rules").glob("*.rq")):
        text = file.read_text(encoding="utf-8")
        read = {token.text for token in tokens(text[text.index("WHERE") :])}
        assert not {f"diplo:{name}" for name in made} & read, file.name


def test_it_finds_all_about_everything() -> None:
    """Asked about every thing, it derives what the rules derive."""
    store = as_store(ASSERTED)
    every = {each.subject for each in ASSERTED if isinstance(each.subject, NamedNode)}
    assert DERIVATION.about(store, every) == DERIVED


@given(after=edited(ASSERTED, least=1, most=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_change_is_derived_around(after: frozenset[Triple]) -> None:
    """Some triples come and some go, anywhere: what is derived afterwards is told, and differs only about what is affected."""
    before = as_store(ASSERTED)
    added, removed = after - set(ASSERTED), set(ASSERTED) - after
    things = DERIVATION.affected(before, added | removed)
    wanted = derived(as_store(after))
    assert {each.subject for each in wanted ^ DERIVED} <= things
    assert DERIVATION.about(before, things) == {each for each in DERIVED if each.subject in things}
    assert DERIVATION.about(before, things, added=added, removed=removed) == {each for each in wanted if each.subject in things}


@pytest.mark.parametrize(
    "rule",
    [
        "SELECT ?s WHERE { ?s ?p ?o }",
        "CONSTRUCT { <urn:s> <urn:p> ?o } WHERE { ?s <urn:p> ?o }",
        "CONSTRUCT { ?s <urn:p> ?o . ?o <urn:p> ?s } WHERE { ?s <urn:p> ?o }",
        "CONSTRUCT WHERE { ?s <urn:p> ?o }",
        "CONSTRUCT { ?s <urn:p> ?o } WHERE { GRAPH ?g { ?s <urn:p> ?o } }",
    ],
)
def test_what_is_not_read_with_certainty_is_refused(rule: str) -> None:
    """A rule of another form is refused, rather than applied where nobody looks."""
    with pytest.raises(Unreadable):
        Derivation([rule])
