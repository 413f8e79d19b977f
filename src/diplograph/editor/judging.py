"""What an editor has open, judged in the context of the data folder that it stands in."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from diplograph.errors import DiplographError
from diplograph.records import FOLDERS, read_record, record_files
from diplograph.release import Release
from diplograph.store import read_ontology
from diplograph.validation import Report, check
from diplograph.validation.known import Known

_NAMES = frozenset(folder.name for folder in FOLDERS)


def data_folder(file: Path) -> Path | None:
    """Return the data folder that a record stands in, by the names of its folders; ``None`` when it stands in none."""
    return next((folder.parent for folder in file.resolve().parents if folder.name in _NAMES), None)


@dataclass(frozen=True)
class Judging:
    """Judges open texts; one at a time, because a check takes all the computer has.

    Attributes:
        release: The ontology and shapes, and the records that are the context of a text that stands in no data folder.
    """

    release: Release
    _turn: threading.Lock

    @classmethod
    def over(cls, release: Release) -> "Judging":
        """Return what judges against a release."""
        return cls(release, threading.Lock())

    def report(self, file: Path, unsaved: dict[Path, str]) -> Report:
        """Judge one file with what is not saved yet.

        Args:
            file: The file to report on.
            unsaved: The texts that the editor holds, by file.

        Raises:
            DiplographError: when the records cannot be read.
        """
        data = data_folder(file) or self.release.data
        files = sorted({*record_files(data), file})
        with self._turn:
            return check(replace(self.release, data=data), data, files, [file], unsaved=unsaved)

    def known(self, file: Path) -> Known:
        """Return what a record may name: the saved records of its data folder, and the ontology."""
        data = data_folder(file) or self.release.data
        documents = list(read_ontology(self.release).documents.values())
        for each in record_files(data):
            try:
                documents.append(read_record(each, data))
            except DiplographError:
                continue  # its own diagnostics say what is wrong with it
        return Known(documents)
