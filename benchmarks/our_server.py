"""One server of ours, for benchmarks of single documents and pages."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from os import sysconf
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from benchmarks.peers import free_port, stop, wait_for_listener

_PATIENCE: Final = 600.0
_WATCHED: Final = 2.0  # seconds
_IDLE: Final = 0.05  # so much of a core is idleness


@contextmanager
def serving(*options: str, quads: Path | None = None) -> Iterator[tuple[int, HTTPConnection]]:
    """Run ``diplograph serve`` with options; yield its process and a connection to it, once it has nothing more to do.

    To make the index of names, and what else the first readers would wait for, would take processor time from what is measured.

    Args:
        options: Of the command.
        quads: What to serve instead of the curated records.

    Raises:
        RuntimeError: when it does not listen, or has no index.
    """
    port = free_port()
    program = ("diplograph", "serve") if quads is None else ("benchmarks.serve", str(quads))
    command = (sys.executable, "-m", *program, "--port", str(port), *options)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_listener(port, process)
            served = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
            _await_names(served)
            served.close()  # it opens itself again; the server does not keep one on which nobody asks
            _await_idleness(process.pid)
            yield process.pid, served
        finally:
            stop(process)


def _await_names(served: HTTPConnection) -> None:
    status, deadline = HTTPStatus.SERVICE_UNAVAILABLE, perf_counter() + _PATIENCE
    while status == HTTPStatus.SERVICE_UNAVAILABLE and perf_counter() < deadline:
        sleep(0.2)
        served.request("GET", "/search?q=minister")
        answer = served.getresponse()
        answer.read()
        status = HTTPStatus(answer.status)
    if status != HTTPStatus.OK:
        raise RuntimeError(f"names are not found: {status}")


def _await_idleness(pid: int) -> None:
    """Wait until a process takes next to no processor time."""
    deadline, before = perf_counter() + _PATIENCE, _ticks(pid)
    while perf_counter() < deadline:
        sleep(_WATCHED)
        now = _ticks(pid)
        if now - before < _IDLE * _WATCHED * sysconf("SC_CLK_TCK"):
            return
        before = now
    raise RuntimeError("the server is busy though nobody asks it anything")


def _ticks(pid: int) -> int:
    """The processor time that a process took, in ticks of the clock: fields 14 and 15 of proc(5)."""
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return int(user) + int(system)
