"""``python -m benchmarks.validation``: SHACL engines side by side, over whole graphs and over one record in a large context."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from benchmarks.conditions import conditions
from benchmarks.corpus import SCALES, corpus
from benchmarks.one_record import gate, records, timed
from benchmarks.options import options
from benchmarks.report import README, write_between
from diplograph.release import bundled_release
from diplograph.store import MemoryStore, read_ontology
from diplograph.validation import Shapes, evaluate, load_shapes
from diplograph.validation.engines import engine
from diplograph.validation.shacl import core_results
from diplograph.validation.shapes import as_text

MARKERS: Final = ("<!-- validation: written by python -m benchmarks.validation -->", "<!-- end of validation -->")
# How many meetings an engine is asked about at most: beyond, it takes many minutes, or more memory than there is.
UP_TO: Final = {"pyshacl": 1_000, "pyshifty": 10_000}
PARTS: Final = ("whole", "records", "gate")


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    arguments = _arguments()
    made = conditions()
    lines = [f"{made['date']}, commit {made['commit']}, {made['processor']}, Python {made['python']}.", ""]
    for scale in arguments.scale.split(","):
        for line in _measured(scale, arguments):
            print(line, flush=True)
            lines.append(line)
    if arguments.write:
        write_between(README, MARKERS, "\n".join(lines))
    return 0


def _arguments() -> Namespace:
    parser = options(__doc__, "1k,10k")
    parser.add_argument("--part", default=",".join(PARTS), help=f"of {', '.join(PARTS)}; separated by commas")
    parser.add_argument("--records", type=int, default=9, help="how many records to judge by their neighbourhoods")
    return parser.parse_args()


def _measured(scale: str, arguments: Namespace) -> Iterator[str]:
    shapes, parts = load_shapes(bundled_release().shapes_file), arguments.part.split(",")
    store = _store(scale, arguments.folder)
    yield from (f"### {scale}: {len(store):,} quads", "")
    if "whole" in parts:
        yield from (*_whole(store, shapes, SCALES[scale]), "")
    if "records" in parts:
        yield from (*records(store, shapes, arguments.records), "")
    if "gate" in parts:
        yield from (*gate(SCALES[scale], arguments.folder / f"{scale}-records", arguments.records), "")


def _store(scale: str, folder: Path) -> MemoryStore:
    """A corpus with the ontology, as the program judges it."""
    documents = read_ontology(bundled_release()).documents
    terms = (
        Quad(s.triple.subject, s.triple.predicate, s.triple.object, graph) for graph, d in documents.items() for s in d.statements
    )
    file = corpus(scale, folder).file
    return MemoryStore((quad for part in (terms, parse(path=str(file), format=RdfFormat.N_QUADS)) for quad in part), scale)


def _whole(store: MemoryStore, shapes: Shapes, meetings: int) -> list[str]:
    """The whole graph: Core alone by every engine, and with ``sh:sparql`` by us and by the fastest engine that is exact there.

    Ours includes the way out of the store; the others are given all triples in N-Triples, which they read.
    """
    read = shapes.data(quad.triple for quad in store.quads())
    core = {"ours": timed(lambda: core_results(shapes.data(quad.triple for quad in store.quads()), shapes, engine()), 3)}
    core["`shacl`, in ours"] = timed(partial(engine().results, read, shapes.core), 3)
    queries = {"ours": timed(lambda: evaluate(store, shapes), 3)}
    peers = [name for name, most in UP_TO.items() if meetings <= most]
    data, both = as_text(quad.triple for quad in store.quads()) if peers else "", as_text(shapes.graph.triples)
    core |= {f"`{name}`": timed(partial(engine(name).results, data, shapes.core), 1) for name in peers}
    if "pyshifty" in peers:
        queries["`pyshifty` alone"] = timed(lambda: engine("pyshifty").results(data, both), 1)
    rows = ["| the whole graph | seconds | as a multiple of ours |", "|---|--:|--:|"]
    rows += [f"| Core: {name} | {seconds:.2f} | {seconds / core['ours']:.1f} |" for name, seconds in core.items()]
    rows += [f"| with `sh:sparql`: {name} | {each:.2f} | {each / queries['ours']:.1f} |" for name, each in queries.items()]
    return rows


if __name__ == "__main__":
    sys.exit(main())
