"""The records as they stand: no change half made, neither by a crash nor by somebody who is writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem
from diplograph.ledger.completion import Completion
from diplograph.ledger.entry import Entry
from diplograph.records import replace_text, sync
from diplograph.store.locks import FileLock

# An address under .invalid is nobody's (RFC 2606, section 2).
EMAIL: Final = "noreply@diplograph.invalid"
FOLDER: Final = ".ledger"
_LOCK: Final = "lock"


def recover(data: Path, *, email: str = EMAIL) -> Entry | None:
    """Bring a change to its end that a crash cut short; to be called before records are read.

    Args:
        data: The data folder; one that was never changed through a ledger is left as it is.
        email: The address of a commit's author.

    Returns:
        The entry of a change that was completed, or ``None``.

    Raises:
        EnvironmentProblem: when a file cannot be written.
    """
    folder = data / FOLDER
    if not folder.is_dir():
        return None
    prepare(data)
    work = Completion(data, folder, email)
    with locked(folder) as lock, work.repository.holding(lock):
        completed = work.resume()
        work.sweep()
        return completed


@contextmanager
def unchanging(data: Path, *, email: str = EMAIL) -> Iterator[None]:
    """Read records while no change is under way, so that of a change of several files all or nothing is seen.

    A change that a crash cut short is completed first.

    Args:
        data: The data folder.
        email: The address of a commit's author.

    Raises:
        EnvironmentProblem: when a file cannot be written.
    """
    folder = data / FOLDER
    while True:
        recover(data, email=email)
        if not folder.is_dir():
            yield
            return
        with locked(folder, shared=True):
            # Somebody may have begun a change, and been killed, between the one lock and the other.
            if not Completion(data, folder, email).under_way():
                yield
                return


def prepare(data: Path) -> None:
    """Make the ledger's folder in a data folder, or what is missing of it.

    Raises:
        EnvironmentProblem: when it cannot be written.
    """
    folder = data / FOLDER
    try:
        for each in (folder, folder / "contents"):
            if not each.is_dir():
                each.mkdir(exist_ok=True)
                sync(each.parent)
        # The folder keeps itself out of git.
        if not (folder / ".gitignore").exists():
            replace_text(folder / ".gitignore", "*\n")
        # Never put in the place of another one: somebody may hold that already.
        if not (folder / _LOCK).exists():
            (folder / _LOCK).touch(exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder}: {error.strerror or error}") from None


@contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[int]:
    """Hold the lock of a ledger's folder, waiting for whoever has it; gives the descriptor of the locked file.

    Raises:
        EnvironmentProblem: when the lock cannot be had.
    """
    try:
        lock = FileLock(folder / _LOCK, shared=shared, wait=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder / _LOCK}: {error.strerror or error}") from None
    try:
        yield lock.fileno()
    finally:
        lock.release()
