"""Locks between processes on files; the kernel lets go of them when a process ends, however it ends."""

import os
import sys
from pathlib import Path

from diplograph.errors import EnvironmentProblem

if sys.platform != "win32":
    import fcntl


class FileLock:
    """A lock on a file, held from construction until it is released, or until all processes that inherited it have ended.

    Args:
        file: The file, which must exist.
        shared: Whether others may share the lock.
        wait: Whether to wait for those that hold it.

    Raises:
        BlockingIOError: when others hold it and ``wait`` is false.
        EnvironmentProblem: when the file system knows no locks.
        OSError: when the file cannot be opened.
    """

    def __init__(self, file: Path, *, shared: bool = False, wait: bool = False) -> None:
        if sys.platform == "win32":
            raise EnvironmentProblem("a graph on disk needs Linux, macOS or another POSIX system", "keep the graph in memory")
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        self._handle: int | None = handle
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
            self._identity = os.fstat(handle)
        except BlockingIOError:
            self.release()
            raise
        except OSError as error:
            self.release()
            hint = "keep the store on a local disk"
            raise EnvironmentProblem(f"{file} cannot be locked: {error.strerror}", hint) from None

    def is_at(self, file: Path) -> bool:
        """Tell whether the locked file still stands at a path."""
        try:
            return os.path.samestat(self._identity, file.stat())
        except FileNotFoundError:
            return False

    def fileno(self) -> int:
        """Return the descriptor of the locked file, for a child process that shall hold the lock too, as long as it runs.

        Raises:
            ValueError: when the lock was released.
        """
        if self._handle is None:
            raise ValueError("the lock was released")
        return self._handle

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
