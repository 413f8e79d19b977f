"""``python -m benchmarks.search``: how long the index of names takes to make, and what it takes to answer.

What readers would answer is written to a file first, and taken from there the next time; so what is measured is the process that
a server starts, and the index that it asks.
"""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, thread_time
from typing import Final

from pyoxigraph import QueryTriples, RdfFormat
from pyoxigraph import Store as Engine

from benchmarks.corpus import corpus
from diplograph.name_keys import name_words
from diplograph.search import IndexFolder, NameIndex
from diplograph.search.gathering import queries

_EACH: Final = 100
_LIMIT: Final = 20
_SEED: Final = 20
# Names that people look for; those of meetings are in two thirds of all names.
_SOUGHT: Final = ("person", "state", "format", "office", "meeting", "document")
# The highest memory of this program alone: what getrusage tells includes that of who started it.
_RUN: Final = """
import re, runpy, time
runpy.run_module("diplograph.search", run_name="__main__")
print(time.process_time(), re.search("VmHWM: *([0-9]+)", open("/proc/self/status").read().replace("\\t", ""))[1])
"""


@dataclass(frozen=True, slots=True)
class Built:
    """An index that was made.

    Attributes:
        index: The index.
        seconds: How long the process took.
        cpu: How many seconds of a core.
        memory: The most memory that it took, in MB.
        size: The size of the file, in MB.
    """

    index: NameIndex
    seconds: float
    cpu: float
    memory: float
    size: float


def gathered(scale: str, folder: Path) -> Path:
    """Return what the readers answer when they are asked for all names, as a file; made when it is not there."""
    file = folder / f"{scale}-names.nt"
    if not file.exists():
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            engine = Engine(temporary)
            engine.bulk_load(path=str(corpus(scale, folder).file), format=RdfFormat.N_QUADS)
            with file.open("wb") as out:
                for each in queries():
                    answer = engine.query(each, use_default_graph_as_union=True)
                    if not isinstance(answer, QueryTriples):
                        raise TypeError("a CONSTRUCT gives triples")
                    answer.serialize(out, RdfFormat.N_TRIPLES)
    return file


def built(source: Path, folder: Path) -> Built:
    """Make the index by the process that a server starts."""
    made = IndexFolder(folder)
    started = perf_counter()
    with source.open("rb") as entry:
        done = subprocess.run(
            [sys.executable, "-c", _RUN, str(made.file)], stdin=entry, capture_output=True, text=True, check=True
        )
    seconds = perf_counter() - started
    cpu, memory = done.stdout.split()[-2:]
    return Built(NameIndex(made, "measured"), seconds, float(cpu), float(memory) / 1024, made.file.stat().st_size / 1e6)


def questions(index: NameIndex) -> Iterator[tuple[str, list[tuple[str, Sequence[str]]]]]:
    """Yield sorts of questions, each with some hundred: words, and kinds to look among."""
    names, random = _names(index), Random(_SEED)
    anywhere: Callable[[list[str]], list[tuple[str, Sequence[str]]]] = lambda texts: [(text, ()) for text in texts]  # noqa: E731
    yield "whole names", anywhere(names)
    yield "one to three letters", anywhere([name[: random.randint(1, 3)] for name in names])
    yield "beginnings of two words", anywhere([" ".join(word[:4] for word in name_words(name)[:2]) for name in names])
    yield "one letter for each word", anywhere([" ".join(word[:1] for word in name_words(name)[:4]) for name in names])
    yield "among meetings only", [(name[: random.randint(2, 6)], ("meeting",)) for name in names]
    yield "a slip", anywhere([_slipped(name, random) for name in names if len(name_words(name)[0]) > 4])
    yield (
        "words that never meet",
        anywhere([f"{name_words(name)[0]} {name_words(other)[0]}" for name, other in _pairs(names, random)]),
    )
    yield "nothing is called so", anywhere([f"qx{name_words(name)[0]}zq" for name in names])


def _names(index: NameIndex) -> list[str]:
    """Names in all scripts from all over the index."""
    found = [
        name.text
        for kind in _SOUGHT
        for letter in "abdegklmnoprstvz"
        for each in index.search(letter, [kind], limit=100)[:: 100 // 6]
        for name in each.named.names
    ]
    Random(_SEED).shuffle(found)
    return found[:_EACH]


def _pairs(names: list[str], random: Random) -> list[tuple[str, str]]:
    others = random.sample(names, len(names))
    return list(zip(names, others, strict=True))


def _slipped(name: str, random: Random) -> str:
    """The first word of a name, with one letter left out."""
    word = name_words(name)[0]
    place = random.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def measured(index: NameIndex) -> Iterator[str]:
    """Yield rows of a table: what was asked, how many times, median, worst, worst of a core, and how many had an answer."""
    every: list[tuple[float, float]] = []
    for sort, asked in questions(index):
        times, answered = [], 0
        for text, kinds in asked:
            started, busy = perf_counter(), thread_time()
            answered += bool(index.search(text, kinds, _LIMIT))
            times.append((perf_counter() - started, thread_time() - busy))
        every += times
        yield f"| {sort} | {len(asked)} | {_cells(times)} | {answered} |"
    yield f"| all | {len(every)} | {_cells(every)} | |"


def _cells(times: Sequence[tuple[float, float]]) -> str:
    """Median and worst time, and the worst of a core: the rest was spent waiting for one."""
    seconds, busy = zip(*times, strict=True)
    return " | ".join(f"{each * 1000:.2f}" for each in (median(seconds), max(seconds), max(busy)))


def main() -> int:
    """Measure the scales that are asked for."""
    parser = ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--scale", default="1k,10k", help="separated by commas")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "diplograph-benchmarks", help="for files")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for scale in arguments.scale.split(","):
        source = gathered(scale, arguments.folder)
        made = built(source, arguments.folder)
        print(f"\n### {scale}: {made.index.size:,} things with names\n")
        print(f"Made in {made.seconds:.1f} s ({made.cpu:.1f} s of a core), {made.memory:.0f} MB, file of {made.size:.1f} MB.\n")
        print("| asked | times | median, ms | worst, ms | worst of a core, ms | answered |\n|---|--:|--:|--:|--:|--:|")
        for row in measured(made.index):
            print(row)
        made.index.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
