"""Labels: one a language; the others are alternative labels."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from diplograph.turtle import written
from diplograph.validation.findings import Suggestion
from diplograph.validation.suggestions.case import Case, replaced
from diplograph.vocabulary import term

_PREFERRED: Final = term("skos:prefLabel")
_ALTERNATIVE: Final = term("skos:altLabel")


def suggest_alternative(case: Case) -> Iterator[Suggestion]:
    """Two preferred labels in one language: yield for each that it becomes an alternative one."""
    if case.finding.path != _PREFERRED.value:
        return
    labels = [(each[0].object, each[1]) for each in case.statements(case.finding.focus) if each[0].predicate == _PREFERRED]
    languages = Counter(label.language for label, _ in labels if isinstance(label, Literal) and label.language)
    shared = Counter(spans.predicate for _, spans in labels)
    for label, spans in labels:
        # A predicate written once for several objects cannot be changed for one of them alone.
        if isinstance(label, Literal) and languages[label.language or ""] > 1 and shared[spans.predicate] == 1:
            words = f"keep the other label and make {written(label)} a skos:altLabel"
            yield Suggestion(words, (replaced(spans.predicate, case.spelt(_ALTERNATIVE.value)),))
