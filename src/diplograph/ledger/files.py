"""The record files that the ledger writes: where they may stand, what is in them, how they come and go."""

import hashlib
from pathlib import Path, PurePosixPath

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.records import identity_of, path_of, replacing, sync
from diplograph.vocabulary import SLUG


def digest_of(content: bytes) -> str:
    """Return the digest by which a curator says what they saw: the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def own_path(path: PurePosixPath) -> PurePosixPath:
    """Return a record's path, made anew from the identity that it stands for, so that no other path is ever written.

    Raises:
        InputError: when no record belongs at ``path``.
    """
    main = identity_of(path)
    series = path.parts[1] if main is not None and len(path.parts) > len(("folder", "name")) else ""
    if main is None or (series and not SLUG.fullmatch(series)) or path_of(main, series) != path:
        raise InputError(f"no record belongs at {path}", "a record's path is its folder and its slug, such as people/a-b.ttl")
    return path_of(main, series)


class RecordFiles:
    """The record files of a data folder.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def read(self, path: PurePosixPath) -> bytes | None:
        """Return the bytes of a record file, or ``None`` when there is none.

        Raises:
            EnvironmentProblem: when it cannot be read, or is reached over a symbolic link.
        """
        file = self._at(path)
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentProblem(f"{file}: {error.strerror or error}") from None

    def write(self, path: PurePosixPath, content: bytes | None) -> None:
        """Have a record file hold just these bytes, or be gone; on the disk before this returns.

        Raises:
            EnvironmentProblem: when it cannot be written.
        """
        file = self._at(path)
        try:
            if content is not None:
                _make_folder(file.parent)
                with replacing(file) as new:
                    new.write(content)
            elif file.exists():
                file.unlink()
                sync(file.parent)
        except OSError as error:
            raise EnvironmentProblem(f"{file}: {error.strerror or error}") from None

    def sweep(self, path: PurePosixPath) -> None:
        """Remove what a write that was killed left beside a record file."""
        file = self._at(path)
        for left in file.parent.glob(f".{file.name}.*"):
            left.unlink(missing_ok=True)

    def _at(self, path: PurePosixPath) -> Path:
        """The file at a path of ours; a symbolic link on the way would lead out of the data folder."""
        file = self._data / own_path(path)
        for part in (file, *file.parents):
            if part == self._data:
                return file
            if part.is_symlink():
                raise EnvironmentProblem(
                    f"{part} is a symbolic link", "put the folder or file itself there: records are not linked"
                )
        raise AssertionError("a record stands below its data folder")


def _make_folder(folder: Path) -> None:
    """Make a folder whose name is on the disk before anything is put into it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)
