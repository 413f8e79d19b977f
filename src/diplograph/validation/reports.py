"""One report, several faces: JSON, SARIF for code review, and a W3C validation report in Turtle."""

import json
from collections import Counter
from typing import Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from diplograph import __version__
from diplograph.validation.check import Report
from diplograph.validation.findings import Finding, Severity
from diplograph.vocabulary import PREFIXES, RDF_TYPE, SHAPE, SHAPES, term

_SARIF_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SARIF_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_json(report: Report) -> str:
    """Write a report as a JSON object: ``conforms``, ``files``, ``counts`` and ``findings``."""
    counts = Counter(finding.severity.value for finding in report.findings)
    findings = [
        {
            "file": finding.file,
            "line": finding.line,
            "column": finding.column,
            "severity": finding.severity.value,
            "shape": finding.shape,
            "message": finding.message,
            "focus": finding.focus or None,
            "path": finding.path or None,
            "value": finding.value or None,
            "source": finding.source,
        }
        for finding in report.findings
    ]
    whole = {"conforms": report.conforms, "files": report.files, "counts": dict(sorted(counts.items())), "findings": findings}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_sarif(report: Report) -> str:
    """Write a report as SARIF 2.1.0, which code review tools show at the lines of a change."""
    names = sorted({finding.shape for finding in report.findings})
    driver = {
        "name": "diplograph",
        "version": __version__,
        "informationUri": SHAPES,
        "rules": [{"id": name, "helpUri": SHAPE + name} for name in names],
    }
    results = [_sarif_result(finding, names.index(finding.shape)) for finding in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(finding: Finding, rule: int) -> dict[str, object]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    return {
        "ruleId": finding.shape,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(finding.file)}, "region": region}}],
    }


def as_turtle(report: Report) -> str:
    """Write a report as a W3C validation report (SHACL, section 3.6).

    File and line stand in ``sh:resultMessage``. A finding of a check that is no shape, such as the grammar, has ``shape:{check}``
    for its source shape and no focus node. ``sh:conforms`` is true only when there is no finding at all, warnings included;
    constraint components and value nodes are not given.
    """
    prefixes = {name: PREFIXES[name] for name in ("sh", "shape", "xsd", "diplo", "schema", "skos")}
    root = BlankNode("report")
    conforms = Literal(not report.findings)
    triples = [Triple(root, RDF_TYPE, term("sh:ValidationReport")), Triple(root, term("sh:conforms"), conforms)]
    for number, finding in enumerate(report.findings):
        triples += _result_triples(root, BlankNode(f"result{number}"), finding)
    content = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    return (content or b"").decode()


def _result_triples(root: BlankNode, node: BlankNode, finding: Finding) -> list[Triple]:
    shape = NamedNode(SHAPE + finding.shape)
    message = Literal(f"{finding.file}:{finding.line}: {finding.message}", language="en")
    triples = [
        Triple(root, term("sh:result"), node),
        Triple(node, RDF_TYPE, term("sh:ValidationResult")),
        Triple(node, term("sh:resultSeverity"), term(f"sh:{finding.severity.value}")),
        Triple(node, term("sh:sourceShape"), shape),
        Triple(node, term("sh:resultMessage"), message),
    ]
    if finding.focus:
        triples.append(Triple(node, term("sh:focusNode"), NamedNode(finding.focus)))
    if finding.path:
        triples.append(Triple(node, term("sh:resultPath"), NamedNode(finding.path)))
    return triples
