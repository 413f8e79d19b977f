"""``python -m benchmarks.collections``: pages of meetings at several scales, as multiples of the smallest one.

A page is made anew each time, from its address to its bytes, by the code that the server runs; only the index is kept, as the
server keeps it for a whole generation. What reading the index costs, once in a generation, stands in rows of its own.
"""

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from benchmarks.conditions import conditions
from benchmarks.corpus import corpus
from benchmarks.options import options, told
from benchmarks.report import README, write_between
from diplograph.collections import COLLECTIONS, Controls, Indexes, Page, Said, facets_of, members_of, page_of, read_asked
from diplograph.negotiation import TURTLE
from diplograph.release import bundled_release
from diplograph.representations import read_context, read_frames
from diplograph.serialisation import write_graph
from diplograph.store import MemoryStore, read_ontology
from diplograph.vocabulary import term

MARKERS: Final = ("<!-- collections: written by python -m benchmarks.collections -->", "<!-- end of collections -->")
BASE: Final = "https://example.org"
ROUNDS: Final = 9
_MEETINGS: Final = COLLECTIONS["meetings"]
_FRAMES: Final = read_frames(bundled_release().ontology, read_context(bundled_release().context_files))


def main() -> int:
    """Measure, print, and write into the README when asked to."""
    arguments, made = options(__doc__, "1k,10k").parse_args(), conditions()
    found = {scale: _measured(scale, arguments.folder) for scale in arguments.scale.split(",")}
    text = f"{told(made)}.\n\n{_table(found)}"
    print(text)
    if arguments.write:
        write_between(README, MARKERS, text)
    return 0


def _measured(scale: str, folder: Path) -> dict[str, float]:
    """Milliseconds of the processor by what is done; the clock on the wall would tell of the machine's other work too."""
    made = corpus(scale, folder)
    store = MemoryStore(_quads(made.file), scale)
    state, form, person = (_frequent(store, f"diplo:{each}") for each in ("participatingState", "inFormat", "attendee"))
    gc.collect()
    gc.freeze()
    indexes = Indexes(store)
    found = {
        "index: members in order of date": _once(lambda: _page(indexes, "")),
        "index: all that the page for people counts": _once(lambda: facets_of(read_asked(_MEETINGS, [], indexes), indexes)),
        "index: members in order of name": _once(lambda: _page(indexes, "sort=label")),
        "index: the meetings of a person": _once(lambda: _page(indexes, f"person={person}")),
    }
    addresses = {
        "first page": "",
        "by name": "sort=label",
        "filtered by format": f"format={form}",
        "filtered by state and years": f"state={state}&from=1995&to=2015",
        "filtered, by name": f"state={state}&status=held&sort=label",
    }
    addresses |= {f"deep page, {name}": _deep(indexes, address) for name, address in addresses.items()}
    found |= {f"to find: {name}": _often(lambda at=address: _page(indexes, at)) for name, address in addresses.items()}  # type: ignore[misc]
    found |= {name: _often(lambda at=address: _turtle(indexes, at)) for name, address in addresses.items()}  # type: ignore[misc]
    # The dialogues of a larger world are larger, and so are the rows of its pages.
    triples = len(members_of(_page(indexes, ""), store))
    found["first page, for 1,000 triples"] = found["first page"] * 1000 / triples
    found["first page, JSON-LD"] = _often(lambda: _json(indexes, ""))
    found["first page, counts for people"] = _often(lambda: facets_of(read_asked(_MEETINGS, [], indexes), indexes))
    gc.unfreeze()
    return found


def _quads(file: Path) -> Iterator[Quad]:
    """A corpus with the ontology, as the server holds it."""
    for graph, document in read_ontology(bundled_release()).documents.items():
        yield from (Quad(each.subject, each.predicate, each.object, graph) for each in (s.triple for s in document.statements))
    yield from parse(path=str(file), format=RdfFormat.N_QUADS)


def _frequent(store: MemoryStore, prefixed: str) -> str:
    """The name of the value that most things have for a property."""
    quads = store.matching(None, term(prefixed), None)
    values = Counter(each.object.value for each in quads if isinstance(each.object, NamedNode))
    return values.most_common(1)[0][0].rpartition("/")[2]


def _page(indexes: Indexes, address: str) -> Page:
    return page_of(read_asked(_MEETINGS, parse_qsl(address), indexes), indexes)


def _turtle(indexes: Indexes, address: str) -> bytes:
    page = _page(indexes, address)
    controls = Controls(page, BASE)
    return write_graph([*members_of(page, indexes.store), *controls.triples()], TURTLE, NamedNode(controls.whole))


def _json(indexes: Indexes, address: str) -> bytes:
    page = _page(indexes, address)
    document = Said(page, members_of(page, indexes.store)).json_ld(Controls(page, BASE), _FRAMES, f"{BASE}/context.jsonld")
    return json.dumps(document, ensure_ascii=False).encode()


def _deep(indexes: Indexes, address: str) -> str:
    """The address of a page in the middle of what another address begins."""
    page = _page(indexes, f"{address}&limit=500")
    for _ in range(page.total // 1000):
        page = _page(indexes, page.asked.address(cursor=page.next).removeprefix("?"))
    return page.asked.address(cursor=page.previous).removeprefix("?").replace("limit=500", "limit=50")


def _once(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return (process_time() - begun) * 1000


def _often(work: Callable[[], object]) -> float:
    return median(_once(work) for _ in range(ROUNDS))


def _table(found: Mapping[str, Mapping[str, float]]) -> str:
    """Milliseconds, and in parentheses how many times as many as at the smallest scale."""
    smallest = next(iter(found.values()))
    lines = [f"| {' | '.join(['milliseconds', *found])} |", "|---|" + "--:|" * len(found)]
    for name, base in smallest.items():
        cells = [f"{times[name]:.2f} ({times[name] / base:.2f})" for times in found.values()]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
