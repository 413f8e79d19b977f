"""Where and with what a measurement was made."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def conditions() -> dict[str, str]:
    """Return the machine, the versions, the commit and the date."""
    # The table itself is no change of what is measured.
    changed = _git("status", "--porcelain", "--", ".", ":!benchmarks/README.md")
    packages = ("diplograph", "pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": (_git("describe", "--always") or "unknown") + ("-dirty" if changed else ""),
        "processor": f"{os.cpu_count()} cores, {_processor()}",
        "python": platform.python_version(),
        **{package: _version(package) for package in packages},
    }


def _git(*words: str) -> str:
    command = ["git", "-C", str(Path(__file__).parents[1]), *words]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


def _version(package: str) -> str:
    """A peer that is not installed is not measured either."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
