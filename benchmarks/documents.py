"""``python -m benchmarks.documents``: what a document costs a server, made anew, from its copies, and when nothing has changed.

The cost is processor time of the server and all its readers, over requests one after the other on one connection; beside them a
file that Starlette serves from disk, asked for in the same way.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from time import perf_counter
from typing import Final

import psutil

from benchmarks.conditions import conditions
from benchmarks.our_server import serving
from benchmarks.report import README, write_between
from diplograph.release import bundled_release

MARKERS: Final = ("<!-- documents: written by python -m benchmarks.documents -->", "<!-- end of documents -->")
_FORMATS: Final = ("html", "ttl", "jsonld", "nt", "rdf")
_STATIC: Final = "/static/diplograph.css"
_EACH: Final = 40  # the clock of processor time ticks every 10 ms


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one request, in milliseconds.

    Attributes:
        processor: Processor time of the server and its readers.
        waited: How long the client waited.
    """

    processor: float
    waited: float


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=25)
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    arguments, made = parser.parse_args(), conditions()
    files = sorted((bundled_release().data / "meetings").rglob("*.ttl"))
    names = [each.stem for each in files[:: max(1, len(files) // arguments.meetings)]][: arguments.meetings]
    lines = [
        f"{made['date']}, commit {made['commit']}, {made['processor']}, Python {made['python']}; milliseconds a request.",
        "",
        "| document | made anew | waited | from its copy | waited | 304 | waited | 304 beside that of a file |",
        "|---|" + "--:|" * 7,
    ]
    with serving() as (number, served):
        process = psutil.Process(number)
        file = _cost(process, served, [(_STATIC, _etag(served, _STATIC))] * len(names))
        lines += [_row(form, process, served, names, file) for form in _FORMATS]
        lines.append(f"| a file, by Starlette | | | | | {file.processor:.2f} | {file.waited:.2f} | 1.0 |")
    print("\n".join(lines))
    if arguments.write:
        write_between(README, MARKERS, "\n".join(lines) + "\n")
    return 0


def _row(form: str, process: psutil.Process, served: HTTPConnection, names: Sequence[str], file: Cost) -> str:
    paths = [f"/meeting/{each}.{form}" for each in names]
    anew = _cost(process, served, [(each, "") for each in paths], times=1)
    kept = _cost(process, served, [(each, "") for each in paths])
    same = _cost(process, served, [(each, _etag(served, each)) for each in paths])
    figures = [each for cost in (anew, kept, same) for each in (cost.processor, cost.waited)]
    return f"| `.{form}` | {' | '.join(f'{each:.2f}' for each in figures)} | {same.processor / file.processor:.1f} |"


def _cost(process: psutil.Process, served: HTTPConnection, asked: Sequence[tuple[str, str]], times: int = _EACH) -> Cost:
    before, start = _spent(process), perf_counter()
    for _ in range(times):
        for path, etag in asked:
            _ask(served, path, etag)
    number = times * len(asked) / 1000
    return Cost((_spent(process) - before) / number, (perf_counter() - start) / number)


def _spent(process: psutil.Process) -> float:
    """Seconds of processor time of a server and its readers."""
    spent = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in spent))


def _etag(served: HTTPConnection, path: str) -> str:
    return _ask(served, path, "")["etag"]


def _ask(served: HTTPConnection, path: str, etag: str) -> Mapping[str, str]:
    served.request("GET", path, headers={"If-None-Match": etag} if etag else {})
    answer = served.getresponse()
    answer.read()
    if answer.status != (HTTPStatus.NOT_MODIFIED if etag else HTTPStatus.OK):
        raise RuntimeError(f"{path}: {answer.status}")
    return {name.lower(): value for name, value in answer.getheaders()}


if __name__ == "__main__":
    sys.exit(main())
