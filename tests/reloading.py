"""Servers that are told to take up what is there now, and the worlds that they find then."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from diplograph.records import record_files
from diplograph.release import Release
from diplograph.store import load_records
from live import WORLD, Server, indexes_names, serving
from small_server import OPERATOR

NAME: Final = """PREFIX diplo: <https://w3id.org/diplograph/ontology#>
SELECT ?name { <https://w3id.org/diplograph/state/arcadia> diplo:displayName ?name }"""
COUNT: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# A busy machine takes its time to start a process.
LONGEST: Final = 60.0


def until(holds: Callable[[], object]) -> None:
    """Wait for something that soon is so."""
    deadline = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.02)


def renamed(folder: Path, name: str) -> Path:
    """The world with another name for Arcadia."""
    data = Path(shutil.copytree(WORLD, folder / name))
    file = data / "states" / "arcadia.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("Arcadia", name), encoding="utf-8")
    return data


class Kept:
    """A store on disk that a server serves, and what is loaded into it."""

    def __init__(self, folder: Path, release: Release) -> None:
        self.store = folder / "graph"
        self._folder, self._release = folder, release

    def load(self, name: str, *, force: bool = False) -> str:
        """Make the world current in which Arcadia has this name; return the generation."""
        data = self._folder / name if (self._folder / name).exists() else renamed(self._folder, name)
        release = Release(self._release.ontology, self._release.queries, data)
        return load_records(self.store, release, record_files(data), force=force).generation


@pytest.fixture
def kept(tmp_path: Path, release: Release) -> Kept:
    """A store that holds the world as it is."""
    made = Kept(tmp_path, release)
    made.load("Arcadia")
    return made


@contextmanager
def disk(kept: Kept) -> Iterator[Server]:
    """A server over it."""
    environment = {"DIPLOGRAPH_OPERATOR_TOKEN": OPERATOR, "DIPLOGRAPH_CLIENT_BUDGET": "0"}
    kept.store.with_name("server").mkdir()
    with serving(kept.store.with_name("server"), "--store", str(kept.store), environment=environment) as server:
        yield server


def generation(server: Server) -> str:
    """What a server says that it serves."""
    return str(server.get("health").json()["generation"])


def hang_up(server: Server) -> None:
    """Tell a server to reload."""
    os.kill(server.process.pid, signal.SIGHUP)


def log(server: Server) -> str:
    """What a server has logged."""
    return server.log.read_text(encoding="utf-8")


def reload(server: Server) -> None:
    """Tell a server to reload, and wait until it has."""
    before = log(server).count("reloaded: generation")
    hang_up(server)
    until(lambda: log(server).count("reloaded: generation") > before)


def name(server: Server) -> str:
    """The name that Arcadia has."""
    return server.rows(NAME)[0]["name"]


def children(server: Server) -> set[int]:
    """The processes that the server itself started, but for the one that makes the index of names and ends soon."""
    held = (each for each in server.descendants() if not indexes_names(each))
    stats = {each: Path(f"/proc/{each}/stat").read_text(encoding="utf-8") for each in held}
    return {each for each, stat in stats.items() if int(stat.rpartition(")")[2].split()[1]) == server.process.pid}


def loading(server: Server, before: set[int]) -> set[int]:
    """The process that loads the next generation, apart from the one that Python has for its own purposes."""
    commands = {each: Path(f"/proc/{each}/cmdline").read_bytes() for each in children(server) - before}
    return {each for each, command in commands.items() if b"spawn_main" in command}
