"""The ledger and git: one commit for each change, and changes all the same where there is no git."""

from pathlib import Path

import pytest

from diplograph.ledger import Ledger
from ledger_crashes import EDITOR, accept, committed, git, state_of
from own_ledger import put


def test_it_works_without_git(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The entry says why there is no commit, and undo works all the same."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    ledger = Ledger(data, accept)
    entry = put(ledger, "zero", "new")
    assert (entry.commit, entry.note) == ("", "no git commit: git is not installed")
    ledger.undo(entry.change, EDITOR)
    monkeypatch.undo()
    assert state_of(data) == committed(data)
    # What the ledger wrote without git is no edit by hand.
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    put(ledger, "zero", "newer")
    monkeypatch.undo()
    assert put(ledger, "zero", "newest").commit


def test_it_works_outside_of_a_work_tree(tmp_path: Path) -> None:
    """A plain folder has an audit log, and no commits."""
    (tmp_path / "data").mkdir()
    ledger = Ledger(tmp_path / "data", accept)
    assert ledger.recover() is None
    assert not (tmp_path / "data" / ".ledger").exists()
    entry = put(ledger, "one", "1")
    assert entry.note == "no git commit: the data folder lies in no git work tree"
    assert ledger.verify() == 1


def test_hooks_and_the_environment_of_git_have_no_say(data: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook that would hang never runs, and GIT_DIR of whoever calls us is not our repository."""
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        hook = data.parent / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\nsleep 600\n")
        hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", str(data.parent / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(data.parent / "nowhere-index"))
    entry = put(ledger, "one", "1")
    monkeypatch.undo()
    assert entry.commit == git(data, "rev-parse", "HEAD").strip()
    assert not (data.parent / "nowhere-index").exists()


def test_a_repository_without_commits_and_a_detached_head_get_their_commit(tmp_path: Path) -> None:
    """The first commit of a repository may be ours; a branch is not needed."""
    (tmp_path / "data").mkdir()
    git(tmp_path, "init", "--quiet")
    ledger = Ledger(tmp_path / "data", accept)
    first = put(ledger, "one", "1")
    git(tmp_path, "checkout", "--quiet", "--detach")
    second = put(ledger, "one", "2")
    assert git(tmp_path, "log", "--format=%H").split() == [second.commit, first.commit]


def test_what_git_is_told_to_ignore_is_not_committed(data: Path, ledger: Ledger) -> None:
    """It is written and logged, and the entry says so."""
    (data.parent / ".gitignore").write_text("one.ttl\n")
    assert put(ledger, "one", "1").note == "no git commit: git is told to ignore these files"
