"""The check of files outside the data folder: what the gate would say of them, and what they would break elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from diplograph.errors import EnvironmentProblem, RdfSyntaxError
from diplograph.records import Change
from diplograph.release import Release
from diplograph.validation import Finding, Report, Status
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.intake import contexts_of, read_change


def report_on(paths: Sequence[Path], release: Release) -> Report:
    """Judge files in any format as one change of the records of a release.

    Raises:
        InputError: when a file holds nothing that has a record, or is in a format that is not read.
        EnvironmentProblem: when a file cannot be read.
    """
    context, contexts = Context(release), contexts_of(release)
    changes, broken = [], []
    for path in paths:
        try:
            changes.append(read_change(_content(path), "", str(path), contexts=contexts, known=context.homes))
        except RdfSyntaxError as error:
            broken.append(Finding(error.file, error.line or 1, error.column or 1, error.reason, "grammar", source=error.text))
    if broken:
        return Report(tuple(sorted(broken)), len(paths), None)
    put = tuple(chain.from_iterable(each.put for each in changes))
    removed = tuple(sorted(set(chain.from_iterable(each.removed for each in changes))))
    judgement = judge(context, Change(put, removed))
    there = {str(path): str(release.data / path) for path in context.records}
    findings = (replace(each, file=there.get(each.file, each.file)) for each in judgement.findings)
    present = tuple(sorted(each for each in findings if each.status is not Status.MENDED))
    return Report(present, len(paths), None, judged=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(f"{path}: {error.strerror}") from None
