"""Oxigraph's own server (the ``oxigraph`` package)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from engines.running import free_port, running

_PROGRAM: Final = Path(sys.executable).with_name("oxigraph")
# As documented, with places to fill in.
LOAD: Final = "load --location {location} --file {dump}"
SERVE: Final = "serve-read-only --location {location} --bind 127.0.0.1:{port}"


@contextmanager
def oxigraph(dump: Path, folder: Path) -> Iterator[str]:
    """Serve a dump in N-Quads; gives the address that answers queries."""
    if not _PROGRAM.exists():
        pytest.skip(f"{_PROGRAM} is missing: pip install oxigraph")
    port = free_port()
    location = folder / "oxigraph"
    url = f"http://127.0.0.1:{port}/query"
    load = LOAD.format(location=location, dump=dump).split()
    subprocess.run([_PROGRAM, *load], check=True, capture_output=True)
    serve = SERVE.format(location=location, port=port).split()
    with running((_PROGRAM, *serve), url, folder / "oxigraph.log"):
        yield url
