"""A foreign server as a process: started on a free port, waited for, and stopped."""

import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError

_PATIENCE: Final = 60.0


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str | Path], url: str, log: Path) -> Iterator[None]:
    """Run a server until it answers queries at ``url``, and stop it afterwards."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent) as process:
        try:
            _wait_for(process, url, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib3.request("GET", url, fields={"query": "ASK {}"}, timeout=5, retries=False)
        except HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {url}:\n{log.read_text(errors='replace')}")
