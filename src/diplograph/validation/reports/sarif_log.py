"""The report for code review: SARIF 2.1.0, whose findings are shown at the lines of a change."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from diplograph import __version__
from diplograph.validation.check import Report
from diplograph.validation.findings import Edit, Finding, Severity, Status, Suggestion
from diplograph.validation.rules import Rule
from diplograph.vocabulary import SHAPES

_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_BASELINES: Final = {Status.NEW: "new", Status.STANDING: "unchanged", Status.MENDED: "absent"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(report: Report) -> str:
    """Write a report as a SARIF log with one run; nothing is suppressed."""
    names = sorted({finding.shape for finding in report.findings})
    driver = {
        "name": "diplograph",
        "version": __version__,
        "informationUri": SHAPES,
        "rules": [_rule(report.rules.get(name, Rule(name))) for name in names],
    }
    compared = any(finding.status is not Status.STANDING for finding in report.findings)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, names.index(finding.shape), compared=compared) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    words = {"shortDescription": rule.title, "fullDescription": rule.description, "help": rule.message}
    return {
        "id": rule.name,
        "helpUri": rule.address,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        **{name: {"text": text} for name, text in words.items() if text},
    }


def _result(finding: Finding, rule: int, *, compared: bool) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line, "startColumn": finding.column}
    if finding.end_column > finding.column:
        region["endColumn"] = finding.end_column
    if finding.source:
        region["snippet"] = {"text": finding.source}
    place = {"artifactLocation": _artifact(finding.file), "region": region}
    fixes = [_fix(finding.file, each) for each in finding.suggestions if each.edits]
    return {
        "ruleId": finding.shape,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join([finding.message, *finding.branches, *(each.words for each in finding.suggestions)])},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
        **({"baselineState": _BASELINES[finding.status]} if compared else {}),
        **({"fixes": fixes} if fixes else {}),
    }


def _artifact(file: str) -> dict[str, str]:
    """A relative path stays one, so that it is found in any checkout."""
    return {"uri": Path(file).as_uri() if Path(file).is_absolute() else quote(Path(file).as_posix())}


def _fix(file: str, suggestion: Suggestion) -> dict[str, Any]:
    change = {"artifactLocation": _artifact(file), "replacements": [_replacement(edit) for edit in suggestion.edits]}
    return {"description": {"text": suggestion.words}, "artifactChanges": [change]}


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {"startLine": edit.line, "startColumn": edit.column, "endLine": edit.end_line, "endColumn": edit.end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _fingerprint(finding: Finding) -> str:
    """What makes it the same finding when its line has moved."""
    facts = (finding.file, finding.shape, finding.focus, finding.path, finding.value, finding.message)
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:32]
