"""A change of the records: what a curator proposes."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from diplograph.records.reading import Record


@dataclass(frozen=True, slots=True)
class Change:
    """Records that are to stand, and records that are to go; a record that stands at the path of one that is there replaces it.

    Attributes:
        put: The records as they shall stand.
        removed: The paths of the records that shall go, relative to the data folder.
    """

    put: tuple[Record, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()
