"""The records as they stand: no change half made, neither by a crash nor by somebody who is writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem
from diplograph.ledger.completion import Completion
from diplograph.ledger.entry import Entry
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
    if not (folder / _LOCK).exists():  # never used, or killed while it was made
        return None
    with locked(folder):
        work = Completion(data, folder, email)
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
        if not (folder / _LOCK).exists():
            yield
            return
        with locked(folder, shared=True):
            # Somebody may have begun a change, and been killed, between the one lock and the other.
            if not Completion(data, folder, email).under_way():
                yield
                return


@contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a ledger's folder, waiting for whoever has it.

    Raises:
        EnvironmentProblem: when the lock cannot be had.
    """
    try:
        lock = FileLock(folder / _LOCK, shared=shared, wait=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder / _LOCK}: {error.strerror or error}") from None
    try:
        yield
    finally:
        lock.release()
