"""A change that is killed is whole or absent, and one that was acknowledged is there; two processes lose nothing."""

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

from conftest import ROOT
from diplograph.ledger import Ledger
from ledger_crashes import accept, committed, git, state_of, work_tree

SCRIPT = ROOT / "tests" / "ledger_crashes.py"
CHANGES = 25
# Makes changes of a record of its own and of one that both write, each again after a conflict.
WRITER = """
import sys
from pathlib import Path, PurePosixPath
from diplograph.errors import Conflict
from diplograph.ledger import Ledger
from diplograph.records import Change
from ledger_crashes import EDITOR, accept, record
data, name, changes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
ledger = Ledger(data, accept)
shared = PurePosixPath("people/shared.ttl")
for number in range(changes):
    own = record(f"{name}-{number}", "own")
    while True:
        both = Change((own, record("shared", f"{name} {number}")))
        try:
            entry = ledger.commit(both, {own.path: None, shared: ledger.digest(shared)}, EDITOR, f"{name} {number}")
        except Conflict as error:
            assert "Ada Keeper changed it on" in error.message
            print("conflict", flush=True)
        else:
            print(entry.change, flush=True)
            break
"""


def _run(kills: int) -> list[int]:
    """Run the script in a process that has only one thread, as what forks must; its four counts."""
    done = subprocess.run([sys.executable, SCRIPT, str(kills)], capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in re.findall(r"\d+", done.stdout)]


def test_a_change_killed_before_any_of_its_steps_is_whole_or_absent() -> None:
    """Killed before each step in the file system and each call of git: files, audit log, commits and index agree each time."""
    killed, whole, absent, acknowledged = _run(0)
    assert killed > 60
    assert whole > 20
    assert absent > 20
    assert acknowledged == 3


def test_changes_killed_at_random_are_whole_or_absent() -> None:
    """Two hundred changes of several records, and undoings of them, killed at random; the graph is that of the commits."""
    killed, whole, absent, acknowledged = _run(200)
    assert killed == 200
    assert whole > 20
    assert absent > 20
    assert acknowledged > 5


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """Changes land one after the other or get a conflict; each acknowledged one is in files, audit log and git."""
    data = work_tree(tmp_path)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, data, name, str(CHANGES)], stdout=subprocess.PIPE, text=True, cwd=ROOT / "tests"
        )
        for name in ("left", "right")
    ]
    said = [writer.communicate(timeout=300)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    done = [word for words in said for word in words if word != "conflict"]
    entries = Ledger(data, accept).history()[::-1]
    assert sorted(each.change for each in entries) == sorted(done)
    assert len(entries) == 2 * CHANGES
    assert Ledger(data, accept).verify() == 2 * CHANGES
    assert set(state_of(data)) == {
        PurePosixPath(f"people/{name}-{n}.ttl") for name in ("left", "right") for n in range(CHANGES)
    } | {
        PurePosixPath("people/zero.ttl"),
        PurePosixPath("people/shared.ttl"),
    }
    assert committed(data) == state_of(data)
    assert git(data, "log", "--format=%H", "HEAD").split()[::-1][1:] == [each.commit for each in entries]
    # Of the record that both write, each change took what the one before it left.
    shared = [touch for each in entries for touch in each.touched if touch.path.name == "shared.ttl"]
    assert [each.before for each in shared] == [None, *(each.after for each in shared[:-1])]
