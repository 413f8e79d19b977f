"""One server of ours, for benchmarks of single documents and pages."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from benchmarks.peers import free_port, stop, wait_for_listener

_PATIENCE: Final = 600.0


@contextmanager
def serving(*options: str, quads: Path | None = None) -> Iterator[tuple[int, HTTPConnection]]:
    """Run ``diplograph serve`` with options; yield its process and a connection to it, once it has its index of names.

    The process that makes the index would take a core, and processor time, from what is measured.

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
