"""Record files are written whole or not at all."""

import os
import tempfile
from pathlib import Path

from diplograph.errors import EnvironmentProblem, InputError

_NEW_FILE_MODE = 0o644


def replace_text(file: Path, text: str) -> None:
    """Write a text beside the file, then rename: the file is the old one or the new one, never half of it.

    Raises:
        EnvironmentProblem: when the folder or file cannot be written.
    """
    try:
        mode = file.stat().st_mode if file.exists() else _NEW_FILE_MODE
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as new:
                new.write(text)
                new.flush()
                os.fsync(new.fileno())
            Path(name).chmod(mode)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror}") from None


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
