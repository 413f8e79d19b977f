"""The text as a whole: its canonical form, and lines that have to go."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from diplograph.records import Record
from diplograph.turtle import comment_lines, render
from diplograph.validation.findings import Edit, Suggestion
from diplograph.validation.suggestions.case import Case


def suggest_canonical(case: Case) -> Iterator[Suggestion]:
    """Yield the lines that differ from the canonical text; a file with comments is left to its writer."""
    text = case.document.text
    if comment_lines(text):
        yield Suggestion("move what the comment says into skos:editorialNote of the thing, then run diplograph format")
        return
    leading = case.document.leading if isinstance(case.document, Record) else None
    wanted = render((each.triple for each in case.document.statements), leading)
    yield Suggestion("write it in canonical form", tuple(_line_edits(text, wanted)), certain=True)


def _line_edits(text: str, wanted: str) -> Iterator[Edit]:
    before, after = text.split("\n"), wanted.split("\n")
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        new = "\n".join(after[first:last])
        if end < len(before):
            yield Edit(start + 1, 1, end + 1, 1, f"{new}\n" if last > first else "")
        elif start:
            behind = len(before[start - 1]) + 1
            yield Edit(start, behind, end, len(before[-1]) + 1, f"\n{new}" if last > first else "")
        else:
            yield Edit(1, 1, end, len(before[-1]) + 1, new)


def suggest_removal(case: Case) -> Iterator[Suggestion]:
    """A line that is derived on load: yield its removal, when nothing else stands on it."""
    if case.at is None or case.at[0] != "predicate":
        return
    spans = case.at[2]
    line = case.finding.line
    alone = sum(line in {each.predicate.line, each.object.line} for _, each in case.statements()) == 1
    whole = case.finding.source.endswith(";") and spans.object.end_line == line == spans.object.line != spans.subject.line
    if alone and whole:
        yield Suggestion("remove the line", (Edit(line, 1, line + 1, 1, ""),), certain=True)
