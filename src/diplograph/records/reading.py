"""Record files to statements that know their lines and their graph."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from diplograph.errors import EnvironmentProblem
from diplograph.records.layout import folder_of, identity_of, record_graph
from diplograph.turtle import Document, read_document
from diplograph.vocabulary import kind_and_slug, thing


@dataclass(frozen=True)
class Record(Document):
    """One record file, read.

    Attributes:
        path: Where the file stands, relative to the data folder.
    """

    path: PurePosixPath

    @cached_property
    def main(self) -> NamedNode | None:
        """The thing that the path names; ``None`` when no record belongs at this path."""
        return identity_of(self.path)

    @cached_property
    def leading(self) -> NamedNode | None:
        """The thing written first: the main thing or, at a path where no record belongs, the first that has records."""
        candidates = (subject for subject in self.subjects if folder_of((kind_and_slug(subject.value) or ("", ""))[0]))
        return self.main or next(candidates, None)

    @cached_property
    def graph(self) -> NamedNode:
        """The name of the record's graph; records that stand where none belongs share one."""
        return record_graph(self.main) if self.main else thing("record", "unplaced")


def record_files(data: Path) -> list[Path]:
    """Return all Turtle files below a data folder, sorted by path; hidden ones, such as an editor's copies, are no records.

    Raises:
        EnvironmentProblem: when ``data`` is no folder, or a folder in it may not be read; no file is left out in silence.
    """
    if not data.is_dir():
        raise EnvironmentProblem(f"{data} is not a folder", "name the folder that holds the records: --data DIR")
    try:
        found = [Path(folder, name) for folder, _, names in os.walk(data, onerror=_refuse) for name in names]
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename}: {error.strerror}") from None
    return sorted(file for file in found if file.suffix == ".ttl" and not file.name.startswith(".") and file.is_file())


def _refuse(error: OSError) -> None:
    """``os.walk`` passes over what it may not read, unless told otherwise."""
    raise error


def read_record(file: Path, data: Path) -> Record:
    """Read one record file.

    Args:
        file: The file.
        data: The data folder that it belongs to; a file elsewhere has only its name for a path.

    Raises:
        TurtleSyntaxError: when the file is not Turtle.
        EnvironmentProblem: when the file cannot be read.
    """
    document = read_document(file)
    return Record(document.file, document.text, document.statements, path_in(data, file))


def path_in(data: Path, file: Path) -> PurePosixPath:
    """Return where a file stands relative to the data folder; a file elsewhere has only its name for a path."""
    # Most files were listed in the folder itself; only for others it is worth the time to find out where they really are.
    if file.is_relative_to(data) and ".." not in file.parts:
        return PurePosixPath(file.relative_to(data).as_posix())
    here, root = file.resolve(), data.resolve()
    path = here.relative_to(root) if here.is_relative_to(root) else Path(file.name)
    return PurePosixPath(path.as_posix())
