"""The gate for one command: a change is judged by checking the records as they would stand, beside those that stand now."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pyoxigraph import Triple

from diplograph.records import Change, Record, read_record, record_files
from diplograph.release import Release
from diplograph.turtle import render
from diplograph.validation import Finding, Status, check
from diplograph.validation.judgement import Effect, Judgement


def judge_with(release: Release) -> Callable[[Change], Judgement]:
    """Return the gate of a release: what is to be said of a change of the records in its data folder."""
    return lambda change: _judge(release, change)


def _judge(release: Release, change: Change) -> Judgement:
    with tempfile.TemporaryDirectory(prefix="diplograph-") as name:
        view = Path(name, "data")
        shutil.copytree(release.data, view, ignore=shutil.ignore_patterns(".*"))
        before = _check(release, view)
        _apply(change, view)
        after = _check(release, view)
    shown = {str(record.path): record for record in change.put}
    findings = [replace(each, status=Status.STANDING if each in before else Status.NEW) for each in after]
    kept = [_named(each, shown) for each in findings if each.status is Status.NEW or each.file in shown]
    mended = [replace(each, status=Status.MENDED) for each in before - after]
    return Judgement(tuple(sorted([*kept, *mended])), _effect(release, change))


def _check(release: Release, view: Path) -> set[Finding]:
    """All findings, each with the path of its record for a file."""
    report = check(release, view, record_files(view))
    return {replace(each, file=each.file.removeprefix(f"{view}/")) for each in report.findings}


def _apply(change: Change, view: Path) -> None:
    for path in change.removed:
        (view / path).unlink(missing_ok=True)
    for record in change.put:
        (view / record.path).parent.mkdir(parents=True, exist_ok=True)
        # What is written is canonical, whatever was sent.
        (view / record.path).write_text(render(_triples([record]), record.main), encoding="utf-8")


def _named(finding: Finding, shown: dict[str, Record]) -> Finding:
    """A finding about a record that was sent: at the name and, where that can be told, the line of what was sent."""
    record = shown.get(finding.file)
    if record is None:
        return finding
    if record.text == render(_triples([record]), record.main):
        return replace(finding, file=record.file)
    lines = [number for number, line in enumerate(record.text.split("\n"), 1) if line.strip() == finding.source]
    return replace(finding, file=record.file, line=lines[0] if len(lines) == 1 else 1)


def _effect(release: Release, change: Change) -> Effect:
    paths = sorted({*change.removed, *(record.path for record in change.put)})
    there = [read_record(release.data / path, release.data) for path in paths if (release.data / path).is_file()]
    old, new = _triples(there), _triples(change.put)
    known = {subject for record in there for subject in record.subjects}
    fresh = {subject for record in change.put for subject in record.subjects} - known
    return Effect(
        added=_sorted(new - old),
        removed=_sorted(old - new),
        touched=tuple(map(PurePosixPath, paths)),
        new_things=tuple(sorted(fresh, key=str)),
        duplicates=(),
    )


def _triples(records: Iterable[Record]) -> set[Triple]:
    return {statement.triple for record in records for statement in record.statements}


def _sorted(triples: set[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=str))
