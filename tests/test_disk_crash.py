"""A load that is killed, or runs out of space, leaves the old generation or the new one, whole."""

import itertools
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad

from diplograph.errors import EnvironmentProblem
from diplograph.release import Release
from diplograph.store import DiskStore, load_quads

KILLS = 30
# A load that is done before it is killed is one more that ended well; on a busy machine there are many.
MOST_LOADS = 8 * KILLS
SIZE = 4000
# Loads a file; with a number, the process kills itself just before that call which changes names in the store's
# folder, or opens a file there, as one does to flush it.
LOADER = """
import os, signal, sys
from pathlib import Path
from diplograph.release import bundled_release
from diplograph.store import load_quads
left = int(sys.argv[3])
def fatal(event, arguments):
    global left
    removes = event in {"os.remove", "os.rmdir"}
    changes = event in {"os.rename", "os.mkdir", "shutil.rmtree", "open"} and str(arguments[0]).startswith(sys.argv[1])
    if armed and (removes or changes):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
armed = False
sys.addaudithook(fatal)
release = bundled_release()
print("ready", flush=True)
armed = left > 0
load_quads(Path(sys.argv[1]), release, [Path(sys.argv[2])], force=True)
"""


def quads(name: str, size: int) -> str:
    """Quads that no other name has."""
    line = '<http://example.org/{0}/{1}> <http://example.org/p> "{1}" <http://example.org/{0}> .\n'
    return "".join(line.format(name, number) for number in range(size))


def content(directory: Path) -> frozenset[Quad]:
    """Everything in the current generation, which must be what its number of quads says."""
    with DiskStore(directory) as store:
        found = frozenset(store.quads())
        assert len(store) == len(found)
        return found


def start(directory: Path, file: Path, call: int = 0) -> subprocess.Popen[str]:
    """Start a load in a process of its own, and wait until it is about to begin."""
    process = subprocess.Popen([sys.executable, "-c", LOADER, directory, file, str(call)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def two(tmp_path: Path, release: Release) -> tuple[Path, dict[Path, frozenset[Quad]]]:
    """A store directory, and two files with the generations that they make; the second is current."""
    directory, known = tmp_path / "graph", {}
    for name in ("old", "new"):
        file = tmp_path / f"{name}.nq"
        file.write_text(quads(name, SIZE))
        load_quads(directory, release, [file])
        known[file] = content(directory)
    assert len(set(known.values())) == 2
    return directory, known


def test_a_load_killed_at_any_time_leaves_one_of_two_generations(
    two: tuple[Path, dict[Path, frozenset[Quad]]], release: Release
) -> None:
    """SIGKILL after times that cover the whole load: the store opens each time, and is old or new, never a mixture."""
    directory, known = two
    chosen, killed, swapped = random.Random(20201015), 0, 0  # noqa: S311 - a seed, so that a failure can be had again
    began = time.monotonic()
    load_quads(directory, release, [next(iter(known))], force=True)
    whole = time.monotonic() - began
    for number in range(MOST_LOADS):
        before = content(directory)
        file = next(file for file in known if known[file] != before)
        with start(directory, file) as process:
            # The end of a load, where the swap is, gets every third kill.
            time.sleep(whole * (chosen.uniform(0.8, 1.6) if number % 3 == 0 else chosen.uniform(0, 1.1)))
            process.kill()
        killed += process.returncode == -signal.SIGKILL
        after = content(directory)
        assert after in {before, known[file]}
        swapped += after != before
        if killed == KILLS:
            break
    assert killed == KILLS
    assert swapped > 0
    load_quads(directory, release, [next(iter(known))], force=True)
    assert not (directory / "unfinished").exists()


def test_a_load_killed_before_any_of_its_steps_leaves_one_of_two_generations(
    two: tuple[Path, dict[Path, frozenset[Quad]]], tmp_path: Path
) -> None:
    """Killed before each of its changes to the folder in turn, swap included, until one load comes to its end."""
    directory, _ = two
    seen = []
    for call in itertools.count(1):
        before = content(directory)
        file = tmp_path / f"step-{call}.nq"
        file.write_text(quads(f"step-{call}", 5))
        with start(directory, file, call) as process:
            process.wait(timeout=60)
        after = content(directory)
        seen.append(after == before)
        if not seen[-1]:
            assert {quad.graph_name.value for quad in after} == {f"http://example.org/step-{call}"}  # type: ignore[union-attr]
            assert len(after) == 5
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
    # It was killed both before and after the swap.
    assert seen.count(True) > 10
    assert seen.count(False) > 1


def test_a_load_that_runs_out_of_space_changes_nothing(two: tuple[Path, dict[Path, frozenset[Quad]]], tmp_path: Path) -> None:
    """A write that fails is told in words; the current generation stays, and nothing unfinished is left."""
    directory, _ = two
    before = content(directory)
    big = tmp_path / "big.nq"
    big.write_text(quads("big", 60_000))
    limit = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); from diplograph.cli.app import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limit, "load", "--store", directory, big], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "File too large" in done.stderr
    assert "untouched" in done.stderr
    assert content(directory) == before
    assert not (directory / "unfinished").exists()


def test_a_folder_that_may_not_be_written_is_told_in_words(tmp_path: Path, release: Release) -> None:
    """A store cannot be made below a file."""
    (tmp_path / "file").write_text("")
    quad = tmp_path / "a.nq"
    quad.write_text(quads("a", 1))
    with pytest.raises(EnvironmentProblem, match="file"):
        load_quads(tmp_path / "file" / "graph", release, [quad])


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """Eight times the quads take less than twice the memory."""
    peaks = []
    for size in (50_000, 400_000):
        file = tmp_path / f"{size}.nq"
        file.write_text(quads("many", size))
        with start(tmp_path / f"graph-{size}", file) as process:
            _, status, usage = used(process)
        assert status == 0
        peaks.append(usage.ru_maxrss)
    assert peaks[1] < 2 * peaks[0]


def used(process: subprocess.Popen[str]) -> tuple[int, int, resource.struct_rusage]:
    """Wait for a process, and return what it used."""
    found = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(found[1])
    return found
