"""What a check found in the very same files before: who checks again what nobody has touched is answered at once.

Reports are kept in the user's cache folder (XDG Base Directory Specification, ``XDG_CACHE_HOME``), each under a digest of all
that it depends on: program, ontology, shapes, rules, and the names and bytes of the records. What was changed has another one.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from diplograph import __version__
from diplograph.errors import EnvironmentProblem
from diplograph.records import replace_text
from diplograph.release import Release
from diplograph.turtle import read_document, read_text
from diplograph.validation import Finding, Report, Severity, Status
from diplograph.validation.findings import Edit, Suggestion
from diplograph.validation.rules import read_rules

_MOST: Final = 20  # reports; the oldest give way
_PROGRAM: Final = Path(__file__).parents[1]


def remembered(
    release: Release, files: Sequence[Path], chosen: Sequence[Path] | None, settings: Iterable[str], judge: Callable[[], Report]
) -> Report:
    """Return a report on files, from before when nothing that it depends on has changed since.

    Args:
        release: Ontology, shapes and rules.
        files: All files of the graph.
        chosen: Those that are reported on; ``None`` for all.
        settings: What else the findings depend on.
        judge: Makes the report.

    Raises:
        EnvironmentProblem: when a file cannot be read.
    """
    kept = _folder() / f"{_digest(release, files, chosen, settings)}.json"
    report = _recalled(kept, release)
    if report is None:
        report = judge()
        if report.judged:
            _keep(kept, report)
    return report


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "diplograph" / "checks"


def _digest(release: Release, files: Sequence[Path], chosen: Sequence[Path] | None, settings: Iterable[str]) -> str:
    digest = hashlib.sha256()
    # A checkout changes without a new version; its modules are told by size and time, as Python itself tells them.
    for file in sorted(_PROGRAM.rglob("*.py")):
        facts = file.stat()
        digest.update(f"{file.relative_to(_PROGRAM)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    ontology = [release.ontology_file, release.shapes_file, *release.scheme_files, *release.rule_files]
    for file in (*ontology, *files):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise EnvironmentProblem(f"{file}: {error.strerror}") from None
        digest.update(f"{file} {len(content)}\n".encode())
        digest.update(content)
    reported = ["all"] if chosen is None else list(map(str, chosen))
    digest.update("\n".join([__version__, *settings, *reported]).encode())
    return digest.hexdigest()


def _recalled(kept: Path, release: Release) -> Report | None:
    """A report that was kept; ``None`` when there is none, or it cannot be read."""
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        findings = tuple(_finding(each) for each in found["findings"])
        os.utime(kept)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    texts = {file: read_text(Path(file)) for file in {each.file for each in findings}}
    rules = read_rules(read_document(release.shapes_file)) if findings else {}
    named = {each.shape: rules[each.shape] for each in findings if each.shape in rules}
    return Report(findings, found["files"], None, texts, named, judged=True)


def _finding(told: dict[str, Any]) -> Finding:
    suggestions = tuple(
        Suggestion(each["words"], tuple(Edit(**edit) for edit in each["edits"]), each["certain"], each["moves_to"])
        for each in told["suggestions"]
    )
    kinds = {"severity": Severity(told["severity"]), "status": Status(told["status"]), "branches": tuple(told["branches"])}
    return Finding(**(told | kinds | {"suggestions": suggestions}))


def _keep(kept: Path, report: Report) -> None:
    """Keep a report; a cache that cannot be written is none."""
    with suppress(OSError, EnvironmentProblem):
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_text(kept, json.dumps({"files": report.files, "findings": [asdict(each) for each in report.findings]}))
        oldest = sorted(kept.parent.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)[:-_MOST]
        for file in oldest:
            file.unlink()
