"""``diplograph check``: what is wrong with records, in which line, and how to mend it."""

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Final, cast

import rich_click as click

from diplograph.cli.options import release_with
from diplograph.cli.selection import select
from diplograph.validation import Finding, Report, Severity
from diplograph.validation import check as check_records
from diplograph.validation.engines import ENGINES, FASTEST
from diplograph.validation.reports import as_json, as_sarif, as_turtle

_SPREADSHEETS: Final = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"}
_LEVELS: Final = {"violation": 0, "warning": 1, "info": 2}
_RANK: Final = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_COLOURS: Final = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|DIR]...")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "turtle"]), default="text", show_default=True)
@click.option(
    "--level", type=click.Choice(list(_LEVELS)), default="warning", show_default=True, help="Report findings from here up."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=FASTEST,
    envvar="DIPLOGRAPH_SHACL_ENGINE",
    show_default=True,
    show_envvar=True,
    help="Judge SHACL Core by this engine; all give the same findings, the slowest is the oracle of the others.",
)
def check(paths: tuple[Path, ...], form: str, level: str, engine: str) -> None:
    """Judge records: canonical text, grammar, path, names, shapes.

    Every finding is a line `file:line: message (shape)`, all at once, sorted. Files are judged in the context of the whole
    data folder that they stand in; a file elsewhere, in any format, as a change of the records that came with the program.

    \b
    Examples:
      diplograph check                              all records of the release
      diplograph check data/people                  one folder
      diplograph check --format sarif data > out    for a code review
      diplograph check participations.xlsx          a template that was filled in

    \b
    Exit codes: 0 no violation, 1 violations, 3 a file cannot be read
    """
    report = _report(paths, engine)
    shown = Report(tuple(each for each in report.findings if _RANK[each.severity] <= _LEVELS[level]), report.files, report.store)
    writers = {"json": as_json, "sarif": as_sarif, "turtle": as_turtle}
    if form in writers:
        click.echo(writers[form](shown), nl=False)
    else:
        _write_text(shown, report)
    sys.exit(0 if report.conforms else 1)


def _report(paths: tuple[Path, ...], engine: str) -> Report:
    # Imported when it is asked for: records need no library for workbooks, nor the gate.
    if any(path.suffix.lower() in _SPREADSHEETS for path in paths):
        return cast("Report", importlib.import_module("diplograph.cli.checking_spreadsheets").report_on(paths))
    release = release_with(None)
    data, files, chosen = select(paths, release)
    if paths and all(path.is_file() and not path.resolve().is_relative_to(data.resolve()) for path in paths):
        return cast("Report", importlib.import_module("diplograph.cli.checking_proposals").report_on(paths, release))
    return check_records(release, data, files, chosen, engine=engine)


def _write_text(shown: Report, report: Report) -> None:
    for finding in shown.findings:
        click.echo(_line(finding))
    counts = Counter(finding.severity for finding in report.findings)
    words = ", ".join(f"{counts[each]} {each.value.lower()}{'s' if counts[each] != 1 else ''}" for each in Severity)
    click.secho(f"{report.files} files: {words}", fg="green" if report.conforms else "red", err=True)
    if report.store is None:
        click.echo("shapes and names of things were not judged: first mend the files that cannot be read", err=True)
    if any(finding.shape == "canonical-text" for finding in shown.findings):
        click.echo("canonical text is written by: diplograph format FILE ...", err=True)


def _line(finding: Finding) -> str:
    place = click.style(f"{finding.file}:{finding.line}:", bold=True)
    grade = "" if finding.severity is Severity.VIOLATION else f", {finding.severity.value.lower()}"
    return f"{place} {finding.message} ({click.style(finding.shape, fg=_COLOURS[finding.severity])}{grade})"
