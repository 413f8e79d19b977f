"""The checks beyond SHACL, each proved by a record broken in one place, as each shape is; and what they are described by."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, WORLD
from diplograph.errors import EnvironmentProblem, InputError
from diplograph.records import record_files
from diplograph.release import Release, bundled_release
from diplograph.turtle import LineIndex, read_document
from diplograph.validation import Report, check
from diplograph.validation.rules import read_rules
from diplograph.validation.source_texts import read_sources
from test_shapes import CHECKS, name_of

BROKEN = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests/checks/broken").iterdir())}
SOURCES = ROOT / "tests" / "checks" / "sources"
SEED = ROOT.parent / "shared" / "seed" / "press-release.txt"
SEED_SOURCE = "turkmenistan-news-gazette-vectors-of-strategic-partnership"
RULES = read_rules(read_document(bundled_release().shapes_file))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the frozen world, its headlines marked as carrying no fact."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    for slug in read_sources(SOURCES):
        file = data / "sources" / f"{slug}.ttl"
        text = file.read_text(encoding="utf-8")
        marked = re.sub(r"(    diplo:paragraphCount \d+ ;\n)", r"\1    diplo:paragraphWithoutFact 0 ;\n", text)
        file.write_text(marked, encoding="utf-8")
    return data


def _report(release: Release, data: Path) -> Report:
    return check(release, data, record_files(data), sources=read_sources(SOURCES))


def test_the_world_agrees_with_its_sources(world: Release, copy: Path) -> None:
    """Every passage names words of its paragraph, in text and in HTML, and every paragraph is read."""
    assert [str(each) for each in _report(world, copy).findings] == []


def test_every_check_is_proved_and_described() -> None:
    """A check has its broken record, and stands beside the shapes with a name, a reason and a message in words."""
    shapes = {name_of(each) for each in CHECKS}
    assert len(BROKEN) >= 12
    assert set(BROKEN) == set(RULES) - shapes
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "src/diplograph/validation").glob("*_checks.py")]
    named = {name for text in texts for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)}
    assert named <= set(BROKEN)
    for name in BROKEN:
        rule = RULES[name]
        assert rule.title
        assert rule.description.endswith(".")
        assert rule.message.endswith(".")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_record_breaks_one_check(world: Release, copy: Path, name: str) -> None:
    """The edit is found by the check that it is named after and by no other, at the very term."""
    case: dict[str, Any] = BROKEN[name]
    file = copy / case["file"]
    text = file.read_text(encoding="utf-8")
    assert case.get("old", "") in text
    file.write_text(text.replace(case.get("old", ""), case.get("new", ""), 1), encoding="utf-8")
    if "moved_to" in case:
        file = file.rename(copy / case["moved_to"])
    if "copied_to" in case:
        shutil.copy(file, copy / case["copied_to"])
    file = copy / case.get("found_in", file)
    found = [each for each in _report(world, copy).findings if each.file == str(file)]
    assert {each.shape for each in found} == {name, *case.get("also", [])}
    (finding,) = [each for each in found if case["says"] in each.message]
    assert finding.severity is RULES[name].severity
    if "at" in case:
        changed = file.read_text(encoding="utf-8")
        start = LineIndex(changed).index(finding.line, finding.column)
        assert changed[start : start + finding.end_column - finding.column] == case["at"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '"Arcadia reaffirmed the charter"@en',
            '"Arcadia reafirmed the charter"@en',
            'write "Arcadia reaffirmed the charter"@en',
        ),
        ('"the chair issued a summary"@en', '"Arcadia reaffirmed the charter of"@en', "write diplo:paragraph 3"),
        ('"in Lindholm"@en', '"The third meeting"@en', ""),
        ('"Ivan Orlen flew to Lindholm"@en', '"Ivan Orlen flew to Lind"@en', ""),
        ("diplo:paragraph 4 ;", "diplo:paragraph 9 ;", ""),
    ],
)
def test_a_wrong_passage_is_answered(world: Release, copy: Path, old: str, new: str, words: str) -> None:
    """Misprints, another paragraph, closing words before the opening ones, half a word, a paragraph that is not there."""
    file = copy / BROKEN["passage-names-its-words"]["file"]
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [each for each in _report(world, copy).findings if each.shape == "passage-names-its-words"]
    assert len(found) == 1
    assert not words or words in " ".join(each.words for each in found[0].suggestions)


def test_the_count_of_paragraphs_is_held_against_the_copy(world: Release, copy: Path) -> None:
    """A count that the copy does not bear out is told at the count."""
    file = copy / "sources" / "arcadian-gazette-2022-05-20.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("paragraphCount 4", "paragraphCount 5"), encoding="utf-8")
    (finding,) = _report(world, copy).findings
    assert (finding.shape, "4 paragraphs after its headline, not 5" in finding.message) == ("every-paragraph-is-read", True)


def test_unreadable_copies_are_refused(tmp_path: Path) -> None:
    """No folder, and bytes that are not UTF-8: each is told with what to do."""
    with pytest.raises(EnvironmentProblem, match="not a folder"):
        read_sources(tmp_path / "nowhere")
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="save it as UTF-8"):
        read_sources(tmp_path)


def test_the_seed_record_names_the_words_of_its_press_release(release: Release, tmp_path: Path) -> None:
    """Every citation of the seed is words of the press release as printed, misprints included."""
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here: the text of the press release is not part of the repository")
    shutil.copy(SEED, tmp_path / f"{SEED_SOURCE}.txt")
    report = check(release, release.data, record_files(release.data), sources=read_sources(tmp_path))
    assert [str(each) for each in report.findings if each.shape == "passage-names-its-words"] == []
