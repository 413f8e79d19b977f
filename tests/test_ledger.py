"""The ledger: changes become files, commits and entries; what would lose something is refused, and everything can be undone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from diplograph.errors import Conflict, EnvironmentProblem, InputError, LedgerDamaged, NotAllowed, NotFound
from diplograph.ledger import Curator, Ledger, Refused, Role, unchanging
from diplograph.records import Change
from diplograph.validation import Finding
from diplograph.validation.judgement import Judgement
from ledger_crashes import EDITOR, accept, committed, git, record, state_of
from own_ledger import put

CURATOR = Curator("Bo Writer", Role.CURATOR)
ZERO, ONE = PurePosixPath("people/zero.ttl"), PurePosixPath("people/one.ttl")


def test_a_change_becomes_files_one_commit_and_an_entry(data: Path, ledger: Ledger) -> None:
    """Author, paths and message of the commit are those of the change; what others have staged and changed stays as it is."""
    (data.parent / "others.txt").write_text("changed after it was staged")
    one, zero = record("one", "1"), record("zero", "new")
    expected = {ONE: None, ZERO: ledger.digest(ZERO)}
    entry = ledger.commit(Change((one, zero)), expected, CURATOR, "Two at once")
    assert state_of(data) == committed(data) == {ONE: one.text, ZERO: zero.text}
    assert (entry.action, entry.note, [each.path for each in entry.touched]) == ("change", "", [ONE, ZERO])
    shown = git(data, "show", "--format=%H|%an|%ae|%cn|%B", "--name-only", "HEAD")
    assert shown.startswith(f"{entry.commit}|Bo Writer|noreply@diplograph.invalid|diplograph|Two at once\n")
    assert f"Diplograph-Change: {entry.change}\n" in shown
    assert shown.split("\n")[-3:] == ["data/people/one.ttl", "data/people/zero.ttl", ""]
    assert git(data, "status", "--porcelain") == "AM others.txt\n"
    assert ledger.history() == [entry]
    assert ledger.history(ZERO) == [entry]
    assert ledger.history(PurePosixPath("people/two.ttl")) == []


def test_what_the_curator_did_not_see_is_a_conflict(data: Path, ledger: Ledger) -> None:
    """The message says who changed the record and how to go on; nothing is written."""
    seen = ledger.digest(ZERO)
    entry = put(ledger, "zero", "by somebody else", CURATOR)
    before = state_of(data)
    with pytest.raises(Conflict, match=f"Bo Writer changed it on .* change {entry.change}\\)\nread it again") as caught:
        ledger.commit(Change((record("zero", "mine"),)), {ZERO: seen}, EDITOR)
    assert caught.value.status == 412
    with pytest.raises(Conflict, match=r"there is such a record already|Bo Writer"):
        ledger.commit(Change((record("zero", "mine"),)), {ZERO: None}, EDITOR)
    with pytest.raises(Conflict, match="there is no such record"):
        ledger.commit(Change((), (ONE,)), {ONE: seen}, EDITOR)
    with pytest.raises(InputError, match="nothing says what the curator saw"):
        ledger.commit(Change((record("zero", "mine"),)), {}, EDITOR)
    assert state_of(data) == before
    assert len(ledger.history()) == 1


def test_edits_by_hand_that_nobody_committed_are_not_lost(data: Path, ledger: Ledger) -> None:
    """Not even when the curator saw them: git would not have them."""
    (data / ZERO).write_text(record("zero", "by hand").text)
    with pytest.raises(Conflict, match=r"edits that nobody committed.*\ncommit them"):
        put(ledger, "zero", "over it")
    git(data, "add", "people/zero.ttl")
    with pytest.raises(Conflict, match="edits that nobody committed"):
        put(ledger, "zero", "over it")
    git(data, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "By hand", "people/zero.ttl")
    assert put(ledger, "zero", "over it").commit


def test_what_the_gate_does_not_accept_is_not_written(data: Path) -> None:
    """The findings come with the refusal."""
    finding = Finding("people/one.ttl", 3, 1, "this is wrong", "some-shape")

    def refuse(change: Change) -> Judgement:
        return replace(accept(change), findings=(finding,))

    before = state_of(data)
    with pytest.raises(Refused, match=r"people/one.ttl:3: this is wrong \(some-shape\)") as caught:
        put(Ledger(data, refuse), "one", "1")
    assert caught.value.judgement.findings == (finding,)
    assert state_of(data) == before
    assert Ledger(data, refuse).history() == []


def test_undo_restores_what_stood_and_undo_of_undo_brings_it_back(data: Path, ledger: Ledger) -> None:
    """Added, replaced and removed records alike; who touched them since is named."""
    first = state_of(data)
    done = ledger.commit(Change((record("one", "1"), record("zero", "new"))), {ONE: None, ZERO: ledger.digest(ZERO)}, CURATOR)
    second = state_of(data)
    undone = ledger.undo(done.change, EDITOR)
    assert (undone.action, undone.undoes, undone.message) == ("undo", done.change, f"Undo {done.change}")
    assert state_of(data) == committed(data) == first
    again = ledger.undo(undone.change, EDITOR)
    assert state_of(data) == committed(data) == second
    later = put(ledger, "zero", "later", CURATOR)
    with pytest.raises(Conflict, match=f"{again.change} cannot be undone: people/zero.ttl .* change {later.change}"):
        ledger.undo(again.change, EDITOR)
    gone = ledger.commit(Change((), (ZERO,)), {ZERO: ledger.digest(ZERO)}, EDITOR, "Gone")
    assert ZERO not in state_of(data)
    ledger.undo(gone.change, EDITOR)
    assert "later" in state_of(data)[ZERO]
    with pytest.raises(NotFound, match="diplograph history"):
        ledger.undo("2020-01-01-000000000000", EDITOR)


def test_removing_and_undoing_takes_an_editor(data: Path, ledger: Ledger) -> None:
    """A curator adds and replaces."""
    entry = put(ledger, "one", "1", CURATOR)
    with pytest.raises(NotAllowed, match="ask an editor"):
        ledger.commit(Change((), (ONE,)), {ONE: ledger.digest(ONE)}, CURATOR)
    with pytest.raises(NotAllowed, match="ask an editor"):
        ledger.undo(entry.change, CURATOR)
    assert ONE in state_of(data)


@pytest.mark.parametrize(
    "path",
    [
        "people/../zero.ttl",
        "meetings/../x.ttl",
        "meetings/a b/x.ttl",
        "/etc/passwd.ttl",
        "../people/a.ttl",
        "people/A.ttl",
        "x/a.ttl",
    ],
)
def test_only_paths_of_records_are_written(data: Path, ledger: Ledger, path: str) -> None:
    """Whatever a change calls its path, nothing outside of the layout is read or written."""
    bad = replace(record("one", "1"), path=PurePosixPath(path))
    for change in (Change((bad,)), Change((), (PurePosixPath(path),))):
        with pytest.raises(InputError, match="no record belongs at"):
            ledger.commit(change, {PurePosixPath(path): None}, EDITOR)
    assert set(state_of(data)) == {ZERO}


def test_a_symbolic_link_does_not_lead_out_of_the_data_folder(data: Path, ledger: Ledger, tmp_path: Path) -> None:
    """Neither the folder nor the file may be one."""
    (tmp_path / "outside").mkdir()
    (data / "states").symlink_to(tmp_path / "outside")
    (data / ONE).symlink_to(tmp_path / "outside" / "one.ttl")
    state = replace(record("one", "1"), path=PurePosixPath("states/one.ttl"))
    for change, path in ((Change((state,)), state.path), (Change((record("one", "1"),)), ONE)):
        with pytest.raises(EnvironmentProblem, match="is a symbolic link"):
            ledger.commit(change, {path: None}, EDITOR)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_change_that_changes_nothing_or_something_twice_is_refused(data: Path, ledger: Ledger) -> None:
    """No empty commit, and no doubt which of two texts counts."""
    with pytest.raises(InputError, match="say just this already"):
        put(ledger, "zero", "0")
    with pytest.raises(InputError, match="twice"):
        ledger.commit(Change((record("one", "1"),), (ONE,)), {ONE: None}, EDITOR)
    with pytest.raises(InputError, match="empty"):
        ledger.commit(Change(), {}, EDITOR)
    assert len(git(data, "log", "--format=%H").split()) == 1


@pytest.mark.parametrize("edit", ["changed", "taken out", "cut"])
def test_tampering_with_the_audit_log_is_noticed(data: Path, ledger: Ledger, edit: str) -> None:
    """A word changed, a line taken out, a line cut short."""
    for number in range(4):
        put(ledger, "one", str(number))
    log = data / ".ledger" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    assert ledger.verify() == 4
    assert all(json.loads(line)["curator"] == {"name": "Ada Keeper", "role": "editor"} for line in lines)
    damaged = {
        "changed": [lines[0], lines[1].replace(b"one says 1", b"one says 9"), *lines[2:]],
        "taken out": [lines[0], *lines[2:]],
        "cut": [*lines[:3], lines[3][:-9]],
    }
    log.write_bytes(b"".join(damaged[edit]))
    with pytest.raises(LedgerDamaged, match=r"line [24]"):
        ledger.verify()


def test_a_torn_audit_log_takes_no_more_entries(data: Path, ledger: Ledger) -> None:
    """What was cut by a hand and not by a crash is mended by a person."""
    put(ledger, "one", "1")
    log = data / ".ledger" / "log.jsonl"
    log.write_bytes(log.read_bytes()[:-5])
    before = state_of(data)
    with pytest.raises(LedgerDamaged, match="cut off"):
        put(ledger, "two", "2")
    assert state_of(data) == before


def test_a_text_that_is_kept_and_was_changed_is_not_restored(data: Path, ledger: Ledger) -> None:
    """Undo believes no text whose digest is another one."""
    entry = put(ledger, "zero", "new")
    kept = data / ".ledger" / "contents" / str(entry.touched[0].before)
    kept.write_text("something else")
    with pytest.raises(LedgerDamaged, match="was changed"):
        ledger.undo(entry.change, EDITOR)
    assert "new" in state_of(data)[ZERO]


def test_edits_between_a_crash_and_the_recovery_are_kept(data: Path, ledger: Ledger) -> None:
    """The accepted change is completed; what somebody wrote meanwhile is kept, and the entry says where."""
    entry = put(ledger, "zero", "accepted")
    log, pending = data / ".ledger" / "log.jsonl", data / ".ledger" / "pending"
    line = log.read_text()
    log.write_text("")
    git(data, "reset", "--quiet", "--hard", "HEAD~1")
    head = git(data, "rev-parse", "HEAD").strip()
    pending.write_text(json.dumps({"head": head, "forward": True, "entry": line}))
    (data / ZERO).write_text("by hand, meanwhile")
    found = ledger.recover()
    assert found
    assert (found.change, "accepted" in state_of(data)[ZERO], pending.exists()) == (entry.change, True, False)
    kept = found.note.rpartition(" ")[2]
    assert (data / ".ledger" / "contents" / kept).read_text() == "by hand, meanwhile"


def test_no_room_changes_nothing(data: Path) -> None:
    """A disk that is full is told in words, and leaves files, audit log and git as they were."""
    program = (
        "import resource, signal, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from diplograph.errors import EnvironmentProblem; from diplograph.ledger import Ledger\n"
        "from diplograph.records import Change; from ledger_crashes import EDITOR, accept, record\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "small, large = record('one', '1'), record('two', 'x' * 30_000)\n"
        "try: Ledger(Path(sys.argv[1]), accept).commit(Change((small, large)), {small.path: None, large.path: None}, EDITOR)\n"
        "except EnvironmentProblem as error: print(error)\n"
    )
    before = state_of(data)
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", program, data, here], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    ledger = Ledger(data, accept)
    assert ledger.recover() is None
    assert (state_of(data), ledger.history()) == (before, [])


def test_a_folder_that_cannot_be_written_takes_back_what_was_done(
    data: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second file of a change fails, the first is put back."""
    before, real = state_of(data), os.rename

    def failing(source: str, target: str) -> None:
        if str(target).endswith("zero.ttl") and "broken" in Path(source).read_text():
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "rename", failing)
    monkeypatch.setattr(Path, "replace", lambda self, target: failing(str(self), str(target)))
    expected = {ONE: None, ZERO: ledger.digest(ZERO)}
    with pytest.raises(EnvironmentProblem, match="No space left"):
        ledger.commit(Change((record("one", "1"), record("zero", "broken"))), expected, EDITOR)
    monkeypatch.undo()
    assert (state_of(data), ledger.history()) == (before, [])
    assert not (data / ".ledger" / "pending").exists()
    assert put(ledger, "one", "1").commit


@pytest.mark.parametrize("name", ["", " ", " Ada", "A\nB", "A <a@example.org>", "...", "x" * 101, "A\u2028B"])
def test_a_name_that_cannot_stand_in_a_commit_is_refused(name: str) -> None:
    """No line, address or trailer can be smuggled in with a name."""
    with pytest.raises(InputError, match="is no name of a curator"):
        Curator(name, Role.CURATOR)


def test_a_reader_waits_for_a_change_and_completes_one_that_was_cut_short(data: Path, ledger: Ledger) -> None:
    """Who reads all records sees all of a change or nothing of it."""
    with unchanging(data):
        assert not (data / ".ledger").exists()
    entry = put(ledger, "zero", "accepted")
    pending = data / ".ledger" / "pending"
    line = (data / ".ledger" / "log.jsonl").read_text()
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from diplograph.ledger import Ledger; from diplograph.records import Change\n"
        "from ledger_crashes import EDITOR, accept, record\n"
        "one = record('one', '1'); print('ready', flush=True)\n"
        "Ledger(Path(sys.argv[1]), accept).commit(Change((one,)), {one.path: None}, EDITOR)\n"
    )
    with unchanging(data):
        here = str(Path(__file__).parent)
        writer = subprocess.Popen([sys.executable, "-c", program, data, here], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(1)
        assert ONE not in state_of(data)
    assert writer.communicate(timeout=60)[0] == ""
    assert ONE in state_of(data)
    # The journal of a change whose files were not written yet.
    (data / ".ledger" / "log.jsonl").write_text("")
    git(data, "reset", "--quiet", "--hard", "HEAD~2")
    pending.write_text(json.dumps({"head": git(data, "rev-parse", "HEAD").strip(), "forward": True, "entry": line}))
    assert "accepted" not in state_of(data)[ZERO]
    with unchanging(data):
        assert "accepted" in state_of(data)[ZERO]
    assert [each.change for each in ledger.history()] == [entry.change]
