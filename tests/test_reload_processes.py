"""The processes behind a reload: which signal does what, and whose death takes whom along."""

import os
import pty
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2 as httpx

from live import PATIENCE, PROGRAM, WORLD, descendants_of, serving, stop
from reloading import RUNAWAY, Kept, children, disk, hang_up, loading, log, name, reload, until


def test_the_death_of_another_generation_ends_no_server(tmp_path: Path, kept: Kept) -> None:
    """Neither one that is being loaded nor one that is no longer served takes the server with it; its own queries end."""
    with disk(kept) as server:
        (old,) = children(server)
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(server.ask(RUNAWAY)))
        asking.start()
        until(lambda: server.get("health").json()["readers"]["busy"])
        kept.load("Arkadia")
        reload(server)
        os.kill(old, signal.SIGKILL)
        asking.join(PATIENCE)
        assert answers[0].status_code == 500
        assert name(server) == "Arkadia"
    (tmp_path / "memory").mkdir()
    with serving(tmp_path / "memory") as server:
        before = children(server)
        hang_up(server)
        until(lambda: loading(server, before))
        for child in loading(server, before):
            os.kill(child, signal.SIGKILL)
        until(lambda: "ended before it was done" in log(server))
        assert name(server) == "Arcadia"
        reload(server)


def test_a_server_that_is_stopped_while_it_reloads_leaves_nothing_behind(tmp_path: Path) -> None:
    """SIGTERM goes before SIGHUP, and ends what was being loaded too."""
    with serving(tmp_path) as server:
        before = children(server)
        hang_up(server)
        until(lambda: loading(server, before))
        started = server.descendants()
        server.process.terminate()
        assert server.process.wait(PATIENCE) in {0, -signal.SIGTERM}
        until(lambda: not [each for each in started if Path(f"/proc/{each}/exe").exists()])
        assert "Traceback" not in log(server)


@contextmanager
def by_hand(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", Path, int]]:
    """Start a server with a terminal for its standard input; gives its process, its log and our end of the terminal."""
    ours, theirs = pty.openpty()
    said = folder / "log"
    with closing(os.fdopen(theirs)), said.open("wb") as file:
        command = [*PROGRAM, "serve", "--port", "0", "--data", str(WORLD)]
        process = subprocess.Popen(command, cwd=folder, stdin=theirs, stderr=file, start_new_session=True)
    try:
        yield process, said, ours
    finally:
        stop(process)


def test_a_signal_that_comes_too_early_is_not_lost(tmp_path: Path) -> None:
    """While a server loads what it will serve first, SIGHUP does not end it: it reloads as soon as it is there."""
    with by_hand(tmp_path) as (process, said, ours):
        until(lambda: descendants_of(process.pid))
        os.kill(process.pid, signal.SIGHUP)
        until(lambda: "reloaded: generation" in said.read_text(encoding="utf-8"))
        assert process.poll() is None
        os.close(ours)


def test_a_terminal_that_is_closed_ends_the_server(tmp_path: Path) -> None:
    """It sends SIGHUP too; a server that somebody started by hand goes with the window."""
    with by_hand(tmp_path) as (process, said, ours):
        until(lambda: "open http" in said.read_text(encoding="utf-8"))
        os.close(ours)
        os.kill(process.pid, signal.SIGHUP)
        assert process.wait(PATIENCE) == 0
        assert "reloaded" not in said.read_text(encoding="utf-8")
