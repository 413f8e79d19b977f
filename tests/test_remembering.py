"""Checks are remembered: what nobody has touched is not judged again, and anything that was touched is."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from diplograph.cli.app import app
from diplograph.records import record_files

WORLD = Path(__file__).parent / "world" / "data"
PERSON = Path("people", "boris-talan.ttl")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the frozen world with one thing wrong."""
    folder = tmp_path / "data"
    shutil.copytree(WORLD, folder)
    file = folder / PERSON
    file.write_text(file.read_text("utf-8").replace("@en", "@EN", 1), encoding="utf-8")
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where reports are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "diplograph" / "checks"


def checked(data: Path, *flags: str) -> Result:
    """Check a data folder."""
    return CliRunner().invoke(app, ["check", "--format", "json", *flags, str(data)])


def shapes_of(done: Result) -> list[str]:
    """The names of the shapes that a report names."""
    return [each["shape"] for each in json.loads(done.stdout)["findings"]]


def forged(cache: Path) -> None:
    """Change what is remembered, so that it shows where it is believed."""
    for file in cache.glob("*.json"):
        file.write_text(file.read_text("utf-8").replace("canonical-text", "remembered-text"), encoding="utf-8")


def test_a_report_is_given_again_as_it_was(data: Path, cache: Path) -> None:
    """The same files: the same report in every face, read from the cache."""
    first = checked(data)
    assert first.exit_code == 1
    assert "canonical-text" in shapes_of(first)
    assert len(list(cache.glob("*.json"))) == 1
    for form in ("lines", "text", "sarif", "turtle"):
        afresh = CliRunner().invoke(app, ["check", "--format", form, "--afresh", str(data)])
        again = CliRunner().invoke(app, ["check", "--format", form, str(data)])
        assert (again.exit_code, again.output) == (afresh.exit_code, afresh.output)
    forged(cache)
    assert "remembered-text" in shapes_of(checked(data))
    assert "remembered-text" not in shapes_of(checked(data, "--afresh"))


@pytest.mark.parametrize("change", ["content", "name", "gone", "more", "chosen", "engine"])
def test_what_was_changed_is_judged_anew(data: Path, cache: Path, change: str) -> None:
    """A record's bytes, its name, a file less or more, another choice or engine: nothing of before is believed."""
    checked(data)
    forged(cache)
    file, flags, where = data / PERSON, [], data
    if change == "content":
        file.write_text(file.read_text("utf-8") + "\n", encoding="utf-8")
    elif change == "name":
        file.rename(file.with_name("somebody.ttl"))
    elif change == "gone":
        next(each for each in record_files(data) if each != file).unlink()
    elif change == "more":
        (data / "people" / "nobody.ttl").write_text("", encoding="utf-8")
    elif change == "chosen":
        where = file
    else:
        flags = ["--engine", "pyshifty"]
    found = shapes_of(checked(where, *flags))
    assert "canonical-text" in found
    assert "remembered-text" not in found


def test_a_cache_that_fails_is_none(data: Path, cache: Path) -> None:
    """A report that was cut off, or is of an older form, is made anew; a folder that cannot be written is no fault."""
    first = checked(data)
    (kept,) = cache.glob("*.json")
    for text in ("", "{", "[]", '{"files": 1, "findings": [{"file": "x"}]}'):
        kept.write_text(text, encoding="utf-8")
        assert checked(data).output == first.output
    shutil.rmtree(cache)
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("a file where a folder should be", encoding="utf-8")
    assert checked(data).output == first.output


def test_files_that_are_not_turtle_are_not_remembered(data: Path, cache: Path) -> None:
    """While shapes cannot be judged there is nothing to keep."""
    (data / PERSON).write_text("<a", encoding="utf-8")
    assert checked(data).exit_code == 1
    assert list(cache.glob("*.json")) == []


def test_the_oldest_reports_give_way(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache does not grow without bound."""
    monkeypatch.setattr("diplograph.cli.remembering._MOST", 2)
    for number in range(4):
        (data / PERSON).write_text(f"# {number}\n" + (data / PERSON).read_text("utf-8"), encoding="utf-8")
        checked(data)
    assert len(list(cache.glob("*.json"))) == 2
