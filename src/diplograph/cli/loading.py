"""A generation for one command: records read and built, without judging them."""

from pathlib import Path

from diplograph.errors import EnvironmentProblem
from diplograph.records import read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology


def files_of(release: Release) -> list[Path]:
    """Return the record files of a release.

    Raises:
        EnvironmentProblem: when the data folder is missing or holds no records.
    """
    files = record_files(release.data)
    if not files:
        raise EnvironmentProblem(f"{release.data} holds no records", "name the folder that holds them: --data DIR")
    return files


def load(release: Release) -> MemoryStore:
    """Read a release into memory.

    Raises:
        TurtleSyntaxError: when a file is not Turtle; nothing is loaded then.
        EnvironmentProblem: when the data folder is missing or holds no records, or a file cannot be read.
    """
    records = [read_record(file, release.data) for file in files_of(release)]
    return build(read_ontology(release), records)
