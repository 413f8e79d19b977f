"""The examples of deployment: what can be shown of them without a container engine and without installing a unit."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from diplograph.settings import Settings, read_settings, variable

DEPLOY = ROOT / "deploy"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "diplograph.service").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests are not those under test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def _instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} +(.*)$", CONTAINER, re.MULTILINE)


def test_the_example_settings_are_settings() -> None:
    """The file is read without complaint, believes the proxy that it is written for, and stays on loopback."""
    found = read_settings({}, DEPLOY / "diplograph.toml").settings
    assert found.host == "127.0.0.1"
    assert len(found.trusted_proxies) == 2


def test_what_the_container_copies_is_there() -> None:
    """Every file and folder that the build takes from the checkout exists."""
    copies = [words.split() for words in _instructions("COPY") if not words.startswith("--from")]
    assert len(copies) >= 6
    assert [source for *sources, _ in copies for source in sources if not (ROOT / source).exists()] == []


def test_the_container_copies_all_that_a_wheel_is_made_of(tmp_path: Path) -> None:
    """A wheel built from nothing but what is copied has the release in it."""
    for *sources, target in [words.split() for words in _instructions("COPY") if not words.startswith("--from")]:
        for source in sources:
            place = tmp_path / target / (Path(source).name if target.endswith("/") else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)
    (build,) = [each for each in _instructions("RUN") if " build " in each]
    python = ROOT / ".venv" / "bin" / "python"
    done = subprocess.run(
        build.replace("tools/bin/python", str(python)).split(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "dist").glob("diplograph-*.whl"))) == 1


def test_the_container_is_not_root_and_its_settings_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs as a numbered user, listens where it says, installs nothing without a hash, and asks a health address of ours."""
    assert _instructions("USER") == ["65532:65532"]
    for name, value in re.findall(r"(DIPLOGRAPH_\w+)=(\S+)", _instructions("ENV")[0]):
        monkeypatch.setenv(name, value)
    found = read_settings({}).settings
    assert (found.host, _instructions("EXPOSE")) == ("0.0.0.0", [str(found.port)])  # noqa: S104 - what a container must do
    assert f"http://127.0.0.1:{found.port}/health/ready" in _instructions("HEALTHCHECK")[0]
    installs = [each for each in _instructions("RUN") if "pip install" in each]
    assert installs
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)


SYSTEMD = shutil.which("systemd-analyze")


@pytest.mark.skipif(not SYSTEMD, reason="there is no systemd here to judge the unit")
def test_the_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    """Every directive is known and well-formed; the program is put where this machine has one."""
    unit = tmp_path / "diplograph.service"
    unit.write_text(UNIT.replace("/opt/diplograph/bin/diplograph", shutil.which("true") or "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "diplograph" in line]
    assert (said, done.returncode) == ([], 0)


def test_the_unit_reloads_by_the_signal_that_the_server_takes_for_it() -> None:
    """It is sent to the server alone, which sees to its readers; what reloading means stands in the document."""
    assert re.findall(r"^ExecReload=(.*)$", UNIT, re.MULTILINE) == ["/bin/kill -HUP $MAINPID"]
    assert "SIGHUP" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Reloading")[2]


def test_the_unit_leaves_the_readers_what_they_need() -> None:
    """Sockets between processes, a namespace for each reader, time for answers to end; and memory for all readers at once."""
    settings = read_settings({}, DEPLOY / "diplograph.toml").settings
    values = dict(re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE))
    assert "AF_UNIX" in values["RestrictAddressFamilies"]
    assert set(values["RestrictNamespaces"].split()) == {"user", "net"}
    assert int(values["TimeoutStopSec"]) > settings.shutdown_seconds
    assert int(values["MemoryMax"].removesuffix("G")) * 2**30 > settings.readers * settings.memory_limit
