"""Where an index is on disk: a temporary folder that goes with its server, or, when that was killed, with the next one."""

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from diplograph.store.locks import FileLock

_PREFIX: Final = "diplograph-names-"
_LOCK: Final = "in-use"


class IndexFolder:
    """A folder for one index, held by this process.

    Args:
        parent: Where to make it; by default where temporary files are.

    Attributes:
        path: The folder.
        file: Where the index is to be.

    Raises:
        OSError: when it cannot be made.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        self.file = self.path / "names.sqlite"
        lock = self.path / _LOCK
        lock.touch()
        self._lock = FileLock(lock)

    def remove(self) -> None:
        """Remove it with what is in it; who has opened the index can still read it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def remove_abandoned(parent: Path | None = None) -> None:
    """Remove the folders that servers left behind which were killed: the kernel has let go of their locks."""
    for path in Path(parent or tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # A lock that is held is somebody's; one that is not there yet belongs to a folder that is being made.
        with contextlib.suppress(OSError):
            lock = FileLock(path / _LOCK)
            shutil.rmtree(path, ignore_errors=True)
            lock.release()
