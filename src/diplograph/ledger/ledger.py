"""The ledger of a data folder: changes go in one after the other, each whole or not at all, and can be undone."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from diplograph.errors import Conflict, EnvironmentProblem, InputError, InvalidRecords, NotAllowed, NotFound, TurtleSyntaxError
from diplograph.ledger.completion import Completion
from diplograph.ledger.entry import Curator, Entry, Role, Touch, action_of, message_of
from diplograph.ledger.files import digest_of, own_path
from diplograph.ledger.standing import EMAIL, FOLDER, locked, recover
from diplograph.records import Change, Record, replace_text, sync
from diplograph.turtle import decode, parse, render
from diplograph.validation.findings import Severity, Status
from diplograph.validation.judgement import Judgement

_MOST_FINDINGS: Final = 20
_AGAIN: Final = "read it again, and make your change in what stands there now"


class Refused(InvalidRecords):
    """The gate did not accept a change; nothing was written.

    Attributes:
        judgement: What the gate says.
    """

    def __init__(self, judgement: Judgement) -> None:
        grave = [each for each in judgement.findings if each.severity is Severity.VIOLATION and each.status is not Status.MENDED]
        lines = [str(each) for each in grave[:_MOST_FINDINGS]]
        more = [f"and {len(grave) - _MOST_FINDINGS} more"] if len(grave) > _MOST_FINDINGS else []
        super().__init__("\n".join([*lines, *more]), "nothing was written")
        self.judgement = judgement


class Ledger:
    """The ledger of a data folder, in a hidden folder inside it; for any number of processes and threads.

    Args:
        data: The data folder.
        judge: The gate: what is to be said of a change of the records that stand in ``data``. It is asked while no other
            change can come between.
        email: The address of a commit's author.

    Attributes:
        judge: The gate.
    """

    def __init__(self, data: Path, judge: Callable[[Change], Judgement], *, email: str = EMAIL) -> None:
        self.judge = judge
        self._data = data
        self._email = email
        self._folder = data / FOLDER
        self._work = Completion(data, self._folder, email)

    def commit(self, change: Change, expected: Mapping[PurePosixPath, str | None], curator: Curator, message: str = "") -> Entry:
        """Make a change: canonical files, a git commit when there is a work tree, an entry in the audit log.

        Args:
            change: The change.
            expected: For each record touched, the digest (:meth:`digest`) that the curator saw; ``None``: it must not exist.
            curator: Who makes it; removing takes an editor.
            message: Why, in their words.

        Returns:
            The entry, when everything is on the disk.

        Raises:
            Conflict: when a record is not what the curator saw, or holds edits that nobody committed.
            Refused: when the gate does not accept it.
            NotAllowed: when it removes and the curator is no editor.
            InputError: when a path is no record's, a touched path is not in ``expected``, or nothing would change.
            EnvironmentProblem: when a file cannot be written.
        """
        if change.removed and curator.role is not Role.EDITOR:
            raise NotAllowed(f"{curator.name} may add and replace records, not remove them", "ask an editor to remove it")
        with self._alone():
            return self._make(change, expected, curator, message_of(message))

    def undo(self, change: str, curator: Curator, message: str = "") -> Entry:
        """Make a change that restores the records as they stood before an earlier one, in canonical form.

        Args:
            change: The identifier of the earlier change, which may be an undo itself.
            curator: Who undoes it, an editor.
            message: Why, in their words.

        Raises:
            NotFound: when there is no such change.
            Conflict: when one of its records was touched since.
            Refused: when the gate does not accept what stood before, for instance because others cite what would go.
            NotAllowed: when the curator is no editor.
            InputError: when what stood before is not Turtle.
            EnvironmentProblem: when a file cannot be written.
        """
        if curator.role is not Role.EDITOR:
            raise NotAllowed(f"{curator.name} may not undo changes", "ask an editor to undo it")
        with self._alone():
            undone = self._find(change)
            for touch in undone.touched:
                self._require(touch.path, touch.after, f"{change} cannot be undone: ", "undo the later change first")
            before = [(each.path, self._work.contents.get(each.before)) for each in undone.touched]
            put = tuple(_record(path, content) for path, content in before if content is not None)
            restoring = Change(put, tuple(path for path, content in before if content is None))
            expected = {each.path: each.after for each in undone.touched}
            said = message_of(message) or f"Undo {change}"
            return self._make(restoring, expected, curator, said, undoes=undone.change)

    def recover(self) -> Entry | None:
        """Bring a change to its end that a crash cut short; see :func:`diplograph.ledger.standing.recover`."""
        return recover(self._data, email=self._email)

    def digest(self, path: PurePosixPath) -> str | None:
        """Return the digest of a record file as it stands, for ``expected`` and for an ETag; ``None`` when there is none."""
        content = self._work.files.read(path)
        return None if content is None else digest_of(content)

    def history(self, path: PurePosixPath | None = None) -> list[Entry]:
        """Return the changes of all records, or of one, the newest first.

        Raises:
            LedgerDamaged: when the audit log cannot be read to its end.
        """
        entries = self._work.log.entries()
        return [each for each in entries if path is None or any(touch.path == path for touch in each.touched)][::-1]

    def verify(self) -> int:
        """Follow the chain of the audit log; see :meth:`diplograph.ledger.log.AuditLog.verify`."""
        return self._work.log.verify()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one who writes, with nothing left over from a crash."""
        if not self._data.is_dir():
            raise EnvironmentProblem(f"{self._data} is not a folder", "name the folder that holds the records: --data DIR")
        try:
            (self._folder / "contents").mkdir(parents=True, exist_ok=True)
            # The folder keeps itself out of git.
            for name, text in ((".gitignore", "*\n"), ("lock", "")):
                if not (self._folder / name).exists():
                    replace_text(self._folder / name, text)
            sync(self._folder)
            sync(self._data)
        except OSError as error:
            raise EnvironmentProblem(f"{self._folder}: {error.strerror or error}") from None
        with locked(self._folder):
            self._work.resume()
            yield

    def _make(
        self,
        change: Change,
        expected: Mapping[PurePosixPath, str | None],
        curator: Curator,
        message: str,
        undoes: str = "",
    ) -> Entry:
        contents = _contents(change)
        unseen = [str(path) for path in contents if path not in expected]
        if unseen:
            raise InputError(f"nothing says what the curator saw of {', '.join(unseen)}", "give the digest, or that it is new")
        for path in contents:
            self._require(path, expected[path], "", _AGAIN)
        contents = {path: content for path, content in contents.items() if expected[path] != (content and digest_of(content))}
        if not contents:
            raise InputError("the records say just this already: nothing was written")
        self._refuse_to_overwrite([path for path in contents if expected[path] is not None])
        judgement = self.judge(change)
        if not judgement.accepted:
            raise Refused(judgement)
        keep = self._work.contents.keep
        touched = tuple(
            Touch(path, keep(self._work.files.read(path)), keep(content)) for path, content in sorted(contents.items())
        )
        now = datetime.now(UTC)
        name = f"{now:%Y-%m-%d}-{secrets.token_hex(6)}"
        action = "undo" if undoes else action_of(touched)
        return self._work.carry_out(Entry(name, now.isoformat(timespec="seconds"), curator, action, message, touched, undoes))

    def _require(self, path: PurePosixPath, seen: str | None, prefix: str, hint: str) -> None:
        """Raise a conflict unless a record is what somebody saw."""
        found = self.digest(path)
        if found == seen:
            return
        last = next(iter(self.history(path)), None)
        if last and next(each for each in last.touched if each.path == path).after == found:
            why = f"{last.curator.name} changed it on {last.time} ({last.action}, change {last.change})"
        elif found is None:
            why = "there is no such record"
        else:
            why = "there is such a record already" if seen is None else "it was edited by hand"
        raise Conflict(f"{prefix}{path} is not what you saw: {why}", hint)

    def _refuse_to_overwrite(self, paths: Sequence[PurePosixPath]) -> None:
        """Edits by hand that no commit holds must not be lost; what the ledger itself wrote without git is none."""
        for path in sorted(self._work.repository.uncommitted(paths)) if paths else ():
            last = next(iter(self.history(path)), None)
            if last and next(each for each in last.touched if each.path == path).after == self.digest(path):
                continue
            cure = f"commit them (git add {path}; git commit) or put them back (git restore {path}), in {self._data}"
            raise Conflict(f"{path} holds edits that nobody committed", cure)

    def _find(self, change: str) -> Entry:
        found = next((each for each in self._work.log.entries() if each.change == change), None)
        if found is None:
            raise NotFound(f"there is no change {change!r}", "diplograph history lists them")
        return found


def _contents(change: Change) -> dict[PurePosixPath, bytes | None]:
    """What each touched file shall hold: canonical text, or nothing."""
    contents: dict[PurePosixPath, bytes | None] = {}
    pairs = [*((each.path, _canonical(each)) for each in change.put), *((each, None) for each in change.removed)]
    for path, content in pairs:
        own = own_path(path)
        if own in contents:
            raise InputError(f"the change touches {own} twice", "put each record once, or remove it")
        contents[own] = content
    if not contents:
        raise InputError("the change is empty: nothing was written")
    return contents


def _canonical(record: Record) -> bytes:
    triples = {statement.triple for statement in record.statements}
    text = render(triples, record.main)
    if not triples or {statement.triple for statement in parse(text, str(record.path))} != triples:
        raise InputError(f"{record.path}: canonical text would not say the same", "give every thing an IRI, and say something")
    return text.encode()


def _record(path: PurePosixPath, content: bytes) -> Record:
    """A record as it stood."""
    try:
        text = decode(content, str(path))
        return Record(str(path), text, tuple(parse(text, str(path))), path)
    except TurtleSyntaxError as error:
        raise InputError(f"what stood before is not Turtle: {error.message}", "write the record anew instead") from None
