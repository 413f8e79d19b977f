"""What the gate says, in the formats that programs and people read."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pyoxigraph import Triple

from diplograph.negotiation import CSV, HTML, JSON, PROBLEM, TURTLE, Format
from diplograph.turtle import written
from diplograph.validation import Finding, Report, Severity, Status
from diplograph.validation.examination import Verdict
from diplograph.validation.judgement import Effect, Judgement
from diplograph.validation.reports import as_json, as_sarif, as_turtle

SARIF: Final = Format("SARIF", "application/sarif+json", "sarif")
PLAIN_CSV: Final = replace(CSV, engine=None)
OFFERED: Final = (JSON, SARIF, PLAIN_CSV, TURTLE, HTML)
REFUSALS: Final = (*OFFERED, PROBLEM)
_BASELINE: Final = {Status.NEW: "new", Status.STANDING: "unchanged", Status.MENDED: "absent"}
_COLUMNS: Final = ("file", "line", "column", "severity", "status", "shape", "message", "focus", "path", "value")


def report_of(judgement: Judgement) -> Report:
    """Return the findings that hold after the change, as a report."""
    present = tuple(each for each in judgement.findings if each.status is not Status.MENDED)
    return Report(present, len({each.file for each in present}), None)


def as_object(verdict: Verdict, *, effect: bool) -> dict[str, Any]:
    """Return a verdict as a JSON object: ``accepted``, ``counts``, ``findings``, ``records``, and ``effect`` when wanted.

    Each finding has its ``status``: ``new``, ``standing`` or ``mended``; ``counts`` are of those that are not mended.
    """
    judgement = verdict.judgement
    whole = json.loads(as_json(Report(judgement.findings, len(verdict.change.put), None)))
    findings = [
        {**told, "status": finding.status.value} for told, finding in zip(whole["findings"], judgement.findings, strict=True)
    ]
    counts = json.loads(as_json(report_of(judgement)))["counts"]
    records = [{"path": str(record.path), "thing": record.main.value if record.main else None} for record in verdict.change.put]
    told = {"accepted": judgement.accepted, "counts": counts, "findings": findings, "records": records}
    return told | ({"effect": effect_object(judgement.effect)} if effect else {})


def effect_object(effect: Effect) -> dict[str, Any]:
    """Return an effect as a JSON object; triples are lines of Turtle with our prefixes."""
    return {
        "added": [triple_line(each) for each in effect.added],
        "removed": [triple_line(each) for each in effect.removed],
        "touched": [str(path) for path in effect.touched],
        "newThings": [each.value for each in effect.new_things],
        "duplicates": [
            {"thing": each.thing.value, "known": each.known.value, "reason": each.reason} for each in effect.duplicates
        ],
    }


def triple_line(triple: Triple) -> str:
    """Write one triple on a line, with our prefixes undeclared."""
    return " ".join(written(term) for term in (triple.subject, triple.predicate, triple.object)) + " ."


def content_in(verdict: Verdict, form: Format, *, effect: bool) -> bytes:
    """Write a verdict in one of the formats for programs.

    SARIF tells new, unchanged and absent results apart (section 3.27.24); the validation report has what holds after the change.
    """
    judgement = verdict.judgement
    if form.extension == SARIF.extension:
        return _sarif(judgement.findings).encode()
    if form.extension == CSV.extension:
        return _csv(judgement.findings).encode()
    if form.extension == TURTLE.extension:
        return as_turtle(report_of(judgement)).encode()
    return (json.dumps(as_object(verdict, effect=effect), ensure_ascii=False, indent=2) + "\n").encode()


def gravest(findings: Sequence[Finding]) -> Severity | None:
    """Return the gravest severity among findings that are not mended, or ``None``."""
    found = {each.severity for each in findings if each.status is not Status.MENDED}
    return next((each for each in Severity if each in found), None)


def _sarif(findings: Sequence[Finding]) -> str:
    whole = json.loads(as_sarif(Report(tuple(findings), 0, None)))
    for result, finding in zip(whole["runs"][0]["results"], findings, strict=True):
        result["baselineState"] = _BASELINE[finding.status]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _csv(findings: Sequence[Finding]) -> str:
    output = io.StringIO()
    rows = csv.writer(output, lineterminator="\r\n")  # RFC 4180, section 2
    rows.writerow(_COLUMNS)
    for each in findings:
        rows.writerow([_harmless(str(getattr(each, name))) for name in _COLUMNS])
    return output.getvalue()


def _harmless(text: str) -> str:
    """A cell that a spreadsheet takes for a formula is marked as text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
