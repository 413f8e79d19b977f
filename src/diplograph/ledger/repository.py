"""The git work tree that a data folder may lie in: one commit for a change, of its records and of nothing else.

The commit is made in an index of its own and put at HEAD only if HEAD is still its parent, so what others have staged or changed
stays as it is, and a commit is there whole or not at all. Afterwards the records alone are brought up to date in the index of the
work tree.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from diplograph.ledger.entry import Entry
from diplograph.ledger.git import Git, GitRefusal, NoCommit

_TRIES: Final = 5
_LOCK_SECONDS: Final = 0.1
_TRAILER: Final = "Diplograph-Change"


class Repository:
    """The git work tree around a data folder, if there is one.

    Args:
        data: The data folder.
        index: A file that may be written for an index of our own.
        email: The address of author and committer.
    """

    def __init__(self, data: Path, index: Path, email: str) -> None:
        self._git = Git(data)
        self._own_index = {"GIT_INDEX_FILE": str(index.absolute())}
        self._index = index
        self._email = email

    def head(self) -> str:
        """Return the commit that HEAD names; empty when there is none, or no git work tree."""
        try:
            return self._git("rev-parse", "--quiet", "--verify", "HEAD^{commit}").decode()
        except NoCommit:
            return ""

    def uncommitted(self, paths: Sequence[PurePosixPath]) -> set[PurePosixPath]:
        """Return those of some paths whose files hold, or have staged, what no commit holds; none where there is no git."""
        try:
            prefix = self._prefix()
            found = self._git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *map(str, paths))
        except NoCommit:
            return set()
        names = {item[3:] for item in found.decode(errors="replace").split("\0")}
        return {path for path in paths if f"{prefix}{path}" in names}

    def commit(self, entry: Entry, contents: Mapping[PurePosixPath, bytes | None], since: str) -> str:
        """Commit what a change did.

        Args:
            entry: The change.
            contents: What each record holds now; ``None`` where it was removed.
            since: What HEAD was when the change began; a commit made after it for this change, before a crash, is found again.

        Returns:
            The identifier of the commit.

        Raises:
            NoCommit: when there is none; says why.
        """
        prefix = self._prefix()
        ignored = self._ignored(contents)
        if ignored == contents.keys():
            raise NoCommit("git is told to ignore these files")
        listing = self._listing({path: content for path, content in contents.items() if path not in ignored}, prefix)
        commit = self._made_before(entry, since) or self._make(entry, listing)
        self._bring_up_to_date(listing)
        return commit

    def _prefix(self) -> str:
        """The data folder's path in the work tree, with a slash at its end unless it is the whole."""
        try:
            return self._git("rev-parse", "--show-prefix").decode()
        except GitRefusal as error:
            nowhere = str(error).startswith("not a git repository")
            raise NoCommit("the data folder lies in no git work tree" if nowhere else str(error)) from None

    def _ignored(self, paths: Mapping[PurePosixPath, object]) -> set[PurePosixPath]:
        """Those paths that git is told to ignore and does not hold already."""
        try:
            found = self._git("check-ignore", "-z", "--stdin", given="\0".join(map(str, paths)).encode())
        except GitRefusal:  # it ends with 1 when none is
            return set()
        return {PurePosixPath(name) for name in found.decode().split("\0") if name}

    def _listing(self, contents: Mapping[PurePosixPath, bytes | None], prefix: str) -> bytes:
        """What to put into an index, as ``git update-index -z --index-info`` reads it."""
        lines = []
        for path, content in contents.items():
            # Without a path git runs no filter of the repository's over the bytes.
            blob = self._git("hash-object", "-w", "--stdin", given=content or b"").decode()
            mode = "0" if content is None else "100644"
            lines.append(f"{mode} {'0' * len(blob) if content is None else blob}\t{prefix}{path}\0")
        return "".join(lines).encode()

    def _made_before(self, entry: Entry, since: str) -> str:
        """The commit of a change that was cut short between commit and audit log."""
        if not self.head():
            return ""
        scope = f"{since}..HEAD" if since else "HEAD"
        found = self._git("log", "-1", "--format=%H", "--fixed-strings", f"--grep={_TRAILER}: {entry.change}", scope, "--")
        return found.decode()

    def _make(self, entry: Entry, listing: bytes) -> str:
        """Make the commit on what HEAD is; once more when somebody else committed meanwhile."""
        for _ in range(_TRIES):
            head = self.head()
            tree = self._tree(head, listing)
            if head and tree == self._git("rev-parse", f"{head}^{{tree}}").decode():
                raise NoCommit("the last commit holds just this already")
            parent = ["-p", head] if head else []
            said = _message(entry).encode()
            commit = self._git("commit-tree", tree, *parent, given=said, environment=self._people(entry)).decode()
            try:
                self._git("update-ref", "-m", f"diplograph: {entry.action} {entry.change}", "HEAD", commit, head)
            except GitRefusal:
                time.sleep(_LOCK_SECONDS)
                found = self._made_before(entry, head)
                if found:
                    return found
                continue
            return commit
        raise NoCommit("others kept moving HEAD, or its lock was not let go of")

    def _tree(self, head: str, listing: bytes) -> str:
        for left in (self._index, self._index.with_name(f"{self._index.name}.lock")):
            left.unlink(missing_ok=True)
        self._git("read-tree", *([head] if head else ["--empty"]), environment=self._own_index)
        self._git("update-index", "-z", "--index-info", given=listing, environment=self._own_index)
        return self._git("write-tree", environment=self._own_index).decode()

    def _bring_up_to_date(self, listing: bytes) -> None:
        """Have the work tree's own index hold the records as committed; a lock left there by others costs us no commit."""
        for _ in range(_TRIES):
            try:
                self._git("update-index", "-z", "--index-info", given=listing)
            except GitRefusal:
                time.sleep(_LOCK_SECONDS)
            else:
                return

    def _people(self, entry: Entry) -> dict[str, str]:
        return {
            "GIT_AUTHOR_NAME": entry.curator.name,
            "GIT_AUTHOR_EMAIL": self._email,
            "GIT_AUTHOR_DATE": entry.time,
            "GIT_COMMITTER_NAME": "diplograph",
            "GIT_COMMITTER_EMAIL": self._email,
            "GIT_COMMITTER_DATE": entry.time,
        }


def _message(entry: Entry) -> str:
    """The commit's message; its trailers tie it to the audit log."""
    first, *others = (str(each.path) for each in entry.touched)
    subject = f"{entry.action.capitalize()} {first}" + (f" and {len(others)} more" if others else "")
    trailers = {_TRAILER: entry.change, "Diplograph-Undoes": entry.undoes, "Diplograph-Previous": entry.previous}
    tail = "\n".join(f"{name}: {value}" for name, value in trailers.items() if value)
    return f"{entry.message or subject}\n\n{tail}\n"
