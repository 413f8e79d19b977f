"""A generation for one command: records read and built, without judging them."""

from diplograph.records import read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology


def load(release: Release) -> MemoryStore:
    """Read a release into memory.

    Raises:
        TurtleSyntaxError: when a file is not Turtle; nothing is loaded then.
        EnvironmentProblem: when the data folder is missing or a file cannot be read.
    """
    records = [read_record(file, release.data) for file in record_files(release.data)]
    return build(read_ontology(release), records)
