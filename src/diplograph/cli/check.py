"""``diplograph check``: what is wrong with records, in which line and column, how to mend it; and to mend it."""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, cast

import rich_click as click

from diplograph.cli.mending import fix
from diplograph.cli.options import refuse_the_programs_own, release_with
from diplograph.cli.remembering import remembered
from diplograph.cli.selection import select
from diplograph.errors import InputError
from diplograph.release import Release
from diplograph.validation import Report, Severity
from diplograph.validation import check as check_records
from diplograph.validation.engines import ENGINES, FASTEST
from diplograph.validation.reports import as_csv, as_html, as_json, as_lines, as_sarif, as_text, as_turtle
from diplograph.validation.source_texts import Sources, read_sources

_SPREADSHEETS: Final = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"}
_LEVELS: Final = {"violation": 0, "warning": 1, "info": 2}
_RANK: Final = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}
_FACES: Final[dict[str, Callable[[Report], str]]] = {
    "json": as_json,
    "sarif": as_sarif,
    "csv": as_csv,
    "html": as_html,
    "turtle": as_turtle,
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|DIR]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "lines", *_FACES]),
    help="By default text on a terminal, else lines: one finding a line.",
)
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
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="A folder of local copies, SLUG.txt or SLUG.html, to hold citations against.",
)
@click.option("--all", "everything", is_flag=True, help="Tell every repeat of a finding in full.")
@click.option("--fix", "mend", is_flag=True, help="Make every mend that is certain, show the difference, and judge again.")
@click.option("--afresh", is_flag=True, help="Judge even what was judged before and has not changed since.")
@click.option("--dry-run", is_flag=True, help="With --fix: only show what would be mended.")
def check(paths: tuple[Path, ...], form: str | None, level: str, sources: Path | None, engine: str, **flags: bool) -> None:
    """Judge records: canonical text, grammar, path, names, shapes.

    All findings come at once, sorted, each with the line and column of the term to mend, and with suggestions. Files are
    judged in the context of the whole data folder that they stand in; a file elsewhere, in any format, as a change of the
    records that came with the program.

    \b
    Examples:
      diplograph check                              all records of the release
      diplograph check data/people                  one folder
      diplograph check --fix data                   mend what is certain
      diplograph check --sources copies data        are the cited words really there?
      diplograph check --format sarif data > out    for a code review
      diplograph check participations.xlsx          a template that was filled in

    \b
    Exit codes: 0 no violation, 1 violations, 3 a file cannot be read
    """
    if flags["dry_run"] and not flags["mend"]:
        raise InputError("--dry-run says what --fix would do", "give both")
    release = release_with(None)
    if any(path.suffix.lower() in _SPREADSHEETS for path in paths):
        # Imported when it is asked for: records need no library for workbooks, nor the gate.
        report = cast("Report", importlib.import_module("diplograph.cli.checking_spreadsheets").report_on(paths))
    else:
        selected = select(paths, release)
        report = _of_strangers(paths, selected[0], release) or _of_records(
            selected, release, engine, read_sources(sources) if sources else None, form, **flags
        )
    _show(report, form or ("text" if sys.stdout.isatty() else "lines"), level, everything=flags["everything"])
    sys.exit(0 if report.conforms else 1)


def _of_strangers(paths: Sequence[Path], data: Path, release: Release) -> Report | None:
    """A report on files that stand in no data folder, as a change of the records that came with the program."""
    if not paths or not all(path.is_file() and not path.resolve().is_relative_to(data.resolve()) for path in paths):
        return None
    return cast("Report", importlib.import_module("diplograph.cli.checking_proposals").report_on(paths, release))


def _of_records(
    selected: tuple[Path, list[Path], list[Path] | None],
    release: Release,
    engine: str,
    copies: Sources | None,
    form: str | None,
    **flags: bool,
) -> Report:
    data, files, chosen = selected

    def judge(moved: Mapping[str, str]) -> Report:
        now = [Path(moved.get(str(file), file)) for file in files]
        asked = chosen and [Path(moved.get(str(file), file)) for file in chosen]
        return check_records(release, data, now, asked, sources=copies, engine=engine)

    if flags["mend"]:
        refuse_the_programs_own(data)
        # The difference goes where it does not disturb a format for programs.
        return fix(judge, data, dry_run=flags["dry_run"], aside=form in _FACES)
    if copies is not None or flags["afresh"]:
        return judge({})
    return remembered(release, files, chosen, (engine, str(data)), partial(judge, {}))


def _show(report: Report, form: str, level: str, *, everything: bool) -> None:
    shown = replace(report, findings=tuple(each for each in report.findings if _RANK[each.severity] <= _LEVELS[level]))
    if form in _FACES:
        click.echo(_FACES[form](shown), nl=False)
        return
    text = as_lines(shown, _paint) if form == "lines" else as_text(shown, _paint, everything=everything)
    click.echo(text, nl=False)
    _summarise(report, {finding.shape for finding in shown.findings})


def _paint(text: str, style: str) -> str:
    if style in {"bold", "dim"}:
        return click.style(text, bold=style == "bold" or None, dim=style == "dim" or None)
    return click.style(text, fg=style)


def _summarise(report: Report, shapes: Collection[str]) -> None:
    counts = Counter(finding.severity for finding in report.findings)
    words = ", ".join(f"{counts[each]} {each.value.lower()}{'s' if counts[each] != 1 else ''}" for each in Severity)
    click.secho(f"{report.files} files: {words}", fg="green" if report.conforms else "red", err=True)
    certain = sum(any(each.certain for each in finding.suggestions) for finding in report.findings)
    if not report.judged:
        click.echo("shapes and names of things were not judged: first mend the files that cannot be read", err=True)
    if "canonical-text" in shapes:
        click.echo("canonical text is written by: diplograph format FILE ...", err=True)
    if certain:
        click.echo(f"{certain} can be mended without a doubt by: diplograph check --fix", err=True)
