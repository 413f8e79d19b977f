"""The check of records: every finding at once, each at the line to mend."""

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat
from pyoxigraph import parse as parse_rdf

from conftest import WORLD
from diplograph.records import record_files
from diplograph.release import Release
from diplograph.validation import Finding, Report, Severity, check
from diplograph.validation.reports import as_json, as_sarif, as_turtle

MEETING = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"
PERSON = "people/boris-talan.ttl"
PARTS = "record-holds-its-own-parts"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the frozen world that a test may damage."""
    return Path(shutil.copytree(WORLD, tmp_path / "data"))


def _check(release: Release, data: Path) -> Report:
    return check(release, data, record_files(data))


def _line_of(file: Path, part: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if part in line)


def _damage(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _shapes(report: Report) -> set[str]:
    return {finding.shape for finding in report.findings}


def test_the_frozen_world_has_no_findings(world: Release) -> None:
    """The world conforms to everything, and every file is judged."""
    report = _check(world, WORLD)
    assert [str(finding) for finding in report.findings] == []
    assert report.conforms
    assert report.files >= 60


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        ('schema:startDate "2022-05-20"^^xsd:date ;', 'schema:startDate "20 May 2022" ;', "meeting-has-one-start-date"),
        ("mode:in-person", "mode:in-persn", "known-things"),
        ("diplo:mode mode:", "diplo:moode mode:", "declared-terms"),
        ("a diplo:Meeting ;", "a diplo:Meting ;", "declared-terms"),
        ("diplo:inSeries series:", "diplo:inFormat series:x ;\n    diplo:inSeries series:", "derived-never-by-hand"),
        ("diplo:inSeries series:", "dipl:inSeries series:", "grammar"),
    ],
)
def test_damage_is_found_at_its_line(world: Release, copy: Path, old: str, new: str, shape: str) -> None:
    """A damaged value, term, name or prefix is named at its own line."""
    file = copy / MEETING
    _damage(file, old, new)
    line = _line_of(file, new.splitlines()[0])
    report = _check(world, copy)
    assert not report.conforms
    assert (str(file), line, shape) in {(each.file, each.line, each.shape) for each in report.findings}


def test_a_deleted_line_is_named_at_the_thing_it_belonged_to(world: Release, copy: Path) -> None:
    """What is no longer there is reported at the first line of its thing."""
    file = copy / MEETING
    line = _line_of(file, "schema:startDate")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[: line - 1] + lines[line:]), encoding="utf-8")
    found = [each for each in _check(world, copy).findings if each.shape == "meeting-has-one-start-date"]
    assert [(each.file, each.line) for each in found] == [(str(file), _line_of(file, "a diplo:Meeting"))]


def test_suggestions_name_the_nearest(world: Release, copy: Path) -> None:
    """A misspelt name is answered with the one that was meant."""
    _damage(copy / MEETING, "mode:in-person", "mode:in-persn")
    _damage(copy / MEETING, "diplo:ordinal", "diplo:ordnal")
    messages = " ".join(each.message for each in _check(world, copy).findings)
    assert "did you mean mode:in-person?" in messages
    assert "did you mean diplo:ordinal?" in messages


def test_all_broken_files_are_named_at_once(world: Release, copy: Path) -> None:
    """Two files that are not Turtle give two findings, nothing is built, and the other checks still run."""
    _damage(copy / MEETING, "a diplo:Meeting ;", "a diplo:Meeting")
    _damage(copy / PERSON, "a diplo:Person ;", 'a "x ;')
    (copy / "people" / "Bad Name.ttl").write_text("<http://example.org/a> a <http://example.org/b> .\n")
    report = _check(world, copy)
    assert report.store is None
    assert [each.file for each in report.findings if each.shape == "grammar"] == [str(copy / MEETING), str(copy / PERSON)]
    assert "path-equals-identity" in _shapes(report)
    assert list(report.findings) == sorted(report.findings)


@pytest.mark.parametrize(
    ("path", "text", "shape", "says"),
    [
        ("people/x.ttl", "person:other a diplo:Person .", "path-equals-identity", "move it to data/people/other.ttl"),
        ("persons/x.ttl", "person:x a diplo:Person .", "path-equals-identity", "move it to data/people/x.ttl"),
        (
            "people/x.ttl",
            "person:x a diplo:Person . meeting:y a diplo:Meeting .",
            "record-holds-its-own-parts",
            "meetings/SERIES/y.ttl",
        ),
        ("people/x.ttl", "person:x a diplo:Person . level:y a diplo:Person .", "record-holds-its-own-parts", "the ontology"),
        (
            "people/x.ttl",
            "person:x a diplo:Person . <http://a/b> a diplo:Person .",
            "record-holds-its-own-parts",
            "w3id.org/diplograph",
        ),
        ("people/x.ttl", "person:x a diplo:Person ; diplo:holder [] .", "no-blank-nodes", "IRI of its own"),
        ("people/x.ttl", "person:x a diplo:Person . # note", "canonical-text", "skos:editorialNote"),
        ("people/x.ttl", "person:x a diplo:Person .", "canonical-text", "diplograph format"),
        ("people/x.ttl", "person:x a diplo:Person . tenure:boris-talan-x a diplo:Tenure .", "canonical-text", ""),
    ],
)
def test_the_layout_is_guarded(world: Release, copy: Path, path: str, text: str, shape: str, says: str) -> None:
    """Path, parts, blank nodes and form are judged, and each finding says what to do."""
    prefixes = "".join(
        f"@prefix {name}: <https://w3id.org/diplograph/{name}/> .\n" for name in ("person", "meeting", "level", "tenure")
    )
    file = copy / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{prefixes}@prefix diplo: <https://w3id.org/diplograph/ontology#> .\n{text}\n", encoding="utf-8")
    found = [each for each in _check(world, copy).findings if each.shape == shape and each.file == str(file)]
    assert found
    assert says in found[0].message


def test_one_thing_has_one_description(world: Release, copy: Path) -> None:
    """A thing that two files describe is named in both."""
    shutil.copy(copy / PERSON, copy / "people" / "boris-talan-again.ttl")
    files = {each.file for each in _check(world, copy).findings if each.shape == "described-once"}
    assert files == {str(copy / PERSON), str(copy / "people" / "boris-talan-again.ttl")}


def test_only_chosen_files_are_reported(world: Release, copy: Path) -> None:
    """Findings elsewhere do not trouble the curator of one file."""
    _damage(copy / MEETING, "mode:in-person", "mode:in-persn")
    files = record_files(copy)
    assert check(world, copy, files, [copy / PERSON]).findings == ()
    assert check(world, copy, files, [copy / MEETING]).findings != ()


@pytest.fixture
def report(world: Release, copy: Path) -> Report:
    """A report with a violation of a shape and one of a check."""
    _damage(copy / MEETING, "mode:in-person", "mode:in-persn")
    _damage(copy / MEETING, 'schema:startDate "2022-05-20"^^xsd:date ;', 'schema:startDate "x" ;')
    return _check(world, copy)


def test_the_json_report_holds_every_finding(report: Report) -> None:
    """Nothing is lost on the way to JSON."""
    whole = json.loads(as_json(report))
    assert whole["conforms"] is False
    assert len(whole["findings"]) == len(report.findings) == sum(whole["counts"].values())
    first = report.findings[0]
    assert (whole["findings"][0]["line"], whole["findings"][0]["message"]) == (first.line, first.message)


def test_the_sarif_report_points_at_lines(report: Report) -> None:
    """SARIF 2.1.0: every result names its rule, its level and a place."""
    run = json.loads(as_sarif(report))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == len(report.findings)
    for result, finding in zip(run["results"], report.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.shape
        assert place["region"]["startLine"] == finding.line
        assert result["level"] in {"error", "warning", "note"}


def test_the_turtle_report_is_a_shacl_report(report: Report) -> None:
    """One validation result for each finding, and sh:conforms false."""
    triples = [quad.triple for quad in parse_rdf(as_turtle(report), RdfFormat.TURTLE)]
    results = [each for each in triples if each.predicate.value.endswith("#result")]
    assert len(results) == len(report.findings)
    assert any(each.predicate.value.endswith("#conforms") and each.object.value == "false" for each in triples)


def test_a_finding_reads_as_one_line() -> None:
    """``file:line: message (shape)``."""
    finding = Finding("a.ttl", 3, 1, "Wrong.", "a-shape", Severity.WARNING)
    assert str(finding) == "a.ttl:3: Wrong. (a-shape)"
