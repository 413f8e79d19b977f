"""The files with the whole dataset: what they hold, where they are, and how they are packed."""

import re
from dataclasses import dataclass
from typing import Final

from diplograph.negotiation import CSV, DATASETS

_GZIP, _ZIP = "application/gzip", "application/zip"
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Dump:
    """One file with the whole dataset.

    Attributes:
        title: What it is, in words.
        path: Its path under the server's address.
        media_type: The media type of what it holds.
        compression: The media type that it is compressed as, or empty.
        package: The media type that its files are packed as, or empty.
    """

    title: str
    path: str
    media_type: str
    compression: str = ""
    package: str = ""

    @property
    def served_as(self) -> str:
        """The media type that it is sent as."""
        return self.compression or self.package or self.media_type

    @property
    def name(self) -> str:
        """The fragment that names it."""
        return _NO_NAME.sub("-", self.path).strip("-")


DUMPS: Final = (
    *(Dump(each.name, f"/dump.{each.extension}", each.media_type) for each in DATASETS),
    *(Dump(f"{each.name}, compressed", f"/dump.{each.extension}.gz", each.media_type, _GZIP) for each in DATASETS),
    Dump("tables for spreadsheets and R", "/tables.zip", CSV.media_type, package=_ZIP),
)
