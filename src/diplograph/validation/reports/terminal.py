"""The report for a terminal: the line as written, carets under what is wrong, what each branch lacks, what to do."""

from collections.abc import Callable, Iterator
from typing import Final

from diplograph.validation.check import Report
from diplograph.validation.findings import Finding, Severity, Status, Suggestion
from diplograph.validation.reports.grouping import grouped, source_line

Paint = Callable[[str, str], str]
COLOURS: Final = {Severity.VIOLATION: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_WIDEST: Final = 160  # characters of a line as written; a longer one is cut around the fault


def _plain(text: str, _: str) -> str:
    return text


def as_lines(report: Report, paint: Paint = _plain) -> str:
    """Write one line for each finding, ``file:line: message (shape)``, for editors and ``grep``.

    Args:
        report: The report.
        paint: Gives a text a style: ``bold``, ``dim`` or a colour.
    """
    return "".join(f"{_line(finding, paint)}\n" for finding in dict.fromkeys(report.findings))


def as_text(report: Report, paint: Paint = _plain, *, everything: bool = False) -> str:
    """Write a report for a reader at a terminal.

    Args:
        report: The report.
        paint: Gives a text a style: ``bold``, ``dim`` or a colour.
        everything: Tell also the repeats in full.
    """
    parts = []
    for group in grouped(report.findings, everything=everything):
        parts += ["\n".join(_block(finding, report, paint)) for finding in group.shown]
        if group.more:
            parts.append(f"  {group.more}; --all shows them")
    return "".join(f"{part}\n\n" for part in parts)


def _line(finding: Finding, paint: Paint) -> str:
    place = paint(f"{finding.file}:{finding.line}:", "bold")
    grade = "" if finding.severity is Severity.VIOLATION else f", {finding.severity.value.lower()}"
    status = "" if finding.status is Status.STANDING else f", {finding.status.value}"
    return f"{place} {finding.message} ({paint(finding.shape, COLOURS[finding.severity])}{grade}{status})"


def _block(finding: Finding, report: Report, paint: Paint) -> Iterator[str]:
    place = paint(f"{finding.file}:{finding.line}:{finding.column}:", "bold")
    yield place + _line(finding, paint).removeprefix(paint(f"{finding.file}:{finding.line}:", "bold"))
    yield from _source(finding, report, paint)
    for branch in finding.branches:
        yield f"      either way lacks: {branch}" if not branch.startswith(" ") else f"      {branch}"
    for suggestion in finding.suggestions:
        yield f"      {paint('→', 'green')} {_words(suggestion)}"
    if finding.shape in report.rules:
        yield paint(f"      {report.rules[finding.shape].address}", "dim")


def _words(suggestion: Suggestion) -> str:
    return f"{suggestion.words} (certain: --fix makes it)" if suggestion.certain else suggestion.words


def _source(finding: Finding, report: Report, paint: Paint) -> Iterator[str]:
    line, start, end = source_line(report.texts, finding)
    if not line.strip():
        return
    line, start, end = _cut(line.replace("\t", " "), start, end)
    number = str(finding.line).rjust(5)
    yield f"{paint(number + ' |', 'dim')} {line}"
    if end > start:
        yield f"{' ' * 5} {paint('|', 'dim')} {' ' * start}{paint('^' * (end - start), COLOURS[finding.severity])}"


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A long line around its fault."""
    if len(line) <= _WIDEST:
        return line, start, end
    first = max(0, min(start - _WIDEST // 4, len(line) - _WIDEST))
    mark = "…" if first else ""
    shown = line[first + len(mark) : first + _WIDEST]
    return f"{mark}{shown}{'…' if first + _WIDEST < len(line) else ''}", start - first, min(end - first, _WIDEST) if end else 0
