"""``python -m benchmarks.validation``: SHACL engines side by side, over whole graphs and over one record in a large context."""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Triple, parse

from benchmarks.conditions import conditions
from benchmarks.corpus import SCALES, corpus
from benchmarks.report import README, write_between
from diplograph.release import bundled_release
from diplograph.store import MemoryStore, read_ontology
from diplograph.validation import Neighbourhood, Shapes, evaluate, evaluate_nodes, load_shapes
from diplograph.validation.engines import engine
from diplograph.validation.engines.pyshacl_engine import oracle_report
from diplograph.validation.shapes import as_text
from diplograph.validation.shapes_graph import sh

MARKERS: Final = ("<!-- validation: written by python -m benchmarks.validation -->", "<!-- end of validation -->")
ORACLE_UP_TO: Final = 1_000  # meetings; pySHACL takes minutes beyond


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--scale", action="append", choices=list(SCALES), help="by default 1k and 10k")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "diplograph-benchmarks")
    parser.add_argument("--records", type=int, default=15, help="how many records to judge by their neighbourhoods")
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    arguments = parser.parse_args()
    shapes = load_shapes(bundled_release().shapes_file)
    made = conditions()
    lines = [f"{made['date']}, commit {made['commit']}, {made['processor']}, Python {made['python']}.\n"]
    for scale in arguments.scale or ["1k", "10k"]:
        store = _store(scale, arguments.folder)
        parts = (
            partial(_title, store, scale),
            partial(_whole, store, shapes, SCALES[scale]),
            partial(_records, store, shapes, arguments.records),
        )
        for part in parts:
            for line in [*part(), ""]:
                print(line, flush=True)
                lines.append(line)
    if arguments.write:
        write_between(README, MARKERS, "\n".join(lines))
    return 0


def _title(store: MemoryStore, scale: str) -> list[str]:
    return [f"### {scale}: {len(store):,} quads"]


def _store(scale: str, folder: Path) -> MemoryStore:
    """A corpus with the ontology, as the program judges it."""
    documents = read_ontology(bundled_release()).documents
    terms = (
        Quad(s.triple.subject, s.triple.predicate, s.triple.object, graph) for graph, d in documents.items() for s in d.statements
    )
    return MemoryStore([*terms, *parse(path=str(corpus(scale, folder).file), format=RdfFormat.N_QUADS)], scale)


def _timed(work: Callable[[], object], times: int = 1) -> float:
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found)


def _whole(store: MemoryStore, shapes: Shapes, meetings: int) -> list[str]:
    """The whole graph: Core alone by every engine, and with ``sh:sparql`` by us and by the fastest engine that is exact there."""
    data = as_text(quad.triple for quad in store.quads())
    core = {name: _timed(partial(engine(name).results, data, shapes.core), 3) for name in ("shacl", "pyshifty")}
    if meetings <= ORACLE_UP_TO:
        core["pyshacl"] = _timed(lambda: engine("pyshacl").results(data, shapes.core))
    ours = _timed(lambda: evaluate(store, shapes), 3)
    whole = as_text(shapes.graph.triples)
    theirs = _timed(lambda: engine("pyshifty").results(data, whole))
    rows = ["| the whole graph | seconds | as a multiple of ours |", "|---|--:|--:|"]
    rows += [f"| Core by `{name}` | {seconds:.2f} | {seconds / core['shacl']:.1f} |" for name, seconds in core.items()]
    rows += [
        f"| with `sh:sparql`: {who} | {each:.2f} | {each / ours:.1f} |"
        for who, each in (("ours", ours), ("`pyshifty` alone", theirs))
    ]
    return rows


def _records(store: MemoryStore, shapes: Shapes, number: int) -> list[str]:
    """One record in the whole context: by its neighbourhood, and by pySHACL over that same neighbourhood."""
    near = Neighbourhood(shapes)
    rows: list[tuple[float, ...]] = []
    exact = 0
    for triples in _some_records(store, number):
        nodes = near.affected(store, triples)
        part = near.around(store, nodes)
        found = evaluate_nodes(part, shapes, nodes)
        steps = [
            _timed(partial(near.affected, store, triples), 5),
            _timed(partial(near.around, store, nodes), 5),
            _timed(partial(evaluate_nodes, part, shapes, nodes), 5),
        ]
        texts = as_text(part), as_text(shapes.graph.triples)
        start = perf_counter()
        report = oracle_report(*texts)
        oracle = perf_counter() - start
        focused = {each.object for each in report if each.predicate == sh("focusNode")}
        exact += focused & nodes == {each.focus for each in found}
        rows.append((len(triples), len(nodes), len(part), *steps, sum(steps), oracle, oracle / steps[2], oracle / sum(steps)))
    middle = [median(row[column] for row in rows) for column in range(10)]
    head = (
        "triples",
        "affected",
        "around",
        "affected, ms",
        "around, ms",
        "judged, ms",
        "sum, ms",
        "pySHACL, ms",
        "pySHACL / judged",
        "pySHACL / sum",
    )
    cells = (
        [f"{each:,.0f}" for each in middle[:3]]
        + [f"{each * 1000:,.1f}" for each in middle[3:8]]
        + [f"{each:,.0f}" for each in middle[8:]]
    )
    return [
        f"| one record, median of {len(rows)} | {' | '.join(head)} |",
        "|---|" + "--:|" * len(head),
        f"| exact in {exact} of {len(rows)} | {' | '.join(cells)} |",
    ]


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


if __name__ == "__main__":
    sys.exit(main())
