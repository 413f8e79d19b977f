"""Citations held against local copies of their sources: the words of each passage, and every paragraph read."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz

from diplograph.records import Record
from diplograph.turtle import Span, written
from diplograph.validation.findings import Edit, Finding, Severity, Suggestion
from diplograph.validation.pointing import at_object, at_subject
from diplograph.validation.source_texts import Sources, folded
from diplograph.vocabulary import compact, kind_and_slug, term

_SOURCE: Final = term("diplo:source")
_PARAGRAPH: Final = term("diplo:paragraph")
_START: Final = term("diplo:textStart")
_END: Final = term("diplo:textEnd")
_COUNT: Final = term("diplo:paragraphCount")
_WITHOUT_FACT: Final = term("diplo:paragraphWithoutFact")
_ATTESTED_BY: Final = term("diplo:attestedBy")
_ALIKE: Final = 80.0  # per cent of the letters, from which a misprint is likelier than another passage


@dataclass(frozen=True)
class _Citation:
    """One citation in its record, with the index of each of its statements."""

    record: Record
    source: str
    numbers: dict[int, int]
    words: dict[NamedNode, int]

    def text(self, predicate: NamedNode) -> str:
        value = self.record.statements[self.words[predicate]].triple.object
        return folded(value.value) if isinstance(value, Literal) else ""


def check_passages(records: Sequence[Record], sources: Sources) -> Iterator[Finding]:
    """Yield each citation whose words are not those of its paragraph, and each paragraph that nobody has read.

    Args:
        records: All records.
        sources: The paragraphs of the sources of which there is a copy, by slug.
    """
    cited: dict[str, set[int]] = defaultdict(set)
    attested = {each.triple.object for record in records for each in record.statements if each.triple.predicate == _ATTESTED_BY}
    for record in records:
        for thing, citation in _citations(record).items():
            if citation.source in sources:
                cited[citation.source] |= set(citation.numbers) if thing in attested else set()
                yield from _words(citation, sources[citation.source])
    for record in records:
        kind, slug = kind_and_slug(record.main.value) or ("", "") if record.main else ("", "")
        if kind == "source" and slug in sources:
            yield from _unread(record, cited[slug], len(sources[slug]) - 1)


def _citations(record: Record) -> dict[NamedNode, _Citation]:
    found: dict[NamedNode, _Citation] = {}
    facts: dict[NamedNode, list[int]] = defaultdict(list)
    for index, statement in enumerate(record.statements):
        if isinstance(statement.triple.subject, NamedNode):
            facts[statement.triple.subject].append(index)
    for thing, indexes in facts.items():
        triples = {index: record.statements[index].triple for index in indexes}
        source = next((each.object for each in triples.values() if each.predicate == _SOURCE), None)
        kind, slug = kind_and_slug(source.value) or ("", "") if isinstance(source, NamedNode) else ("", "")
        if kind == "source":
            pairs = ((_number(each.object, each.predicate), index) for index, each in triples.items())
            numbers = {number: index for number, index in pairs if number is not None}
            words = {each.predicate: index for index, each in triples.items() if each.predicate in {_START, _END}}
            found[thing] = _Citation(record, slug, numbers, words)
    return found


def _number(value: object, predicate: NamedNode, of: NamedNode = _PARAGRAPH) -> int | None:
    return int(value.value) if predicate == of and isinstance(value, Literal) and value.value.isdecimal() else None


def _words(citation: _Citation, paragraphs: Sequence[str]) -> Iterator[Finding]:
    """The opening words stand in the paragraph, and the closing ones behind them."""
    for number, index in citation.numbers.items():
        if number >= len(paragraphs):
            message = f"the copy of source:{citation.source} ends with paragraph {len(paragraphs) - 1}; there is no {number}"
            yield at_object(citation.record, index, message, "passage-names-its-words")
            return
    first: int | None = next(iter(citation.numbers), None)
    passage = " ".join(paragraphs) if first is None else paragraphs[first]
    begin = _found(citation.text(_START), passage, 0) if _START in citation.words else 0
    if begin is None:
        yield _missing(citation, _START, first, paragraphs)
    elif _END in citation.words and _found(citation.text(_END), passage, begin) is None:
        yield _missing(citation, _END, first, paragraphs)


def _found(words: str, passage: str, start: int) -> int | None:
    """Where the words end in the passage; whole words, so that no half of a word is taken for one."""
    match = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(passage, start)
    return match.end() if match else None


def _missing(citation: _Citation, predicate: NamedNode, number: int | None, paragraphs: Sequence[str]) -> Finding:
    words, index = citation.text(predicate), citation.words[predicate]
    where = "no paragraph has" if number is None else f"paragraph {number} does not have"
    behind = " behind its opening words" if predicate == _END else ""
    message = f"{where} these words of source:{citation.source}{behind}: copy them as printed, misprints included"
    finding = at_object(citation.record, index, message, "passage-names-its-words")
    return replace(finding, suggestions=tuple(_mends(citation, words, index, number, paragraphs)))


def _mends(citation: _Citation, words: str, index: int, number: int | None, paragraphs: Sequence[str]) -> Iterator[Suggestion]:
    elsewhere = [other for other, text in enumerate(paragraphs) if other != number and _found(words, text, 0) is not None]
    spans = citation.record.spans[citation.numbers[number]] if number is not None else None
    for other in elsewhere[:3]:
        edits = (_edit(spans.object, str(other)),) if spans else ()
        yield Suggestion(f"these words stand in paragraph {other}: write diplo:paragraph {other}", edits)
    near = _nearest(words, paragraphs[number] if number is not None else " ".join(paragraphs))
    place = citation.record.spans[index]
    value = citation.record.statements[index].triple.object
    if near and place and isinstance(value, Literal):
        text = written(Literal(near, language=value.language) if value.language else Literal(near))
        yield Suggestion(f"as printed: write {text}", (_edit(place.object, text),))


def _edit(span: Span, text: str) -> Edit:
    return Edit(span.line, span.column, span.end_line, span.end_column, text)


def _nearest(words: str, passage: str) -> str:
    """As many words of the passage, those most alike; nothing when none are."""
    printed, count = passage.split(), len(words.split())
    windows = [" ".join(printed[start : start + count]) for start in range(max(1, len(printed) - count + 1))]
    best = max(windows, key=lambda window: fuzz.ratio(words, window), default="")
    return best if fuzz.ratio(words, best) >= _ALIKE else ""


def _unread(record: Record, cited: set[int], last: int) -> Iterator[Finding]:
    triples = [(index, each.triple) for index, each in enumerate(record.statements) if each.triple.subject == record.main]
    for index, triple in triples:
        count = _number(triple.object, triple.predicate, _COUNT)
        if count is not None and count != last:
            message = f"the copy has {last} paragraphs after its headline, not {count}"
            yield _warning(at_object(record, index, message, "every-paragraph-is-read"))
    marked = {number for _, each in triples if (number := _number(each.object, each.predicate, _WITHOUT_FACT)) is not None}
    missing = [number for number in range(last + 1) if number not in cited | marked]
    if missing and record.main is not None:
        message = (
            f"nothing cites paragraph {', '.join(map(str, missing))} of {compact(record.main.value)}: record what it says, "
            "or mark it with diplo:paragraphWithoutFact"
        )
        yield _warning(at_subject(record, record.main, message, "every-paragraph-is-read"))


def _warning(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARNING)
