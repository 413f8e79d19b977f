"""``python -m benchmarks.framing``: a framed meeting beside the engine's flat output, and beside PyLD framing.

Part by part in one process, and whole as a server answers that keeps no answers: JSON-LD framed, and N-Triples, which the
engine writes flat, of the same description.
"""

import gc
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from typing import Any, Final

from pyld import jsonld
from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, RdfFormat, serialize

from benchmarks.conditions import conditions
from benchmarks.our_server import serving
from benchmarks.report import README, write_between
from diplograph.negotiation import JSON_LD, N_TRIPLES
from diplograph.records import read_record, record_files, record_graph
from diplograph.release import bundled_release
from diplograph.representations import (
    DEFAULT,
    Description,
    Frames,
    SharedMentions,
    address,
    describe,
    document_of,
    expanded,
    flattened,
    frame_document,
    read_context,
    read_frames,
)
from diplograph.store import MemoryStore, build, read_ontology

MARKERS: Final = ("<!-- framing: written by python -m benchmarks.framing -->", "<!-- end of framing -->")
_URL: Final = "https://example.org/context.jsonld"
_MEETINGS: Final = "SELECT ?m { ?m a <https://w3id.org/diplograph/ontology#Meeting> } ORDER BY ?m"
_FRAMED: Final = {"explicit": True, "embed": "@always", "requireAll": False, "omitDefault": True, "omitGraph": True}
_HEADS: Final = (
    *(
        "meetings",
        "triples",
        "query, flat",
        "describe",
        "flat",
        "frame",
        "first",
        "describe and flat",
        "describe and frame",
        "ratio",
    ),
    *("PyLD", "PyLD to frame", "served, flat", "served, framed", "ratio"),
)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each part for one meeting.

    Attributes:
        construct: The engine constructs the record alone and writes it flat, without a look from Python.
        describe: The description: four queries, each triple once, sorted.
        flat: The engine writes the description as flat, expanded JSON-LD.
        frame: The builder nests the description as JSON; mentions that documents have in common were written before.
        first: The same where no document was written before.
        pyld: PyLD frames flat JSON-LD by the published frame, and it is written as JSON.
        served_flat: A server that keeps no answers answers with N-Triples.
        served_framed: It answers with framed JSON-LD.
    """

    construct: float
    describe: float
    flat: float
    frame: float
    first: float
    pyld: float
    served_flat: float
    served_framed: float


@dataclass(frozen=True, slots=True)
class Ours:
    """What documents are made from.

    Attributes:
        store: The graph.
        frames: The frames.
        shared: Mentions that the documents have in common.
    """

    store: MemoryStore
    frames: Frames
    shared: SharedMentions


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    arguments, made = _arguments(), conditions()
    release = bundled_release()
    frames = read_frames(release.ontology, read_context(release.context_files))
    store = build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])
    gc.collect()
    gc.freeze()  # as the server does before it answers
    lines = [f"{made['date']}, commit {made['commit']}, {made['processor']}, Python {made['python']}; milliseconds, medians.", ""]
    lines += [f"| {' | '.join(_HEADS)} |", "|---|" + "--:|" * (len(_HEADS) - 1)]
    meetings = _meetings(store)
    third = len(meetings) // 3
    groups = {"smallest third": meetings[:third], "middle": meetings[third:-third], "largest third": meetings[-third:]}
    with serving("--cache", "0") as (_, served):
        measure = partial(_measured, Ours(store, frames, SharedMentions()), served, arguments.rounds)
        lines += [_row(name, group, arguments.meetings, measure) for name, group in groups.items()]
    print("\n".join(lines))
    if arguments.write:
        write_between(README, MARKERS, "\n".join(lines) + "\n")
    return 0


def _arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=8, help="how many of each size")
    parser.add_argument("--rounds", type=int, default=7, help="how often each part is repeated")
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    return parser.parse_args()


def _meetings(store: MemoryStore) -> list[Description]:
    """All meetings of the curated records, by size."""
    rows = store.query(_MEETINGS)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    described = [describe(store, row["m"]) for row in rows if isinstance(row["m"], NamedNode)]
    return sorted(described, key=lambda each: len(each.triples))


def _row(name: str, group: list[Description], number: int, measured: Callable[[Description], Times]) -> str:
    some = group[:: max(1, len(group) // number)][:number]
    found = [measured(each) for each in some]
    middle = {each.name: median(getattr(times, each.name) for times in found) for each in fields(Times)}
    flat, framed = middle["describe"] + middle["flat"], middle["describe"] + middle["frame"]
    cells = [*(middle[name] for name in ("construct", "describe", "flat", "frame", "first")), flat, framed]
    shown = [f"{each * 1000:.2f}" for each in cells]
    triples = f"{median(len(each.triples) for each in some):,.0f}"
    last = [f"{framed / flat:.2f}", f"{middle['pyld'] * 1000:,.0f}", f"{middle['pyld'] / middle['frame']:.0f}"]
    served = [middle["served_flat"], middle["served_framed"]]
    last += [*(f"{each * 1000:.2f}" for each in served), f"{served[1] / served[0]:.2f}"]
    return f"| {name} | {triples} | {' | '.join((*shown, *last))} |"


def _measured(ours: Ours, served: HTTPConnection, rounds: int, description: Description) -> Times:
    """Times of one meeting; fails when the builder and PyLD do not say the same."""
    store, frames, shared = ours.store, ours.frames, ours.shared
    options, path = _options(), address(description.thing.value)
    frame = frame_document(frames, DEFAULT, "meeting", _URL) | {"id": description.thing.value}
    construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {record_graph(description.thing)} {{ ?s ?p ?o }} }}"

    # The engine writes rdf:type as any property, which framing does not look for; this flat JSON-LD has @type, ready made.
    flat = expanded(flattened(description.triples, frames, _URL), frames.context(DEFAULT.name))

    def by_pyld() -> str:
        return json.dumps(jsonld.frame(flat, frame, options), ensure_ascii=False)

    def by_builder() -> str:
        return document_of(description, frames, _URL, shared=shared)

    _compare(json.loads(by_builder()), json.loads(by_pyld()), frames, options)
    return Times(
        _timed(lambda: _construct(store, construct).serialize(format=RdfFormat.JSON_LD), rounds),
        _timed(lambda: describe(store, description.thing), rounds),
        _timed(lambda: serialize(description.triples, format=RdfFormat.JSON_LD), rounds),
        _timed(by_builder, rounds),
        _timed(lambda: document_of(description, frames, _URL), rounds),
        _timed(by_pyld, 1),
        *(_timed(partial(_get, served, f"{path}.{form.extension}"), rounds) for form in (N_TRIPLES, JSON_LD)),
    )


def _get(served: HTTPConnection, path: str) -> None:
    served.request("GET", path)
    answer = served.getresponse()
    answer.read()
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")


def _construct(store: MemoryStore, query: str) -> QueryTriples:
    found = store.query(query)
    if not isinstance(found, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return found


def _options() -> dict[str, Any]:
    context = json.loads(bundled_release().context_files[-1].read_text(encoding="utf-8"))

    def load(url: str, _options: object) -> dict[str, Any]:
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    return {"documentLoader": load, **_FRAMED}


def _compare(ours: dict[str, Any], theirs: dict[str, Any], frames: Frames, options: dict[str, Any]) -> None:
    """Both have the same things in the same places; only what lies beside the frame is ours alone."""
    ours.pop("@included", None)
    if _canonical(expanded(ours, frames.context(DEFAULT.name))) != _canonical(jsonld.expand(theirs, options)):
        raise RuntimeError(f"{ours['id']}: the builder and PyLD differ")


def _canonical(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in sorted(value.items())}
    if isinstance(value, list):
        return sorted(map(_canonical, value), key=lambda each: json.dumps(each, sort_keys=True))
    return str(value) if isinstance(value, int) else value


def _timed(work: Callable[[], object], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found)


if __name__ == "__main__":
    sys.exit(main())
