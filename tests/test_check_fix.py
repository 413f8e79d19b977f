"""``check --fix`` on the command line: what is certain is made and shown, nothing else is touched, and the rest is told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import WORLD
from diplograph.records import record_files

MEETING = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"


def _check(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "diplograph", "check", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_fix_mends_and_shows_and_judges_again(tmp_path: Path) -> None:
    """A dry run only shows; the real one gives the record back, shows the difference, and ends with 0; again does nothing."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    file = data / MEETING
    good = {each: each.read_bytes() for each in record_files(data)}
    text = file.read_text(encoding="utf-8").replace("mode:hybrid", "mode:hybird")
    slip = text.replace("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n", "")
    file.write_text(slip, encoding="utf-8")
    dry = _check("--fix", "--dry-run", str(file))
    assert (dry.returncode, file.read_text(encoding="utf-8")) == (1, slip)
    assert "+@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ." in dry.stdout
    real = _check("--fix", str(data))
    assert real.returncode == 0, real.stdout + real.stderr
    assert "-    diplo:mode mode:hybird ;\n+    diplo:mode mode:hybrid ;" in real.stdout
    assert {each: each.read_bytes() for each in record_files(data)} == good
    assert _check("--fix", str(data)).stdout == ""


def test_fix_keeps_comments_and_formats_for_programs(tmp_path: Path) -> None:
    """A comment survives a mend beside it; the difference goes to standard error when the report is for a program."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    file = data / MEETING
    slip = file.read_text(encoding="utf-8").replace("mode:hybrid ;", "mode:hybird ; # they said so")
    file.write_text(slip, encoding="utf-8")
    done = _check("--fix", "--format", "json", str(file))
    assert [each["shape"] for each in json.loads(done.stdout)["findings"]] == ["canonical-text"]
    assert "+    diplo:mode mode:hybrid ; # they said so" in done.stderr
    assert file.read_text(encoding="utf-8") == slip.replace("hybird", "hybrid")


def test_dry_run_belongs_to_fix() -> None:
    """Alone it means nothing, and that is said."""
    done = _check("--dry-run", str(WORLD))
    assert (done.returncode, "what --fix would do" in done.stderr) == (2, True)


def test_fix_moves_what_stands_elsewhere(tmp_path: Path) -> None:
    """A record goes where its name says, a meeting to its series; what stands there already is never written over."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    good = {each: each.read_bytes() for each in record_files(data)}
    meeting, person = data / MEETING, data / "people" / "boris-talan.ttl"
    strayed = [meeting.rename(data / "meetings" / "strayed.ttl"), person.rename(person.with_name("talan.ttl"))]
    dry = _check("--fix", "--dry-run", str(data))
    assert f"rename from {strayed[0]}\nrename to {meeting}\n" in dry.stdout
    assert f"rename from {strayed[1]}\nrename to {person}\n" in dry.stdout
    assert "\n+" not in dry.stdout  # a record that is moved is not written anew
    assert all(each.exists() for each in strayed)
    assert _check("--fix", str(data)).returncode == 0
    assert {each: each.read_bytes() for each in record_files(data)} == good
    copied = Path(shutil.copy(person, strayed[1]))
    done = _check("--fix", str(copied))
    assert (done.returncode, "where another file stands" in done.stderr) == (1, True)
    assert copied.read_bytes() == person.read_bytes()
