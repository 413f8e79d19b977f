"""What exports say of the release that they are of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from diplograph import __released__, __version__


@dataclass(frozen=True, slots=True)
class Publication:
    """One release of data and program.

    Attributes:
        version: Its version, three numbers with dots.
        date: The day of its release, as ISO 8601 writes it.
    """

    version: str
    date: str

    @property
    def day(self) -> datetime:
        """The first moment of that day, in UTC."""
        return datetime.fromisoformat(self.date).replace(tzinfo=UTC)

    @property
    def number(self) -> int:
        """A number that grows with the version: 0.12.3 is 12003."""
        major, minor, patch = (int(each) for each in self.version.split("."))
        return (major * 1000 + minor) * 1000 + patch


PUBLISHED: Final = Publication(__version__, __released__)
