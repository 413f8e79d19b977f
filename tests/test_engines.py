"""Every engine finds what pySHACL alone finds: in the real data, in broken records, in graphs with errors put in."""

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from diplograph.records import read_record, record_files
from diplograph.release import bundled_release
from diplograph.settings.kinds import Engine
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.validation import Result, Severity, evaluate, load_shapes
from diplograph.validation.engines import ENGINES
from diplograph.validation.engines.pyshacl_engine import oracle_report
from diplograph.validation.shapes import as_text, read_shapes
from diplograph.validation.shapes_graph import sh
from injected_errors import as_store, edited, some_records
from test_shapes import BROKEN, broken_world, oracle_of_all_edits

RELEASE = bundled_release()
SHAPES = load_shapes(RELEASE.shapes_file)
CORE = as_text(triple for triple in SHAPES.graph.triples if triple.predicate != sh("sparql"))
WORLD = Path(__file__).parent / "world" / "data"
RECORDS = [read_record(file, WORLD) for file in record_files(WORLD)]
FASTER = [name for name in ENGINES if name != "pyshacl"]
SAMPLE = sorted(BROKEN)[::6]


class Compared(NamedTuple):
    """What engines must agree on."""

    shape: str
    focus: str
    path: str
    value: str
    component: str
    severity: str


def alone(store: MemoryStore, shapes: str = as_text(SHAPES.graph.triples)) -> Counter[Compared]:
    """Validate by pySHACL alone, by the shapes as they are written."""
    return _compared(oracle_report(as_text(quad.triple for quad in store.quads()), shapes))


def _compared(report: Collection[Triple]) -> Counter[Compared]:
    """What engines must agree on of the results in a report."""
    nodes = {triple.object for triple in report if triple.predicate == sh("result")}
    said: dict[object, dict[str, object]] = {node: {} for node in nodes}
    for triple in report:
        if triple.subject in said:
            said[triple.subject][triple.predicate.value.rpartition("#")[2]] = triple.object
    return Counter(
        Compared(
            _shown(each["sourceShape"]),
            _shown(each["focusNode"]),
            _shown(each.get("resultPath")) if isinstance(each.get("resultPath"), NamedNode) else "",
            _shown(each.get("value")),
            _shown(each["sourceConstraintComponent"]),
            _shown(each["resultSeverity"]),
        )
        for each in said.values()
        if isinstance(each["focusNode"], NamedNode)
    )


def _shown(term: object) -> str:
    return "" if term is None else str(term)


def by_us(results: Iterable[Result]) -> Counter[Compared]:
    """Return what engines must agree on of our results."""
    return Counter(
        Compared(
            f"<{each.shape}>",
            _shown(each.focus),
            _shown(each.path),
            _shown(each.value),
            f"<{each.component}>",
            _shown(sh(each.severity.value)),
        )
        for each in results
    )


def test_the_setting_names_the_engines() -> None:
    """What may be set is what there is, the fastest first."""
    assert get_args(get_args(Engine)[0]) == ENGINES
    assert ENGINES[0] == "shacl"
    assert len(ENGINES) == 3


def test_engines_agree_on_the_real_data() -> None:
    """The records that came with the program, all of them: every engine of Core finds what pySHACL finds."""
    records = [read_record(file, RELEASE.data) for file in record_files(RELEASE.data)]
    store = build(read_ontology(RELEASE), records)
    assert len(records) >= 20
    found = [evaluate(store, SHAPES, name) for name in ENGINES]
    assert all(set(each) == set(found[0]) for each in found)


def test_we_find_in_the_real_data_what_pyshacl_alone_finds() -> None:
    """Records of one series, with all that they point to left out: that is an error each time, and there are no others.

    pySHACL runs each query once for every focus node, which takes it hours for all records.
    """
    of_series = [file for file in record_files(RELEASE.data) if "russia-d" in file.name]
    store = build(read_ontology(RELEASE), [read_record(file, RELEASE.data) for file in of_series])
    oracle = alone(store)
    assert len(oracle) >= 100
    assert by_us(evaluate(store, SHAPES)) == oracle


def test_an_engine_is_spared_what_no_core_constraint_reads() -> None:
    """Triples of other predicates are not handed over; a closed shape reads all, so that nothing is kept from it."""
    triples = [quad.triple for quad in broken_world().quads()]
    handed = set(SHAPES.data(triples).splitlines())
    assert handed < set(as_text(triples).splitlines())
    assert len(handed) < 0.8 * len(set(triples))
    closed = read_shapes([*SHAPES.graph.triples, Triple(sh("any"), sh("closed"), Literal(True))])
    assert closed.data(triples) == as_text(triples)


def test_engines_agree_on_all_broken_records_at_once() -> None:
    """Every edit at once: the same results in full, messages and details included."""
    store = broken_world(*BROKEN.values())
    kept = oracle_of_all_edits().serialize(format="nt")
    oracle = _compared([quad.triple for quad in parse(kept, RdfFormat.N_TRIPLES)])
    assert len(oracle) >= 85
    for name in ENGINES:
        found = evaluate(store, SHAPES, name)
        assert by_us(found) == oracle
        assert set(found) == set(evaluate(store, SHAPES))


@pytest.mark.parametrize("stem", SAMPLE)
def test_engines_agree_on_a_broken_record(stem: str) -> None:
    """One edit: the same results by every engine, Core proved by pySHACL over the whole world."""
    store = broken_world(BROKEN[stem])
    found = evaluate(store, SHAPES)
    core = [each for each in found if not each.component.endswith("#SPARQLConstraintComponent")]
    assert found
    assert by_us(core) == alone(store, CORE)
    assert all(set(evaluate(store, SHAPES, name)) == set(found) for name in FASTER)


@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_engines_agree_on_graphs_with_errors(data: st.DataObject) -> None:
    """Some records with errors put in: what pySHACL alone finds, query by query and focus node by focus node."""
    triples: frozenset[Triple] = data.draw(edited(data.draw(some_records(RECORDS))))
    store = as_store(triples)
    oracle = alone(store)
    for name in FASTER:
        assert by_us(evaluate(store, SHAPES, name)) == oracle


def test_an_or_says_what_each_branch_lacks() -> None:
    """A participation that names nobody: the two properties that would mend it, each with its component."""
    (found,) = evaluate(broken_world(BROKEN["participation-names-person-or-office"]), SHAPES)
    assert found.severity is Severity.VIOLATION
    assert found.component == sh("OrConstraintComponent").value
    assert [each.message for each in found.details] == [
        "diplo:participant: sh:minCount 1 is not met",
        "diplo:inCapacityOf: sh:minCount 1 is not met",
    ]
    assert {each.component for each in found.details} == {sh("MinCountConstraintComponent").value}
