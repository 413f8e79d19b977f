"""The archive: a folder of released dumps, each with a small manifest.

    DIR/VERSION.json            version, day, generation, number of quads, digest of the dump
    DIR/VERSION.nq.gz           everything as it was released, in the order of dumps
    DIR/VERSION.changes.sqlite  what changed since the release before; it can be made anew

What is there is never written again; a release is made with ``diplograph release``.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, InputError

VERSION: Final = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?")
_NUMBER: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Archived:
    """One release in the archive.

    Attributes:
        version: Its version.
        day: The day of the release.
        generation: The digest of what it was made from.
        quads: How many quads it holds.
        sha256: The digest of the dump's bytes.
        folder: The archive.
    """

    version: str
    day: date
    generation: str
    quads: int
    sha256: str
    folder: Path

    @property
    def dump(self) -> Path:
        """The dump."""
        return self.folder / f"{self.version}.nq.gz"

    @property
    def changes(self) -> Path:
        """What changed since the release before, if it is there."""
        return self.folder / f"{self.version}.changes.sqlite"

    @property
    def time(self) -> datetime:
        """When it began to hold: the first second of its day, in UTC."""
        return datetime.combine(self.day, time(), UTC)

    @property
    def manifest(self) -> str:
        """The text of its manifest."""
        facts = {**asdict(self), "day": self.day.isoformat()}
        return json.dumps({name: value for name, value in facts.items() if name != "folder"}, indent=2) + "\n"


def read_archive(folder: Path) -> tuple[Archived, ...]:
    """Return the releases in an archive, the oldest first; several of one day in the order of their versions.

    Raises:
        EnvironmentProblem: when the folder cannot be read, a manifest is damaged, or a dump is missing.
    """
    if not folder.is_dir():
        raise EnvironmentProblem(f"{folder} is not a folder", "make releases: diplograph release DIR")
    found = [_read(file) for file in folder.glob("*.json")]
    if missing := [each.dump.name for each in found if not each.dump.is_file()]:
        raise EnvironmentProblem(f"{folder}: {', '.join(sorted(missing))} is missing", "restore it, or remove its manifest")
    return tuple(sorted(found, key=lambda each: (each.day, version_key(each.version))))


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return what versions are sorted by: their numbers count as numbers.

    >>> sorted(["0.10.0", "0.9.0", "0.10.0-rc1"], key=version_key)
    ['0.9.0', '0.10.0', '0.10.0-rc1']
    """
    return tuple((0, int(each), "") if each.isdigit() else (1, 0, each) for each in _NUMBER.split(version) if each)


def _read(manifest: Path) -> Archived:
    try:
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        read = Archived(**{**facts, "day": date.fromisoformat(facts["day"])}, folder=manifest.parent)
    except OSError as error:
        raise EnvironmentProblem(f"{manifest}: {error.strerror}") from None
    except (ValueError, TypeError, KeyError):
        raise EnvironmentProblem(f"{manifest} is no manifest of a release", "restore it, or remove it") from None
    if read.version != manifest.name.removesuffix(".json") or not VERSION.fullmatch(read.version):
        raise EnvironmentProblem(f"{manifest} is the manifest of another release", "a manifest bears the name of its version")
    return read


def refuse_version(version: str) -> None:
    """Refuse what is no version.

    Raises:
        InputError: when it is none, or ``unreleased``, which is what no release is called.
    """
    if not VERSION.fullmatch(version) or version == "unreleased":
        raise InputError(f"{version!r} is no version", "letters, digits, dots and hyphens, such as 0.2.0 or 2026-11")
