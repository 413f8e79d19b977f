"""A server as users start it: a process of its own with an address, and what tests do to it from outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Final

import httpx2 as httpx

WORLD: Final = Path(__file__).parent / "world" / "data"

PROGRAM: Final = (sys.executable, "-m", "diplograph")
PATIENCE: Final = 20.0
_SILENCE: Final = 3.0
_ADDRESS: Final = re.compile(r"http://[^/\s]+/")


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        process: The process that was started.
        address: Its root, with a slash at the end.
        log: The file that its standard error goes to.
    """

    process: "subprocess.Popen[bytes]"
    address: str
    log: Path

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.address}sparql"

    @property
    def host(self) -> str:
        """Host and port, as the Host header names them."""
        return self.address.removeprefix("http://").rstrip("/")

    @property
    def port(self) -> int:
        """The port."""
        return int(self.host.rpartition(":")[2])

    def get(self, path: str, headers: Mapping[str, str] | None = None, **parameters: str) -> httpx.Response:
        """Ask for a path; redirects are not followed."""
        return httpx.get(f"{self.address}{path}", params=parameters or None, headers=headers, timeout=PATIENCE)

    def ask(self, query: str, accept: str = "application/sparql-results+json", **parameters: str) -> httpx.Response:
        """Ask a query by GET."""
        return self.get("sparql", {"Accept": accept}, query=query, **parameters)

    def rows(self, query: str, **parameters: str) -> list[dict[str, str]]:
        """The rows of a SELECT: the values of its variables."""
        answer = self.ask(query, **parameters)
        assert answer.status_code == 200, answer.text
        return [{name: each["value"] for name, each in row.items()} for row in answer.json()["results"]["bindings"]]

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        """Return a connection, perhaps from another address of the loopback network."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE, source_address=(source, 0))

    def exchange(self, request: bytes) -> bytes:
        """Send bytes, and read until the server closes the connection or has said nothing for a while."""
        received = b""
        with closing(self.connect()) as connection:
            connection.sendall(request)
            connection.settimeout(_SILENCE)
            with suppress(TimeoutError):
                while more := connection.recv(65536):
                    received += more
        return received

    def send(self, request: bytes, method: str = "GET") -> tuple[int, Mapping[str, str], bytes]:
        """Send bytes, and read one answer: status, headers with names in lower case, body."""
        with closing(self.connect()) as connection:
            connection.sendall(request)
            with closing(HTTPResponse(connection, method=method)) as answer:
                answer.begin()
                return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def works(self) -> bool:
        """Tell whether a small query is answered, by another client than the one that did harm."""
        request = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n"
        with closing(self.connect("127.0.0.77")) as connection:
            connection.sendall(request.encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        return answer.startswith(b"HTTP/1.1 200 ") and b"true" in answer

    def descendants(self) -> set[int]:
        """The processes that the server has started, directly or not."""
        return descendants_of(self.process.pid)

    def readers(self) -> set[int]:
        """The processes at the tips of the tree, which answer queries."""
        parents = _parents()
        return {each for each in self.descendants() if each not in parents.values() and not indexes_names(each)}


def statuses(answer: bytes) -> list[int]:
    """The statuses in what a connection carried."""
    return [int(each) for each in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", answer)]


def _parents() -> dict[int, int]:
    """The parent of each living process, as Linux tells it (proc(5), ``/proc/pid/stat``)."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if state not in {"Z", "X"}:
            found[int(file.parent.name)] = int(parent)
    return found


def indexes_names(process: int) -> bool:
    """Whether a process makes the index of names, as one does for a moment after each generation; or did and has ended."""
    try:
        return b"diplograph.search" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True


def descendants_of(root: int) -> set[int]:
    """The living processes below a process."""
    parents = _parents()
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {root}


@contextmanager
def serving(folder: Path, *arguments: str, data: Path = WORLD, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start a server on a free port, and stop it at the end.

    Args:
        folder: An empty folder: the server's working directory and the place of its log.
        arguments: More arguments of ``diplograph serve``.
        data: The records to serve; the frozen world unless it is said.
        environment: More variables of its environment.
    """
    log = folder / "log"
    command = [*PROGRAM, "serve", "--port", "0", "--data", str(data), *arguments]
    variables = {**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as standard_error:
        process = subprocess.Popen(command, cwd=folder, env=variables, stderr=standard_error, start_new_session=True)
    try:
        yield Server(process, _address(process, log), log)
    finally:
        stop(process)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Wait until the server has said where it is."""
    for _ in range(1800):
        said = log.read_text(encoding="utf-8", errors="replace")
        if (found := _ADDRESS.search(said)) and said.endswith("\n"):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server and all that it started, gently first."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
