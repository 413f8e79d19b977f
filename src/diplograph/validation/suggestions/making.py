"""Each finding to the rooms that may know how to mend it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from diplograph.turtle import Document
from diplograph.validation.findings import Finding, Suggestion
from diplograph.validation.known import Known
from diplograph.validation.suggestions.case import Case, Term, terms_of
from diplograph.validation.suggestions.form import suggest_canonical, suggest_removal
from diplograph.validation.suggestions.labels import suggest_alternative
from diplograph.validation.suggestions.names import suggest_by_label, suggest_name
from diplograph.validation.suggestions.syntax import suggest_syntax
from diplograph.validation.suggestions.values import suggest_order, suggest_value

_GRAMMAR: Final = "grammar"
_FOR_CHECKS: Final[dict[str, Callable[[Case], Iterator[Suggestion]]]] = {
    "canonical-text": suggest_canonical,
    "derived-never-by-hand": suggest_removal,
    "declared-terms": suggest_name,
    "known-things": suggest_name,
}
_FOR_SHAPES: Final = (suggest_value, suggest_by_label, suggest_name, suggest_alternative, suggest_order)


def with_suggestions(
    findings: Iterable[Finding], documents: Mapping[str, Document], broken: Mapping[str, str], known: Known
) -> Iterator[Finding]:
    """Yield findings with what could be done about them; those that have suggestions already stay as they are.

    Args:
        findings: The findings.
        documents: The documents they are about, by file.
        broken: The texts of the files that are not Turtle, by file.
        known: What records may name.
    """
    terms: dict[str, dict[tuple[int, int], Term]] = {}
    for finding in findings:
        made: Iterable[Suggestion] = ()
        if finding.suggestions:
            pass
        elif finding.shape == _GRAMMAR and finding.file in broken:
            made = suggest_syntax(finding, broken[finding.file], known)
        elif finding.file in documents:
            document = documents[finding.file]
            if finding.file not in terms:
                terms[finding.file] = terms_of(document)
            made = _made(Case(finding, document, known, terms[finding.file]))
        suggestions = tuple(dict.fromkeys(made))
        yield replace(finding, suggestions=suggestions) if suggestions else finding


def _made(case: Case) -> Iterator[Suggestion]:
    if case.finding.shape in _FOR_CHECKS:
        yield from _FOR_CHECKS[case.finding.shape](case)
    elif case.finding.focus:
        for suggest in _FOR_SHAPES:
            yield from suggest(case)
