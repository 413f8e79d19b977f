"""A wheel carries the whole release: installed in an empty folder, it serves."""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from conftest import ROOT
from diplograph.records import record_files


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from a wheel into an environment of its own.

    The libraries come from the environment of the tests, so that no network is needed; a ``.pth`` file found through another one
    is not read, so the editable installation stays out.
    """
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    for part in ("src", "ontology", "data", "queries", "LICENSES"):
        shutil.copytree(ROOT / part, checkout / part)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, checkout)
    (checkout / "data" / ".ledger").mkdir(exist_ok=True)
    (checkout / "data" / ".ledger" / "log.jsonl").write_text("{}\n")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(checkout)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    venv.create(folder / "env", with_pip=False)
    wheel = next(folder.glob("*.whl"))
    site = next((folder / "env").glob("lib/python3*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    install = [sys.executable, "-m", "pip", "--python", str(folder / "env"), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    return folder / "env" / "bin" / "diplograph"


@pytest.fixture(scope="module")
def address(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server started from an empty folder."""
    command = [str(program), "serve", "--port", "0"]
    empty = tmp_path_factory.mktemp("empty")
    with subprocess.Popen(command, cwd=empty, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+/", said)
            assert found, said
            yield found[0]
        finally:
            server.terminate()
            server.wait(10)


def test_the_wheel_brings_ontology_shapes_data_and_queries(program: Path) -> None:
    """Everything that a release is made of lies inside the package."""
    release = next(program.parents[1].glob("lib/python3*/site-packages/diplograph/release"))
    for part in ("ontology/diplograph.ttl", "ontology/shapes.ttl", "queries/who-took-part.rq", "data/people"):
        assert (release / part).exists()
    assert (release.parent / "web" / "static" / "vendor").is_dir()
    assert (release.parent / "web" / "locales" / "ru.po").is_file()
    assert len(record_files(release / "data")) == len(record_files(ROOT / "data"))


def test_the_wheel_leaves_out_what_a_curator_keeps(program: Path) -> None:
    """The ledger of changes names people and holds what was removed: it stays in the checkout."""
    release = next(program.parents[1].glob("lib/python3*/site-packages/diplograph/release"))
    assert list(release.rglob(".*")) == []


def test_the_installed_program_answers_over_http(address: str) -> None:
    """The page opens, a query has an answer, and the data are the release's own."""
    assert httpx.get(address).status_code == 200
    assert '<html lang="ru">' in httpx.get(f"{address}ru/about", headers={"Accept": "text/html"}).text
    query = "PREFIX diplo: <https://w3id.org/diplograph/ontology#> SELECT (COUNT(*) AS ?n) { ?m a diplo:Meeting }"
    answer = httpx.get(f"{address}sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert int(answer.text.split()[1]) >= 2


def test_the_installed_records_are_not_written_to(program: Path, tmp_path: Path) -> None:
    """Curators write into a folder of theirs, never into the package."""
    for arguments in (
        ["new", "meeting", "--series", "central-asia-russia-foreign-ministers", "--date", "2023-04-14"],
        ["format"],
    ):
        done = subprocess.run([str(program), *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, "read-only" in done.stderr) == (2, True)


def test_the_installed_program_answers_on_the_command_line(program: Path, tmp_path: Path) -> None:
    """A named query works from an empty folder."""
    done = subprocess.run(
        [str(program), "ask", "who-took-part"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert "lavrov" in done.stdout.lower()
