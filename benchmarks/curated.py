"""A server of the curated records, for benchmarks of single documents."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Final

from benchmarks.peers import free_port, stop, wait_for_listener

_PATIENCE: Final = 60.0


@contextmanager
def serving(*options: str) -> Iterator[tuple[int, HTTPConnection]]:
    """Run ``diplograph serve`` with options; yield its process and a connection to it.

    Raises:
        RuntimeError: when it does not listen.
    """
    port = free_port()
    command = (sys.executable, "-m", "diplograph", "serve", "--port", str(port), *options)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_listener(port, process)
            yield process.pid, HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        finally:
            stop(process)
