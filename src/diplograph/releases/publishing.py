"""A release is made: everything there is becomes a dump in the archive, with its manifest and what it changed."""

import hashlib
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.negotiation import N_QUADS
from diplograph.records import create_text, replacing
from diplograph.releases.archive import Archived, read_archive, refuse_version
from diplograph.releases.dumping import write_n_quads
from diplograph.releases.index import Origin, write_index
from diplograph.serialisation import stream_quads
from diplograph.store import Store


def publish(store: Store, folder: Path, version: str, day: date) -> Archived:
    """Add a generation to an archive, which is made when there is none.

    The manifest comes last, so that an interrupted release is none.

    Raises:
        InputError: when the archive has this version already, or a release of a later day.
        EnvironmentProblem: when the archive cannot be read or written.
    """
    refuse_version(version)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder}: {error.strerror}") from None
    there = read_archive(folder)
    if any(each.version == version for each in there):
        raise InputError(f"{folder} has a release {version} already", "a release never changes: give another --version")
    if there and there[-1].day > day:
        raise InputError(f"{folder} has a release of {there[-1].day}", "releases follow each other: give a later --day")
    draft = Archived(version, day, store.generation, 0, "", folder)
    with tempfile.TemporaryFile(dir=folder) as lines, replacing(draft.dump) as file:
        stream_quads(store.quads(), N_QUADS, lines)
        lines.seek(0)
        quads = write_n_quads(lines, file)
    made = Archived(version, day, store.generation, quads, digest_of(draft.dump), folder)
    before = there[-1] if there else None
    write_index(before.dump if before else None, made.dump, origin_of(before, made), made.changes)
    create_text(folder / f"{version}.json", made.manifest)
    return made


def origin_of(before: Archived | None, after: Archived) -> Origin:
    """Return what the index of a release has to be made from."""
    return Origin(before.sha256 if before else "", after.sha256)


def pairs_of(releases: tuple[Archived, ...]) -> list[tuple[Archived | None, Archived]]:
    """Return each release behind the one before it."""
    return list(pairwise((None, *releases)))  # type: ignore[arg-type] # only the first is none


def digest_of(file: Path) -> str:
    """Return the digest of a file's bytes, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
