"""pySHACL as a peer, in a process of its own that is ended when its time is up."""

import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter

import pyshacl
import rdflib
from rdflib import Graph, URIRef

from diplograph.validation.engines.interface import Raw
from diplograph.validation.engines.reports import raw_results
from diplograph.validation.results import Result

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What pySHACL found.

    Attributes:
        seconds: How long it took to read the data and to judge it; the shapes were read before.
        keys: What it found; ``None`` when its time was up.
    """

    seconds: float
    keys: frozenset[Key] | None


def keys(results: Iterable[Result | Raw]) -> frozenset[Key]:
    """Return what makes results the same: focus node, path, value and component."""
    return frozenset((each.focus.value, str(each.path), str(each.value), each.component) for each in results)


def verdict(data: str, shapes: str, nodes: Iterable[str], patience: float) -> Verdict:
    """Let pySHACL judge.

    Args:
        data: The data graph, in N-Triples.
        shapes: The shapes graph, in N-Triples.
        nodes: The IRIs of the only focus nodes that are judged; without any, all that the shapes target.
        patience: How many seconds it may take.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_judge, args=(data, shapes, sorted(nodes), theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(patience) else Verdict(patience, None)
    finally:
        process.kill()
        process.join()
        ours.close()


def _judge(data: str, shapes: str, nodes: list[str], answer: Connection) -> None:
    rdflib.NORMALIZE_LITERALS = False
    read = Graph().parse(data=shapes, format="nt")
    start = perf_counter()
    graph = Graph().parse(data=data, format="nt")
    _, report, _ = pyshacl.validate(graph, shacl_graph=read, focus_nodes=[URIRef(each) for each in nodes] or None)
    seconds = perf_counter() - start
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report!r}")
    answer.send(Verdict(seconds, keys(raw_results(report))))
