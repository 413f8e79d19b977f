"""A change on its way: journal, files, commit, audit log, in an order that a crash at any point leaves whole or absent.

Before the journal is on the disk nothing was done; from then on the change is carried to its end, by who began it or by whoever
comes next. What the files held before and after is kept first, so both ways are always open.
"""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from diplograph.errors import EnvironmentProblem
from diplograph.ledger.contents import Contents
from diplograph.ledger.entry import Entry
from diplograph.ledger.files import RecordFiles, digest_of
from diplograph.ledger.git import NoCommit
from diplograph.ledger.journal import Journal, Pending
from diplograph.ledger.log import AuditLog
from diplograph.ledger.repository import Repository


class Completion:
    """Carries changes to their end; for one process at a time.

    Args:
        data: The data folder.
        folder: The ledger's folder.
        email: The address of a commit's author.
    """

    def __init__(self, data: Path, folder: Path, email: str) -> None:
        self.files = RecordFiles(data)
        self.contents = Contents(folder / "contents")
        self.repository = Repository(data, folder / "index", email)
        self.log = AuditLog(folder / "log.jsonl")
        self._folder = folder
        self._journal = Journal(folder / "pending")

    def carry_out(self, entry: Entry) -> Entry:
        """Carry out a change whose contents are kept.

        Args:
            entry: The change.

        Returns:
            Its entry as it stands in the audit log.

        Raises:
            EnvironmentProblem: when a file cannot be written. What was done was taken back then, unless the message says that
                the change will be completed.
        """
        last = self.log.last()
        pending = Pending(replace(entry, previous=last.digest if last else entry.previous), self.repository.head())
        self._journal.write(pending)
        try:
            self._apply(pending)
        except EnvironmentProblem:
            self._take_back(pending)
            raise
        return self._finish(pending)

    def resume(self) -> Entry | None:
        """Bring to its end what was cut short, if anything was.

        Returns:
            The entry of a change that was carried out, or ``None``.

        Raises:
            EnvironmentProblem: when a file cannot be written.
        """
        pending = self._journal.read()
        if pending is None:
            return None
        self.log.mend_end()
        for touch in pending.entry.touched:
            self.files.sweep(touch.path)
        last = self.log.last()
        if last is not None and last.change == pending.entry.change:
            self._journal.clear()
            return last
        note = self._rescue(pending)
        self._apply(pending)
        if not pending.forward:
            self._journal.clear()
            return None
        return self._finish(replace(pending, entry=replace(pending.entry, note=note)))

    def under_way(self) -> bool:
        """Tell whether a change was begun and not brought to its end."""
        return self._journal.read() is not None

    def _apply(self, pending: Pending) -> None:
        for touch in pending.entry.touched:
            self.files.write(touch.path, self.contents.get(touch.after if pending.forward else touch.before))

    def _take_back(self, pending: Pending) -> None:
        """Undo what was done of a change that cannot be carried out."""
        back = replace(pending, forward=False)
        try:
            self._journal.write(back)
            self._apply(back)
            self._journal.clear()
        except EnvironmentProblem as error:
            hint = "it is brought to its end when the next change is made or the program starts; make room first"
            raise EnvironmentProblem(f"a change was cut short: {error.message}", hint) from None

    def _finish(self, pending: Pending) -> Entry:
        """Commit and log a change whose files stand."""
        entry = pending.entry
        contents: dict[PurePosixPath, bytes | None] = {each.path: self.contents.get(each.after) for each in entry.touched}
        try:
            entry = replace(entry, commit=self.repository.commit(entry, contents, pending.head))
        except NoCommit as error:
            entry = replace(entry, note="; ".join(filter(None, [entry.note, f"no git commit: {error}"])))
        entry = self.log.append(entry)
        self._journal.clear()
        return entry

    def _rescue(self, pending: Pending) -> str:
        """Keep what somebody wrote by hand between a crash and now, before it is written over; say where it is."""
        notes = []
        for touch in pending.entry.touched:
            content = self.files.read(touch.path)
            digest = None if content is None else digest_of(content)
            if digest not in {touch.before, touch.after} and content is not None:
                self.contents.keep(content)
                notes.append(f"{touch.path} was edited before this change was completed; that text is kept as {digest}")
        return "; ".join(notes)

    def sweep(self) -> None:
        """Remove half-written files that a crash left in the ledger's folder."""
        for left in [*self._folder.glob(".*.*"), *(self._folder / "contents").glob(".*")]:
            left.unlink(missing_ok=True)
