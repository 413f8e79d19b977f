"""The seed release, nothing left out: each line of its checklist is one query that must be true of the records."""

from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean

from diplograph.records import read_record, record_files
from diplograph.release import Release
from diplograph.sparql import with_known_prefixes
from diplograph.store import MemoryStore, build, read_ontology

LINES = sorted((Path(__file__).parent / "checklist").glob("*.rq"))


@pytest.fixture(scope="module")
def store(release: Release) -> MemoryStore:
    """The real records as a generation."""
    return build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])


def _holds(store: MemoryStore, line: Path) -> bool:
    answer = store.query(with_known_prefixes(line.read_text(encoding="utf-8")))
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def test_the_checklist_has_31_lines() -> None:
    """One query for each line, numbered without a gap, each opening with its words."""
    assert [int(line.name[:2]) for line in LINES] == list(range(1, 32))
    assert all(line.read_text(encoding="utf-8").startswith("# ") for line in LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.stem)
def test_the_record_holds(store: MemoryStore, line: Path) -> None:
    """What the line asks for is in the records, cited to its paragraph."""
    assert _holds(store, line), line.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.stem)
def test_the_line_can_fail(world_store: MemoryStore, line: Path) -> None:
    """No line is true of just any records: all are false of the fictional world."""
    assert not _holds(world_store, line)
