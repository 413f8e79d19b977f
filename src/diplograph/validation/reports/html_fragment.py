"""The report for a page: a fragment of HTML that needs no script, no style and nothing from elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from diplograph.validation.check import Report
from diplograph.validation.findings import Finding, Severity, Status
from diplograph.validation.reports.grouping import Group, grouped, source_line
from diplograph.vocabulary import SHAPE

_NOTHING: Final = "Nothing is wrong."


def _own_address(shape: str) -> str:
    return SHAPE + shape


def as_html(report: Report, address: Callable[[str], str] = _own_address, heading: int = 2) -> str:
    """Write a report as a ``section``; repeats are folded into ``details``, which work without a script.

    Args:
        report: The report.
        address: From the name of a rule to the address of its description.
        heading: The level of the fragment's heading; those of files are one below.
    """
    counts = Counter(finding.severity for finding in report.findings)
    words = ", ".join(
        f"{counts[each]} {each.value.lower()}{'s' if counts[each] != 1 else ''}" for each in Severity if counts[each]
    )
    verdict = "accepted" if report.conforms else "refused"
    parts = [
        f'<section class="report" aria-labelledby="report-heading" data-verdict="{verdict}">',
        f'<h{heading} id="report-heading">{words or _NOTHING}</h{heading}>',
    ]
    for file, groups in groupby(grouped(report.findings), key=lambda group: group.file):
        parts += [f"<h{heading + 1}>{escape(file)}</h{heading + 1}>", '<ol class="findings">']
        for group in groups:
            parts += _group(group, report, address)
        parts.append("</ol>")
    return "\n".join([*parts, "</section>", ""])


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity.value.lower()}{'s' if count != 1 else ''}"


def _group(group: Group, report: Report, address: Callable[[str], str]) -> Iterator[str]:
    for finding in group.shown:
        yield from _finding(finding, report, address)
    if group.rest:
        yield f"<li><details><summary>{escape(group.more)}</summary><ol>"
        for finding in group.rest:
            yield from _finding(finding, report, address)
        yield "</ol></details></li>"


def _finding(finding: Finding, report: Report, address: Callable[[str], str]) -> Iterator[str]:
    rule = report.rules.get(finding.shape)
    title = f' title="{escape(rule.title)}"' if rule and rule.title else ""
    grade = finding.severity.value if finding.status is Status.STANDING else f"{finding.severity.value}, {finding.status.value}"
    yield f'<li class="finding {finding.severity.value.lower()}">'
    yield (
        f'<p><strong class="severity">{grade}</strong> <span class="place">line {finding.line}, column {finding.column}</span> '
        f'{escape(finding.message)} <a href="{escape(address(finding.shape))}"{title}>{escape(finding.shape)}</a></p>'
    )
    yield from _source(finding, report)
    if finding.branches:
        yield f'<ul class="branches">{"".join(f"<li>{escape(each)}</li>" for each in finding.branches)}</ul>'
    if finding.suggestions:
        words = (escape(each.words) + (" <em>(certain)</em>" if each.certain else "") for each in finding.suggestions)
        yield f'<ul class="suggestions" aria-label="Suggestions">{"".join(f"<li>{each}</li>" for each in words)}</ul>'
    yield "</li>"


def _source(finding: Finding, report: Report) -> Iterator[str]:
    line, start, end = source_line(report.texts, finding)
    if not line.strip():
        return
    shown = escape(line)
    if end > start:
        shown = f"{escape(line[:start])}<mark>{escape(line[start:end])}</mark>{escape(line[end:])}"
    yield f'<pre class="source" tabindex="0"><code>{shown}</code></pre>'
