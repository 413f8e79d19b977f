"""The write-ahead journal: the one change that is under way, so that whoever comes after a crash can bring it to an end."""

import json
from dataclasses import dataclass
from pathlib import Path

from diplograph.errors import EnvironmentProblem, LedgerDamaged
from diplograph.ledger.entry import Entry, from_line, to_line
from diplograph.records import replacing, sync


@dataclass(frozen=True, slots=True)
class Pending:
    """A change under way.

    Attributes:
        entry: What will be in the audit log, but for commit, note and chain.
        head: The commit that git's HEAD named when it began; empty when there was none.
        forward: Whether it is to be carried out; else what it did is to be taken back.
    """

    entry: Entry
    head: str
    forward: bool = True


class Journal:
    """The journal in a file, which is there as long as a change is under way.

    Args:
        file: The file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def write(self, pending: Pending) -> None:
        """Note what is under way, on the disk before this returns; from now on the change survives a crash.

        Raises:
            EnvironmentProblem: when it cannot be written.
        """
        values = {"head": pending.head, "forward": pending.forward, "entry": to_line(pending.entry).decode()}
        with replacing(self._file) as new:
            new.write(json.dumps(values).encode())

    def read(self) -> Pending | None:
        """Return what is under way, or ``None``.

        Raises:
            LedgerDamaged: when the journal is not as it was written.
        """
        try:
            values = json.loads(self._file.read_bytes())
            return Pending(from_line(values["entry"].encode()), str(values["head"]), bool(values["forward"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LedgerDamaged(f"{self._file} is no journal of ours", "take it from a backup of the ledger's folder") from None

    def clear(self) -> None:
        """Note that nothing is under way any more.

        Raises:
            EnvironmentProblem: when the file cannot be removed.
        """
        try:
            self._file.unlink(missing_ok=True)
            sync(self._file.parent)
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None
