"""One record in a large context: by its neighbourhood, beside pySHACL over that same neighbourhood; and by the gate, whole."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, Triple

from benchmarks.oracle import Verdict, keys, verdict
from benchmarks.synthetic import generate, write_records
from diplograph.records import Change
from diplograph.release import bundled_release
from diplograph.store import MemoryStore, read_ontology
from diplograph.turtle import parse
from diplograph.validation import Neighbourhood, Shapes, evaluate_nodes
from diplograph.validation.context import Context
from diplograph.validation.derivation import Derivation
from diplograph.validation.gate import judge
from diplograph.validation.shapes import as_text

_DAY: Final = NamedNode("https://schema.org/startDate")
_HEAD: Final = (
    *("triples", "affected", "around", "derived, ms", "found, ms", "judged, ms", "sum, ms"),
    *("pySHACL over what is around, ms", "ratio", "pySHACL over what is affected in it, ms", "ratio"),
)
_TIMES: Final = 5
_PATIENCE: Final = 120.0  # seconds for pySHACL to judge one record


@dataclass(frozen=True, slots=True)
class _Judged:
    """One record that is broken, judged."""

    triples: int
    affected: int
    around: int
    seconds: tuple[float, float, float]
    whole: Verdict
    affected_only: Verdict
    exact: bool


def records(store: MemoryStore, shapes: Shapes, number: int) -> list[str]:
    """Return a table: some meetings' records without their date, judged by their neighbourhoods.

    Args:
        store: The context.
        shapes: The shapes.
        number: How many records.
    """
    near, rules = Neighbourhood.of_shapes(shapes), Derivation(read_ontology(bundled_release()).rules)
    rows = [_judged(store, shapes, near, rules, triples) for triples in _some_records(store, number)]
    steps = [median(row.seconds[step] for row in rows) for step in range(3)]
    ours = median(sum(row.seconds) for row in rows)
    counts = [median(getattr(row, name) for row in rows) for name in ("triples", "affected", "around")]
    cells = [f"{each:,.0f}" for each in counts] + [f"{each * 1000:,.1f}" for each in (*steps, ours)]
    cells += [*_against(ours, [row.whole for row in rows]), *_against(ours, [row.affected_only for row in rows])]
    ended = [row for row in rows if row.affected_only.keys is not None]
    exact = f"exact in {sum(row.exact for row in ended)} of {len(ended)} that pySHACL ended within {_PATIENCE:.0f} s"
    return [
        f"| one record, median of {len(rows)} | {' | '.join(_HEAD)} |",
        "|---|" + "--:|" * len(_HEAD),
        f"| {exact} | {' | '.join(cells)} |",
    ]


def _against(ours: float, verdicts: list[Verdict]) -> tuple[str, str]:
    """The median of pySHACL and its ratio; when half of its runs did not end, the median is the deadline itself."""
    seconds = median(each.seconds for each in verdicts)
    least = "over " if sum(each.keys is None for each in verdicts) * 2 >= len(verdicts) else ""
    return f"{least}{seconds * 1000:,.0f}", f"{least}{seconds / ours:,.0f}"


def _judged(store: MemoryStore, shapes: Shapes, near: Neighbourhood, rules: Derivation, triples: list[Triple]) -> _Judged:
    gone = [each for each in triples if each.predicate == _DAY][:1]

    def derived() -> set[Triple]:
        things = rules.affected(store, triples)
        return rules.about(store, things, removed=gone) ^ rules.about(store, things)

    changed = [*triples, *derived()]
    nodes = near.affected(store, changed)
    part = near.around(store, nodes, removed=gone)
    found = evaluate_nodes(part, shapes, nodes)
    seconds = (
        timed(derived),
        timed(lambda: near.around(store, near.affected(store, changed), removed=gone)),
        timed(partial(evaluate_nodes, part, shapes, nodes)),
    )
    texts = as_text(part), as_text(shapes.graph.triples)
    whole, theirs = verdict(*texts, (), _PATIENCE), verdict(*texts, (node.value for node in nodes), _PATIENCE)
    exact = bool(found) and keys(found) == theirs.keys
    return _Judged(len(triples), len(nodes), len(part), seconds, whole, theirs, exact)


def timed(work: Callable[[], object], times: int = _TIMES) -> float:
    """Return the median seconds of some work."""
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found)


def _some_records(store: MemoryStore, number: int) -> list[list[Triple]]:
    """The triples of some meetings' records, spread over the graph."""
    found = store.query("SELECT DISTINCT ?g { GRAPH ?g { ?m a <https://w3id.org/diplograph/ontology#Meeting> } } ORDER BY ?g")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    graphs = [row[0] for row in found]
    return [_record(store, graph) for graph in graphs[:: max(1, len(graphs) // number)][:number]]


def _record(store: MemoryStore, graph: NamedNode) -> list[Triple]:
    found = store.query(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return [Triple(*row) for row in found]


def gate(meetings: int, folder: Path, number: int) -> list[str]:
    """Return a table: the gate, from the change of a record to its judgement, over record files.

    Args:
        meetings: How many meetings the records hold.
        folder: Where their files are, or are written.
        number: How many records are changed.
    """
    if not folder.exists():
        write_records(generate(meetings), folder)
    start = perf_counter()
    context = Context(replace(bundled_release(), data=folder))
    context.make_ready()
    ready = perf_counter() - start
    paths = [path for path in sorted(context.records) if path.parts[0] == "meetings"]
    changes = [_broken(context, path) for path in paths[:: max(1, len(paths) // number)][:number]]
    found = [judge(context, change) for change in changes]
    if not all(judgement.findings for judgement in found):
        raise RuntimeError("a record without its date is judged right")
    seconds = median(timed(partial(judge, context, change)) for change in changes)
    return [
        f"| the gate, over {len(context.records):,} record files | ready, s | one record, ms |",
        "|---|--:|--:|",
        f"| median of {len(changes)} | {ready:.1f} | {seconds * 1000:.1f} |",
    ]


def _broken(context: Context, path: object) -> Change:
    """A change that takes its date from a meeting."""
    record = next(record for known, record in context.records.items() if known == path)
    lines = [line for line in record.text.split("\n") if "schema:startDate" not in line]
    text = "\n".join(lines)
    return Change((replace(record, text=text, statements=tuple(parse(text, record.file))),))
