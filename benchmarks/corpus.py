"""The quads that all peers load: synthetic records, and what our rules derive from them, in one file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Engine

from benchmarks.synthetic import generate, write_quads
from diplograph.questions import load_catalogue
from diplograph.release import bundled_release
from diplograph.store import read_ontology
from diplograph.store.build import derived

SCALES: Final = {"tiny": 30, "1k": 1_000, "10k": 10_000, "100k": 100_000}


@dataclass(frozen=True, slots=True)
class Corpus:
    """One scale of the benchmark.

    Attributes:
        scale: Its name.
        meetings: How many meetings it has.
        file: All quads, in N-Quads.
        quads: How many there are.
        queries: The named queries with parameters that the quads can answer, by name.
        point: A query for a single value.
    """

    scale: str
    meetings: int
    file: Path
    quads: int
    queries: dict[str, str]
    point: str


def corpus(scale: str, folder: Path) -> Corpus:
    """Make a corpus in a folder, or take the one that is there."""
    file, facts = folder / f"{scale}.nq", folder / f"{scale}.json"
    if not facts.exists():
        folder.mkdir(parents=True, exist_ok=True)
        world = generate(SCALES[scale])
        write_quads(world, file)
        facts.write_text(
            json.dumps({"quads": _derive(file), "parameters": world.parameters()}, ensure_ascii=False), encoding="utf-8"
        )
    known = json.loads(facts.read_text(encoding="utf-8"))
    catalogue = load_catalogue(bundled_release().queries)
    queries = {name: question.bind(known["parameters"].get(name, {})) for name, question in catalogue.items()}
    meeting = known["parameters"]["who-took-part"]["meeting"].removeprefix("meeting:")
    point = f"SELECT ?date {{ <https://w3id.org/diplograph/meeting/{meeting}> <https://schema.org/startDate> ?date }}"
    return Corpus(scale, SCALES[scale], file, known["quads"], queries, point)


def _derive(file: Path) -> int:
    """Append what the rules derive, and return the number of all quads."""
    engine = Engine()
    engine.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    number = len(engine)
    with file.open("a", encoding="utf-8") as out:
        for rule in read_ontology(bundled_release()).rules:
            for quad in derived(engine, rule):
                out.write(f"{quad} .\n")
                number += 1
    return number
