"""Backups of a store on disk: store directories of their own, which cost no space as long as the original has the same files."""

import shutil
import tempfile
from pathlib import Path

from pyoxigraph import Store as Engine

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.store.generations import Facts, StoreDirectory

_MODE = 0o755


def back_up(directory: Path, target: Path) -> Facts:
    """Make a backup of the current generation, also while it is served and while another one is loaded.

    Args:
        directory: The store directory.
        target: Where to make the backup, a store directory itself; the database's files are hard links to the original ones when
            both lie on one file system, else copies.

    Returns:
        What is known of the generation that was backed up.

    Raises:
        InputError: when there is something at ``target`` already.
        EnvironmentProblem: when the store holds no graph, or the backup cannot be written.
    """
    if target.exists():
        raise InputError(f"{target} is there already", "name a folder that does not exist")
    generation = StoreDirectory(directory).current()
    try:
        return _back_up(generation.database, generation.facts, target)
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or target}: {error.strerror or error}") from None
    finally:
        generation.release()


def _back_up(database: Path, facts: Facts, target: Path) -> Facts:
    target.parent.mkdir(parents=True, exist_ok=True)
    # It gets its name when it is complete, so an interrupted backup is never taken for one.
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        backup = StoreDirectory(unfinished)
        with backup.loading() as made:
            Engine.read_only(str(database)).backup(str(made / "database"))
            backup.make_current(backup.complete(made, facts))
        unfinished.chmod(_MODE)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return facts
