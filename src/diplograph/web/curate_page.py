"""The page for curators: a text, what the gate says of it line by line, what it would do, and the way to send it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response

from diplograph.errors import DiplographError, RdfSyntaxError
from diplograph.languages import N_
from diplograph.negotiation import Format
from diplograph.validation import Edit, Finding, Severity, Status
from diplograph.validation.examination import Verdict
from diplograph.validation.intake import READ
from diplograph.validation.judgement import Effect
from diplograph.vocabulary import SHAPE
from diplograph.web.curators import writing_of
from diplograph.web.judgements import gravest, triple_line
from diplograph.web.site import site_of
from diplograph.web.templating import page, wording_of
from diplograph.web.wording import Wording

_WORDS: Final = {
    Status.NEW: N_("new"),
    Status.STANDING: N_("was there before"),
    Status.MENDED: N_("mended by this change"),
}
# A longer text is shown only around its findings.
_LONGEST_LISTING: Final = 2000
_AROUND: Final = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form.

    Attributes:
        text: The text.
        form: Its format.
        message: Why the change is made.
        seen: The digests of the records as they stood when the text was checked, as JSON.
        record: The name of the record that the text was taken from, if it was.
    """

    text: str = ""
    form: Format = READ[0]
    message: str = ""
    seen: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A finding as the page shows it."""

    finding: Finding
    anchor: str
    severity: str
    status: str
    shape: str
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    findings: list[_Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Listing:
    file: str
    lines: list[_Line]


def page_of(  # noqa: PLR0913 - the page has as many parts
    request: Request,
    verdict: Verdict | None = None,
    *,
    draft: Draft | None = None,
    error: DiplographError | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    """Render the page.

    Args:
        request: What is answered.
        verdict: What the gate says, if it was asked.
        draft: What stands in the form; by default the text that was judged.
        error: Why the gate could not say anything.
        done: What was done, in words.
        status: The HTTP status.
    """
    draft, words = draft or Draft(text=_text_of(verdict)), wording_of(site_of(request))
    findings = list(verdict.judgement.findings) if verdict else _grammar(error)
    texts = _texts(verdict, draft, findings)
    shown = [_shown(number, each, texts, draft) for number, each in enumerate(findings, 1)]
    return page(
        request,
        "curate.html",
        status=status,
        draft=draft,
        formats=READ,
        verdict=verdict,
        error=error,
        done=done,
        behind=f"?{urlencode({'record': draft.record})}" if draft.record else "",
        gravest=gravest(findings),
        counts=_counts(findings, words),
        shown=shown,
        listings=[_listing(file, text, [each for each in shown if each.finding.file == file]) for file, text in texts.items()],
        effect=_effect(verdict.judgement.effect) if verdict else None,
        writing=writing_of(request) is not None,
    )


def _text_of(verdict: Verdict | None) -> str:
    texts = list(dict.fromkeys(record.text for record in verdict.change.put)) if verdict else []
    return texts[0] if len(texts) == 1 else ""


def _texts(verdict: Verdict | None, draft: Draft, findings: Sequence[Finding]) -> dict[str, str]:
    """The texts that lines count in, by the name of the file in findings."""
    if verdict is not None:
        return {record.file: record.text for record in verdict.change.put}
    return {findings[0].file: draft.text} if findings else {}


def _grammar(error: DiplographError | None) -> list[Finding]:
    """A text that is not of its format has one finding, at its place."""
    if not isinstance(error, RdfSyntaxError) or not error.line:
        return []
    return [Finding(error.file, error.line, error.column, error.reason, "grammar", source=error.text, status=Status.NEW)]


def _shown(number: int, finding: Finding, texts: dict[str, str], draft: Draft) -> _Shown:
    own = texts.get(finding.file) == draft.text and finding.status is not Status.MENDED
    suggestions = tuple(
        (each.words, json.dumps([_parts(edit) for edit in each.edits], ensure_ascii=False) if own and each.edits else "")
        for each in finding.suggestions
    )
    shape = f"{SHAPE}{finding.shape}" if finding.focus else ""
    return _Shown(finding, f"finding-{number}", finding.severity.value, _WORDS[finding.status], shape, suggestions)


def _parts(edit: Edit) -> list[int | str]:
    return [edit.line, edit.column, edit.end_line, edit.end_column, edit.text]


def _counts(findings: Sequence[Finding], words: Wording) -> str:
    """How many findings there are, in words."""
    present = [each for each in findings if each.status is not Status.MENDED]
    grades = [(grade, sum(each.severity is grade for each in present)) for grade in Severity]
    told = [_counted(grade, number, words) for grade, number in grades if number]
    mended = len(findings) - len(present)
    telling = [words.ngettext("%(number)s mended", "%(number)s mended", mended) % {"number": mended}] if mended else []
    return ", ".join([*told, *telling]) or words.plain(N_("nothing to mend"))


def _counted(grade: Severity, number: int, words: Wording) -> str:
    forms = {
        Severity.VIOLATION: words.ngettext("%(number)s violation", "%(number)s violations", number),
        Severity.WARNING: words.ngettext("%(number)s warning", "%(number)s warnings", number),
        Severity.INFO: words.ngettext("%(number)s info", "%(number)s infos", number),
    }
    return forms[grade] % {"number": number}


def _listing(file: str, text: str, shown: Sequence[_Shown]) -> _Listing:
    lines = [_Line(number, line) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)]
    for each in shown:
        if each.finding.status is not Status.MENDED and 0 < each.finding.line <= len(lines):
            lines[each.finding.line - 1].findings.append(each)
    if len(lines) > _LONGEST_LISTING:
        near = {number + offset for number in _marked(lines) for offset in range(-_AROUND, _AROUND + 1)}
        lines = [line for line in lines if line.number in near]
    return _Listing(file, lines)


def _marked(lines: Sequence[_Line]) -> list[int]:
    return [line.number for line in lines if line.findings][:_LONGEST_LISTING]


def _effect(effect: Effect) -> dict[str, list[str]]:
    return {
        "added": [triple_line(each) for each in effect.added],
        "removed": [triple_line(each) for each in effect.removed],
        "touched": [str(path) for path in effect.touched],
        "things": [each.value for each in effect.new_things],
        "duplicates": [f"{each.thing.value} may be {each.known.value}: {each.reason}" for each in effect.duplicates],
    }
