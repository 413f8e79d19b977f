"""Record files are written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from diplograph.errors import EnvironmentProblem, InputError

_NEW_FILE_MODE = 0o644


@contextmanager
def replacing(file: Path, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """Write bytes beside a file, then rename: the file is the old one or the new one, never half of it, even without power.

    Args:
        file: The file.
        mode: Who may read and write it; by default who may already, and for a new file everybody may read.

    Raises:
        EnvironmentProblem: when the folder or file cannot be written.
    """
    try:
        if mode is None:
            mode = file.stat().st_mode if file.exists() else _NEW_FILE_MODE
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as new:
                yield new
                new.flush()
                os.fsync(new.fileno())
            Path(name).chmod(mode)
            Path(name).replace(file)
            sync(file.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror or error}") from None


def sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, written to the disk before anything that follows.

    Raises:
        OSError: when it cannot be.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_text(file: Path, text: str) -> None:
    """Write a text file whole or not at all; see :func:`replacing`.

    Raises:
        EnvironmentProblem: when the folder or file cannot be written.
    """
    with replacing(file) as new:
        new.write(text.encode())


def create_text(file: Path, text: str) -> None:
    """Write a new file, making its folder if need be.

    Raises:
        InputError: when the file is there already.
        EnvironmentProblem: when the folder or file cannot be written.
    """
    if file.exists():
        raise InputError(f"{file} is there already", "edit it, or give another --slug")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(f"{file.parent}: {error.strerror}") from None
    replace_text(file, text)
