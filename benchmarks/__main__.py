"""``python -m benchmarks``: compare diplograph with its peers, and write the table in benchmarks/README.md."""

import json
import logging
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.conditions import conditions
from benchmarks.corpus import SCALES, Corpus, corpus
from benchmarks.floors import FLOORS, floor
from benchmarks.peers import BASELINES, PEERS, SMALL_ONLY, running
from benchmarks.report import README, markdown, write_between_markers
from benchmarks.runaways import LIMIT, runaways
from benchmarks.streaming import streaming
from benchmarks.throughput import driver, throughput
from benchmarks.timing import named_queries, named_queries_apart, point_query

PARTS: Final = ("load", "queries", "point", "throughput", "streaming", "runaways")
_LOG: Final = logging.getLogger("benchmarks")


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", default="1k,10k", help=f"of {', '.join(SCALES)}; separated by commas")
    parser.add_argument("--part", default=",".join(PARTS), help=f"of {', '.join(PARTS)}; separated by commas")
    parser.add_argument("--peer", default=",".join(PEERS), help=f"of {', '.join(PEERS)}; separated by commas")
    parser.add_argument("--query", default="", help="names of queries, separated by commas; by default all")
    parser.add_argument("--rounds", type=int, default=5, help="how often each measurement is repeated")
    parser.add_argument("--seconds", type=int, default=5, help="how long each round of throughput lasts")
    parser.add_argument("--patience", type=float, default=60, help="how many seconds rdflib may take for an answer")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "diplograph-benchmarks", help="for generated files"
    )
    parser.add_argument(
        "--results", type=Path, default=None, help="results so far, which new ones are added to; in the folder by default"
    )
    parser.add_argument("--readme", type=Path, default=README, help="where the table is written")
    return parser.parse_args()


def _measure(scale: str, peers: list[str], arguments: Namespace, found: dict[str, Any]) -> Iterator[None]:
    """Add the results of one scale, and yield whenever some are complete.

    Peers of one storage mode run side by side and take turns; rdflib comes afterwards, alone.
    """
    made = _chosen(corpus(scale, arguments.folder), arguments.query)
    found |= {"meetings": made.meetings, "quads": made.quads}
    engines = [peer for peer in peers if peer not in SMALL_ONLY]
    for mode in ("-memory", "-disk"):
        group = [peer for peer in engines if peer.endswith(mode)]
        if group:
            _side_by_side(made, group, arguments, found)
            _run_away(made, group, arguments, found)
            yield
    if made.meetings <= SCALES["1k"]:
        for peer in (peer for peer in peers if peer in SMALL_ONLY):
            _apart(made, peer, arguments, found)
            yield


def _chosen(made: Corpus, names: str) -> Corpus:
    wanted = set(names.split(",")) if names else made.queries.keys()
    if unknown := wanted - made.queries.keys():
        raise SystemExit(f"no such query: {', '.join(sorted(unknown))}; they are {', '.join(made.queries)}")
    return replace(made, queries={name: query for name, query in made.queries.items() if name in wanted})


def _side_by_side(made: Corpus, group: list[str], arguments: Namespace, found: dict[str, Any]) -> None:
    parts = set(arguments.part.split(",")) - {"runaways"}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(peer, made, arguments.folder)) for peer in group if parts]
        floors = [stack.enter_context(floor(kind)) for kind in FLOORS] if group[0].endswith("-memory") else []
        _LOG.info("%s: %s", made.scale, ", ".join(f"{server.peer} loaded in {server.load:.1f} s" for server in servers))
        measures: dict[str, Callable[[], dict[str, Any]]] = {
            "load": lambda: {server.peer: server.load for server in servers},
            "queries": lambda: named_queries(made, servers, arguments.rounds),
            "point": lambda: point_query(made, [*servers, *floors]),
            "throughput": lambda: throughput(made, [*servers, *floors], arguments.rounds, arguments.seconds),
            "streaming": lambda: streaming(servers, arguments.rounds),
        }
        for part, measure in measures.items():
            if part in parts:
                _merge(found.setdefault(part, {}), measure())


def _run_away(made: Corpus, group: list[str], arguments: Namespace, found: dict[str, Any]) -> None:
    for peer in group if "runaways" in arguments.part.split(",") else []:
        ended = runaways(made.point, partial(running, peer, made, arguments.folder, LIMIT))
        found.setdefault("runaways", {})[peer] = ended
        _LOG.info("%s runaways: %s", peer, {name: (round(each["seconds"], 2), each["end"]) for name, each in ended.items()})


def _apart(made: Corpus, peer: str, arguments: Namespace, found: dict[str, Any]) -> None:
    parts = arguments.part.split(",")
    start = partial(running, peer, made, arguments.folder)
    if {"load", "throughput"} & set(parts):
        with start() as server:
            found.setdefault("load", {})[peer] = server.load
            if "throughput" in parts:
                _merge(found.setdefault("throughput", {}), throughput(made, [server], 1, arguments.seconds))
    if "queries" in parts:
        known = found.setdefault("queries", {})
        _merge(known, named_queries_apart(made, peer, start, arguments.patience, known))


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    """Add what is new, level by level."""
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def main() -> int:
    """Run what is asked for; what was measured before and is not measured now stays in the table."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    arguments = _arguments()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    file = arguments.results or arguments.folder / "results.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    peers = [peer for peer in PEERS if peer in arguments.peer.split(",")]
    _LOG.info("baselines: %s; load by %s", BASELINES, driver())
    for scale in arguments.scale.split(","):
        for _ in _measure(scale, peers, arguments, found.setdefault(scale, {})):
            found[scale]["conditions"] = {**conditions(), "driver": driver(), "rounds": arguments.rounds}
            file.write_text(json.dumps(found, indent=1), encoding="utf-8")
            write_between_markers(arguments.readme, markdown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
