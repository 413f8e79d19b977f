"""The audit log: JSON Lines that are only ever appended to, each chained to the one before by its digest."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, LedgerDamaged
from diplograph.ledger.entry import BEGINNING, Entry, from_line, sealed, to_line
from diplograph.records import sync

_CHUNK: Final = 64 * 1024


class AuditLog:
    """The audit log in a file.

    Args:
        file: The file; none means that nothing was changed yet.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def append(self, entry: Entry) -> Entry:
        """Write an entry behind the last one, on the disk before this returns.

        Returns:
            The entry as it stands, chained.

        Raises:
            LedgerDamaged: when the last line is no whole entry.
            EnvironmentProblem: when the file cannot be written.
        """
        last = self.last()
        chained = sealed(entry, last.digest if last else BEGINNING)
        try:
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            with os.fdopen(handle, "ab") as file:
                file.write(to_line(chained))
                file.flush()
                os.fsync(handle)
            sync(self._file.parent)
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None
        return chained

    def mend_end(self) -> None:
        """Cut off a line that was not written to its end, because the machine stopped while it was.

        Raises:
            EnvironmentProblem: when the file cannot be written.
        """
        end = self._tail()
        if not end or end.endswith(b"\n"):
            return
        try:
            whole = self._file.stat().st_size - len(end.rpartition(b"\n")[2])
            os.truncate(self._file, whole)
            sync(self._file)
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None

    def last(self) -> Entry | None:
        """Return the last entry, or ``None``; reads no more than the end of the file.

        Raises:
            LedgerDamaged: when the last line is no entry.
        """
        end = self._tail()
        if not end:
            return None
        if not end.endswith(b"\n"):
            raise self._damaged("the last line is cut off")
        try:
            return from_line(end[:-1].rpartition(b"\n")[2])
        except ValueError:
            raise self._damaged("the last line is no entry") from None

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, the oldest first.

        Raises:
            LedgerDamaged: at the first line that is no entry.
            EnvironmentProblem: when the file cannot be read.
        """
        try:
            with self._file.open("rb") as file:
                for number, line in enumerate(file, 1):
                    yield self._entry(line, number)
        except FileNotFoundError:
            return
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None

    def verify(self) -> int:
        """Follow the chain from the first entry to the last.

        A line that was changed, taken out, put in or moved is found, unless all lines behind it were written anew. A tail that
        was cut off leaves a chain that is whole; where there are git commits, each names the digest before its entry.

        Returns:
            How many entries there are.

        Raises:
            LedgerDamaged: at the first line that breaks the chain.
        """
        number, before = 0, BEGINNING
        for number, entry in enumerate(self.entries(), 1):
            if entry.previous != before:
                raise self._damaged(f"line {number} does not follow the line before it: one was taken out, put in or changed")
            if sealed(entry, before).digest != entry.digest:
                raise self._damaged(f"line {number} ({entry.change}) was changed after it was written")
            before = entry.digest
        return number

    def _entry(self, line: bytes, number: int) -> Entry:
        try:
            if not line.endswith(b"\n"):
                raise self._damaged(f"line {number} is cut off")
            return from_line(line)
        except ValueError:
            raise self._damaged(f"line {number} is no entry") from None

    def _tail(self) -> bytes:
        """The end of the file, with the last line whole; empty when there is no file or nothing in it."""
        try:
            with self._file.open("rb") as file:
                start = end = file.seek(0, os.SEEK_END)
                tail = b""
                while start and b"\n" not in tail[:-1]:
                    start = max(0, start - _CHUNK)
                    file.seek(start)
                    tail = file.read(end - start)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None
        return tail

    def _damaged(self, reason: str) -> LedgerDamaged:
        return LedgerDamaged(f"{self._file}: {reason}", "compare it with your last backup; nothing is written until it is mended")
