"""``python -m benchmarks.pages``: how long a reader waits for the first byte of a page that nobody asked for before.

Some things of each kind, spread over all of their kind, are asked for once each, one after the other on one connection, of a
server of the curated records and of synthetic ones at several scales, and then once again, when they are kept; beside them stands
a file that Starlette serves from disk.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

from benchmarks.conditions import conditions
from benchmarks.corpus import corpus
from benchmarks.options import options, told
from benchmarks.our_server import serving
from benchmarks.peers import ONE_CLIENT
from benchmarks.report import README, write_between
from diplograph.vocabulary import BASE, DIPLO, term

MARKERS: Final = ("<!-- pages: written by python -m benchmarks.pages -->", "<!-- end of pages -->")
CURATED: Final = "curated"
# The kinds that have a page made for them, and the class that tells its things.
_KINDS: Final = {
    "meeting": "Meeting",
    "person": "Person",
    "state": "State",
    "format": "Format",
    "series": "MeetingSeries",
    "initiative": "Initiative",
    "document": "OutcomeDocument",
    "source": "SourceDocument",
    "office": "Office",
    "topic": "Topic",
}
_STATIC: Final = "/static/diplograph.css"
_FILE: Final = "a file, by Starlette"
_TIMES: Final = 25


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    parser = options(__doc__, f"{CURATED},1k", more=(CURATED,))
    parser.add_argument("--things", type=int, default=_TIMES, help="how many of each kind")
    arguments, made = parser.parse_args(), conditions()
    found = {scale: _measured(scale, arguments) for scale in arguments.scale.split(",")}
    text = f"{told(made)}; milliseconds, median (longest) of {arguments.things} of a kind.\n\n{_table(found)}\n"
    print(text)
    if arguments.write:
        write_between(README, MARKERS, text)
    return 0


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds to the first byte.

    Attributes:
        anew: Of pages that nobody asked for before.
        again: Of the same pages, asked for once more.
    """

    anew: Sequence[float]
    again: Sequence[float]


def _measured(scale: str, arguments: Namespace) -> dict[str, Waits]:
    """How long each kind takes."""
    quads = None if scale == CURATED else corpus(scale, arguments.folder).file
    with serving(*ONE_CLIENT, quads=quads) as (_, served):
        chosen = {kind: _things(served, kind, class_, arguments.things) for kind, class_ in _KINDS.items()}
        paths = {kind: [f"/{kind}/{slug}.html" for slug in slugs] for kind, slugs in chosen.items()}
        paths[_FILE] = [_STATIC] * arguments.things
        return {kind: Waits(*([_wait(served, each) for each in asked] for _ in range(2))) for kind, asked in paths.items()}


def _things(served: HTTPConnection, kind: str, class_: str, number: int) -> list[str]:
    """The slugs of some things of a class, spread evenly over all of them but those that were merged into others."""
    prefix = f"{BASE}{kind}/"
    own = f'STRSTARTS(STR(?thing), "{prefix}") && NOT EXISTS {{ ?thing {term("dcterms:isReplacedBy")} ?other }}'
    query = f"SELECT ?thing {{ ?thing a <{DIPLO}{class_}> FILTER({own}) }}"
    served.request("GET", f"/sparql?{urlencode({'query': query, 'format': 'json'})}")
    answer = json.load(served.getresponse())
    slugs = sorted(row["thing"]["value"].removeprefix(prefix) for row in answer["results"]["bindings"])
    return slugs[:: max(1, len(slugs) // number)][:number]


def _wait(served: HTTPConnection, path: str) -> float:
    """Milliseconds from the request to the first byte of the answer."""
    started = perf_counter()
    served.request("GET", path)
    answer = served.getresponse()
    taken = (perf_counter() - started) * 1000
    answer.read()
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")
    return taken


def _table(found: Mapping[str, Mapping[str, Waits]]) -> str:
    head = [f"{scale} | again" for scale in found]
    lines = [f"| page of a | {' | '.join(head)} |", "|---|" + "--:|" * 2 * len(found)]
    for kind in (*_KINDS, _FILE):
        cells = [_cells(waits[kind]) for waits in found.values()]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(waits: Waits) -> str:
    if not waits.anew:
        return " | "
    return f"{median(waits.anew):.1f} ({max(waits.anew):.1f}) | {median(waits.again):.1f}"


if __name__ == "__main__":
    sys.exit(main())
