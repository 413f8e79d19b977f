"""Clients from npm, which ask a running server in a process of their own."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

_ROOT: Final = Path(__file__).parent
CLIENTS: Final = _ROOT / "clients"
_PATIENCE: Final = 600  # seconds


@pytest.fixture(scope="session")
def clients(pytestconfig: pytest.Config) -> Path:
    """A folder with the clients, installed once for each lock, without running any of the packages' own scripts."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed: the clients from npm cannot run (Debian: apt-get install nodejs npm)")
    lock = (CLIENTS / "package-lock.json").read_bytes()
    if pytestconfig.cache is None:
        raise AssertionError("pytest runs without its cache, which holds the clients")
    folder = pytestconfig.cache.mkdir(f"clients-{hashlib.sha256(lock).hexdigest()[:12]}")
    for file in [*CLIENTS.glob("*.mjs"), *CLIENTS.glob("*.json"), CLIENTS / ".npmrc"]:
        shutil.copy(file, folder)
    if not (folder / "installed").exists():
        npm = [shutil.which("npm") or "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(npm, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        (folder / "installed").touch()
    return folder


def run(clients: Path, script: str, *arguments: str) -> Any:  # noqa: ANN401 - whatever the script tells
    """Run one client's script and return what it wrote."""
    return json.loads(_run(clients, script, arguments))


def run_with(clients: Path, script: str, lines: Iterable[str]) -> list[Any]:
    """Run a script that reads lines, and return what it wrote about each."""
    return [json.loads(line) for line in _run(clients, script, (), "".join(f"{each}\n" for each in lines)).splitlines()]


def _run(clients: Path, script: str, arguments: Iterable[str], entered: str = "") -> str:
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, f"{script}.mjs", *arguments],
        cwd=clients,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=_PATIENCE,
        input=entered,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
