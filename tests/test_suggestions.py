"""Suggestions: each slip of a curator is answered with its mend, and what is certain is made, exactly and nothing else."""

import shutil
from pathlib import Path

import pytest

from conftest import WORLD
from diplograph.name_keys import name_key
from diplograph.records import record_files
from diplograph.release import Release
from diplograph.validation import Report, Suggestion, check
from diplograph.validation.mending import applied, mends

MEETING = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"
# What stands in the record, what the curator wrote instead, the words of the suggestion.
CERTAIN = [
    ("mode:hybrid", "mode:hybird", "write mode:hybrid"),
    ("sphere:environment", "sphere:enviroment", "write sphere:environment"),
    ("a diplo:SpeechAct", "a diplo:SpechAct", "write diplo:SpeechAct"),
    ("diplo:ordinal 3", "diplo:ordnal 3", "write diplo:ordinal"),
    ("speaker person:ivan-orlen", "speaker person:ivan-orlin", "write person:ivan-orlen"),
    ("place:lindholm", "place:linndholm", "write place:lindholm"),
    ("diplo:ordinal 3", 'diplo:ordinal "3"', "write 3"),
    ('schema:startDate "2022-05-20"^^xsd:date', 'schema:startDate "2022-05-20"', 'write "2022-05-20"^^xsd:date'),
    ('schema:startDate "2022-05-20"^^xsd:date', 'schema:startDate "20 May 2022"', 'write "2022-05-20"^^xsd:date'),
    ('schema:startDate "2022-05-20"^^xsd:date', 'schema:startDate "May 20, 2022"@en', 'write "2022-05-20"^^xsd:date'),
    ('"Arcadia reaffirmed the charter"@en', '"Arcadia reaffirmed the charter"', "@en"),
    ("https://schema.org/", "http://schema.org/", "with https"),
    ("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n", "", "declare it at the top: @prefix xsd:"),
    ("diplo:inSeries", "dipl:inSeries", "write diplo:inSeries"),
    ("mode:hybrid ;", "mode:hybrid", "put ` ;`"),
    ("    .\n\nact:", "\n\nact:", "put ` .`"),
    ("diplo:inSeries ", "diplo:participatingState state:arcadia ;\n    diplo:inSeries ", "remove the line"),
    ("diplo:host state:borealia ;", "diplo:host\tstate:borealia;", "canonical form"),
]
UNCERTAIN = [
    ("level:ministerial", "mode:ministerial", "write level:ministerial"),
    ("speaker person:ivan-orlen", "speaker person:anna-verim", "write person:anna-verin"),
    ("document:chair-summary-2022-05-21 a", "document:chair-summary-2022-05-22 a", ""),
    ('schema:startDate "2022-05-20"^^xsd:date', 'schema:startDate "20/05/2022"', 'write "2022-05-20"^^xsd:date'),
    ('charter of rivers."@en', 'charter of rivers."', "@en"),
    (
        'endDate "2022-05-21"^^xsd:date ;\n    schema:startDate "2022-05-20"^^xsd:date',
        'endDate "2022-05-20"^^xsd:date ;\n    schema:startDate "2022-05-21"^^xsd:date',
        "exchange schema:startDate and schema:endDate",
    ),
    ('skos:prefLabel "Министры', 'skos:prefLabel "Ещё"@ru ;\n    skos:prefLabel "Министры', "a skos:altLabel"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the frozen world that a test may damage."""
    return Path(shutil.copytree(WORLD, tmp_path / "data"))


def _damaged(release: Release, copy: Path, old: str, new: str) -> tuple[str, Report]:
    """The text of the record as it was, and the report on it when it is damaged."""
    file = copy / MEETING
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text, check(release, copy, record_files(copy))


def _offered(report: Report, words: str) -> list[Suggestion]:
    return [each for finding in report.findings for each in finding.suggestions if words in each.words]


@pytest.mark.parametrize(("old", "new", "words"), CERTAIN)
def test_a_certain_mend_restores_the_record(world: Release, copy: Path, old: str, new: str, words: str) -> None:
    """There is one mend; it is offered as certain, and making it gives back the very record."""
    text, report = _damaged(world, copy, old, new)
    assert any(each.certain for each in _offered(report, words)), report.findings
    for _ in range(2):  # what was not Turtle may not be canonical either
        (mend,) = mends(report.findings, report.texts, copy)
        assert mend.refusal == ""
        mend.make()
        report = check(world, copy, record_files(copy))
        if not report.findings:
            break
    assert report.findings == ()
    assert (copy / MEETING).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("old", "new", "words"), UNCERTAIN)
def test_what_is_not_certain_is_only_offered(world: Release, copy: Path, old: str, new: str, words: str) -> None:
    """There may be another mend: it is offered, and a person decides."""
    _, report = _damaged(world, copy, old, new)
    offered = [each for finding in report.findings for each in finding.suggestions if finding.shape != "canonical-text"]
    assert not any(each.certain for each in offered), offered
    assert not words or any(words in each.words for each in offered)
    written = (copy / MEETING).read_text(encoding="utf-8")
    for suggestion in offered:
        assert applied(written, suggestion.edits) != written


@pytest.mark.parametrize(
    "spellings",
    [
        ("Muhriddin", "Mukhriddin", "Мухриддин", "Муҳриддин"),
        ("Sirojiddin Muhriddin", "Сироджиддин Мухриддин", "Сироҷиддин Муҳриддин", "Mukhriddin, Sirodzhiddin"),
        ("Sergey Lavrov", "Sergei Lavrov", "Сергей Лавров", "LAVROV Sergey"),
        ("Ruslan Kazakbaev", "Ruslan Kazakbayev", "Руслан Казакбаев"),
        ("Gurbanguly Berdimuhamedov", "Gurbanguly Berdymukhammedov", "Гурбангулы Бердымухамедов", "Gurbanguly Berdimuhamedow"),
        ("Raşit Meredow", "Rashit Meredov"),
        ("Ilhom Ne’matov", "Ilkhom Nematov", "Илхом Неъматов"),
        ("Vepa Hajiyev", "Vepa Khadzhiev", "Вепа Хаджиев"),
        ("José Peña", "Jose Pena"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    """Script, transliteration, diacritics, case, apostrophes and the order of words do not matter."""
    assert len({name_key(each) for each in spellings}) == 1


def test_different_names_have_different_keys(world_records: list[object]) -> None:
    """Folding keeps people apart; nothing has an empty key but what is no word."""
    assert len({name_key(each) for each in ("Lavrov", "Labrov", "Norov", "Nurov", "Kamilov", "Karimov")}) == 6
    assert name_key("–") == ""
    assert world_records


@pytest.mark.parametrize("slug", ["orlen-ivan", "yvan-orlen", "ivan-orllen"])
def test_a_person_is_found_by_the_sound_of_the_name(world: Release, copy: Path, slug: str) -> None:
    """Words in another order or another transliteration lead to the person, by the folded key."""
    _, report = _damaged(world, copy, "speaker person:ivan-orlen", f"speaker person:{slug}")
    assert _offered(report, "write person:ivan-orlen (Ivan Orlen)")


def test_a_name_for_a_thing_leads_to_the_thing(world: Release, copy: Path) -> None:
    """A label where an IRI is wanted is answered with the thing that bears it."""
    _, report = _damaged(world, copy, "diplo:participationRole role:observer", 'diplo:participationRole "Observer"@en')
    assert _offered(report, "write role:observer")


def test_a_file_is_mended_whole_or_not_at_all(world: Release, copy: Path) -> None:
    """Two mends in one file are made together, once the file is still what was judged; other files are not touched."""
    text, _ = _damaged(world, copy, "mode:hybrid", "mode:hybird")
    _, report = _damaged(world, copy, "diplo:ordinal", "diplo:ordnal")
    others = {file: file.read_bytes() for file in record_files(copy) if file != copy / MEETING}
    (mend,) = mends(report.findings, report.texts, copy)
    assert mend.after == text
    assert "-    diplo:mode mode:hybird ;\n" in mend.diff
    assert "+    diplo:mode mode:hybrid ;\n" in mend.diff
    assert sum(line.startswith("+ ") for line in mend.diff.splitlines()) == 2
    mend.make()
    assert (copy / MEETING).read_text(encoding="utf-8") == text
    assert {file: file.read_bytes() for file in others} == others
