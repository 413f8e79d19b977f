"""``python -m benchmarks``: compare diplograph with its peers, and write the table in benchmarks/README.md."""

import json
import logging
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.conditions import conditions
from benchmarks.corpus import SCALES, corpus
from benchmarks.peers import BASELINES, PEERS, SMALL_ONLY, running
from benchmarks.report import README, markdown, write_between_markers
from benchmarks.runaways import LIMIT, runaways
from benchmarks.streaming import streaming
from benchmarks.throughput import driver, throughput
from benchmarks.timing import named_queries, point_query

PARTS: Final = ("load", "queries", "point", "throughput", "streaming", "runaways")
_LOG: Final = logging.getLogger("benchmarks")


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", default="1k,10k", help=f"of {', '.join(SCALES)}; separated by commas")
    parser.add_argument("--part", default=",".join(PARTS), help=f"of {', '.join(PARTS)}; separated by commas")
    parser.add_argument("--peer", default=",".join(PEERS), help=f"of {', '.join(PEERS)}; separated by commas")
    parser.add_argument("--rounds", type=int, default=5, help="how often each measurement is repeated")
    parser.add_argument("--seconds", type=int, default=5, help="how long each round of throughput lasts")
    parser.add_argument("--patience", type=float, default=60, help="how many seconds rdflib may take for an answer")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "diplograph-benchmarks", help="for generated files")
    parser.add_argument("--results", type=Path, default=None, help="results so far, which new ones are added to; in the folder by default")
    parser.add_argument("--readme", type=Path, default=README, help="where the table is written")
    return parser.parse_args()


def _measure(scale: str, peers: list[str], parts: list[str], arguments: Namespace, found: dict[str, Any]) -> None:
    """Add the results of one scale; peers of one storage mode run at a time, so that memory suffices."""
    made = corpus(scale, arguments.folder)
    found |= {"meetings": made.meetings, "quads": made.quads}
    small = [peer for peer in peers if peer not in SMALL_ONLY or made.meetings <= SCALES["1k"]]
    modes = [[peer for peer in small if peer.endswith(mode) == end] for mode, end in (("-disk", False), ("-disk", True))]
    for group in filter(None, modes):
        with ExitStack() as stack:
            servers = [stack.enter_context(running(peer, made, arguments.folder)) for peer in group]
            _LOG.info("%s: %s", scale, ", ".join(f"{server.peer} loaded in {server.load:.1f} s" for server in servers))
            if "load" in parts:
                found.setdefault("load", {}).update({server.peer: server.load for server in servers})
            compared = [server for server in servers if server.peer not in SMALL_ONLY]
            if "queries" in parts:
                _merge(found.setdefault("queries", {}), named_queries(made, servers, arguments.rounds, arguments.patience))
            if "point" in parts:
                found.setdefault("point", {}).update(point_query(made, compared))
            if "throughput" in parts:
                _merge(found.setdefault("throughput", {}), throughput(made, servers, arguments.rounds, arguments.seconds))
            if "streaming" in parts:
                found.setdefault("streaming", {}).update(streaming(compared, arguments.rounds))
        if "runaways" in parts:
            for peer in (peer for peer in group if peer not in SMALL_ONLY):
                ended = runaways(made.point, partial(running, peer, made, arguments.folder, LIMIT))
                found.setdefault("runaways", {})[peer] = ended
                _LOG.info("%s runaways: %s", peer, {name: (round(each["seconds"], 2), each["end"]) for name, each in ended.items()})


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
        _measure(scale, peers, arguments.part.split(","), arguments, found.setdefault(scale, {}))
        found[scale]["conditions"] = {**conditions(), "driver": driver(), "rounds": arguments.rounds}
        file.write_text(json.dumps(found, indent=1), encoding="utf-8")
    write_between_markers(arguments.readme, markdown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
