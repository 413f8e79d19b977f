"""The services that are compared; each is started by one small function, as a process of its own on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import psutil

from benchmarks.corpus import Corpus
from benchmarks.exchange import Client

_BIN: Final = Path(sys.executable).parent
_READY_SECONDS: Final = 3600
_LONGEST: Final = 900.0  # seconds, when the limit is not what is measured
# One client asks everything here: what protects a server from one client is off, what protects it from a query is on.
ONE_CLIENT: Final = ("--client-queries", "1000", "--client-budget", "0")
_OURS: Final = (*ONE_CLIENT, "--log-level", "warning")


@dataclass(frozen=True, slots=True)
class Server:
    """A running service.

    Attributes:
        peer: Its name.
        address: Where it takes queries.
        process: Its process.
        load: Seconds until the quads were loaded and it answered.
    """

    peer: str
    address: str
    process: subprocess.Popen[bytes]
    load: float

    def memory(self) -> int:
        """Return the proportional set size of the process and its children, in bytes."""
        total = 0
        with psutil.Process(self.process.pid).oneshot():
            family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for process in family:
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
        return total


@dataclass(frozen=True, slots=True)
class Setting:
    """What a peer is started with."""

    corpus: Corpus
    folder: Path
    port: int
    limit: float | None

    @property
    def bind(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"


Running = Callable[[], AbstractContextManager[Server]]
Start = Callable[[Setting], tuple[subprocess.Popen[bytes], str]]


def _spawn(setting: Setting, *command: str | Path) -> subprocess.Popen[bytes]:
    log = (setting.folder / "server.log").open("ab")
    paths = (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with log:
        return subprocess.Popen([str(each) for each in command], stdout=log, stderr=log, env=environment)


def _diplograph(setting: Setting, *command: str | Path) -> tuple[subprocess.Popen[bytes], str]:
    limit = ("--time-limit", str(setting.limit or _LONGEST))
    return _spawn(setting, *command, "--port", str(setting.port), *limit, *_OURS), f"http://{setting.bind}/sparql"


def _diplograph_memory(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    return _diplograph(setting, sys.executable, "-m", "benchmarks.serve", setting.corpus.file)


def _diplograph_disk(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    store = setting.folder / "store"
    _run(setting, _BIN / "diplograph", "load", "--store", store, setting.corpus.file)
    return _diplograph(setting, _BIN / "diplograph", "serve", "--store", store)


def _oxigraph_memory(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    process = _oxigraph(setting, "serve")
    wait_for_listener(setting.port, process)
    connection = HTTPConnection("127.0.0.1", setting.port, timeout=_READY_SECONDS)
    with setting.corpus.file.open("rb") as body:
        # Without no_transaction the server would keep all quads twice until the end.
        connection.request(
            "POST", "/store?no_transaction&lenient", body, {"Content-Type": "application/n-quads"}, encode_chunked=True
        )
        response = connection.getresponse()
        if response.status >= 300:
            raise RuntimeError(f"oxigraph does not load: {response.read()!r}")
    return process, f"http://{setting.bind}/query"


def _oxigraph_disk(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    location = ("--location", setting.folder / "oxigraph")
    _run(setting, _BIN / "oxigraph", "load", *location, "--file", setting.corpus.file)
    return _oxigraph(setting, "serve-read-only", *location), f"http://{setting.bind}/query"


def _oxigraph(setting: Setting, verb: str, *options: str | Path) -> subprocess.Popen[bytes]:
    # With a limit, this server keeps a sleeping thread for every query until the limit is over, and dies of them under load.
    limit = ("--timeout-s", str(round(setting.limit))) if setting.limit else ()
    return _spawn(setting, _BIN / "oxigraph", verb, *options, "--bind", setting.bind, "--union-default-graph", *limit)


def _rdflib_endpoint(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    process = _spawn(
        setting, _BIN / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(setting.port), setting.corpus.file
    )
    return process, f"http://{setting.bind}/"


def _rdflib(setting: Setting) -> tuple[subprocess.Popen[bytes], str]:
    process = _spawn(setting, sys.executable, "-m", "benchmarks.in_process", setting.corpus.file, str(setting.port))
    return process, f"http://{setting.bind}/"


PEERS: Final[dict[str, Start]] = {
    "diplograph-memory": _diplograph_memory,
    "oxigraph-memory": _oxigraph_memory,
    "diplograph-disk": _diplograph_disk,
    "oxigraph-disk": _oxigraph_disk,
    "rdflib-endpoint": _rdflib_endpoint,
    "rdflib": _rdflib,
}
# The same engine's own server in the same storage mode.
BASELINES: Final = {"diplograph-memory": "oxigraph-memory", "diplograph-disk": "oxigraph-disk"}
# A graph of rdflib takes about a kilobyte a triple and joins in Python.
SMALL_ONLY: Final = ("rdflib-endpoint", "rdflib")


def _run(setting: Setting, *command: str | Path) -> None:
    process = _spawn(setting, *command)
    try:
        failed = process.wait()
    finally:
        stop(process)
    if failed:
        raise RuntimeError(f"{command[0]} failed: see {setting.folder / 'server.log'}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_listener(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: see server.log in its folder")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server does not listen")


def _await_answer(address: str, query: str, port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a query is answered with 200."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        wait_for_listener(port, process)
        client = Client(address)
        try:
            if client.ask(query).status == 200:
                return
        except OSError:
            pass
        finally:
            client.close()
        time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")


@contextmanager
def running(peer: str, corpus: Corpus, folder: Path, limit: float | None = None) -> Iterator[Server]:
    """Run a peer over a corpus, in a folder of its own that is emptied before.

    Args:
        peer: Its name in :data:`PEERS`.
        corpus: What it loads.
        folder: Where its files go.
        limit: The time limit of a query in seconds, where the peer knows one; by default as good as none.
    """
    own = folder / peer
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    setting = Setting(corpus, own, free_port(), limit)
    started = time.perf_counter()
    process, address = PEERS[peer](setting)
    try:
        _await_answer(address, corpus.point, setting.port, process)
        yield Server(peer, address, process, time.perf_counter() - started)
    finally:
        stop(process)
    shutil.rmtree(own, ignore_errors=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and its children."""
    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        children = []
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in children:
        if child.is_running():
            child.kill()
