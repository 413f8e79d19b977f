"""Virtuoso 7 (Debian's ``virtuoso-opensource-7-bin``)."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from engines.running import free_port, running

_SETTINGS: Final = Path(__file__).with_name("virtuoso.ini")
# The graph named here takes lines without one; a dump has none.
LOAD: Final = "ld_dir('{folder}', '{name}', 'urn:no-graph'); rdf_loader_run(); checkpoint;"
SERVE: Final = "+foreground +wait +configfile {settings}"
_ERRORS: Final = "SELECT ll_error FROM DB.DBA.load_list WHERE ll_state <> 2 OR ll_error IS NOT NULL;"


@contextmanager
def virtuoso(dump: Path, folder: Path) -> Iterator[str]:
    """Serve a dump in N-Quads; gives the address that answers queries."""
    server, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or shell is None:
        pytest.skip("virtuoso-t or isql-vt is missing: apt-get install virtuoso-opensource-7-bin")
    sql_port, http_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    text = _SETTINGS.read_text(encoding="utf-8")
    settings.write_text(text.format(folder=folder, sql_port=sql_port, http_port=http_port), encoding="utf-8")
    url = f"http://127.0.0.1:{http_port}/sparql"
    with running((server, *SERVE.format(settings=settings).split()), url, folder / "virtuoso-output.log"):
        (folder / "load").mkdir()
        shutil.copy(dump, folder / "load" / "dump.nq")
        _run(shell, sql_port, LOAD.format(folder=folder / "load", name="dump.nq"))
        assert "0 Rows." in _run(shell, sql_port, _ERRORS)
        yield url


def _run(shell: str, port: int, statements: str) -> str:
    command = (shell, f"127.0.0.1:{port}", "dba", "dba", f"EXEC={statements}")
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
    return done.stdout
