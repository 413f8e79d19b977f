"""Whatever triple of whatever record is broken, the finding names its line, and the column of the term to blame."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from conftest import WORLD
from diplograph.records import Record, read_record, record_files
from diplograph.release import Release
from diplograph.turtle import Spans
from diplograph.validation import Edit, Report, check
from diplograph.validation.mending import applied
from diplograph.vocabulary import BASE, PREFIXES, term

FILES: Final = record_files(WORLD)
LABEL: Final = term("skos:prefLabel")
DAY: Final = PREFIXES["xsd"] + "date"
STARTS: Final = {term("schema:startDate"): term("schema:endDate"), term("schema:validFrom"): term("schema:validThrough")}


@dataclass(frozen=True)
class Break:
    """One broken triple.

    Attributes:
        file: The record.
        text: Its text, broken.
        lines: The lines one of which a finding must name.
        term: What is written at the place to blame, where one term is.
    """

    file: Path
    text: str
    lines: frozenset[int]
    term: str


def _edit(record: Record, spans: Spans, text: str) -> str:
    place = spans.object
    return applied(record.text, [Edit(place.line, place.column, place.end_line, place.end_column, text)])


def _written(record: Record, spans: Spans) -> str:
    return record.text.split("\n")[spans.object.line - 1][spans.object.column - 1 : spans.object.end_column - 1]


def _is_guarded(triple: Triple) -> bool:
    """Whether a shape asks for the datatype: of the first day of meetings and of periods."""
    subject, predicate = triple.subject, triple.predicate
    is_meeting = isinstance(subject, NamedNode) and subject.value.startswith(PREFIXES["meeting"])
    return predicate == term("schema:validFrom") or (predicate == term("schema:startDate") and is_meeting)


def breaks(record: Record, kind: str) -> list[Break]:
    """Return all ways to break a triple of a record in one way."""
    file, found = Path(record.file), []
    pairs = [(each.triple, spans) for each, spans in zip(record.statements, record.spans, strict=True) if spans]
    for triple, spans in pairs:
        line, value = spans.object.line, triple.object
        old = _written(record, spans)
        if kind == "misspell" and isinstance(value, NamedNode) and value.value.startswith(BASE) and old != "a":
            slip = f"{old}zq"
            found.append(Break(file, _edit(record, spans, slip), frozenset({line}), slip))
        elif kind == "datatype" and isinstance(value, Literal) and value.datatype.value == DAY and _is_guarded(triple):
            slip = old.partition("^^")[0]
            found.append(Break(file, _edit(record, spans, slip), frozenset({line}), slip))
        elif kind == "tag" and triple.predicate == LABEL:
            slip = old.rpartition("@")[0]
            found.append(Break(file, _edit(record, spans, slip), frozenset({line, spans.subject.line}), ""))
        elif kind == "drop" and triple.predicate == LABEL and isinstance(value, Literal) and value.language == "en":
            lines = record.text.split("\n")
            where = frozenset(range(spans.subject.line, line + 3))
            found.append(Break(file, "\n".join([*lines[: line - 1], *lines[line:]]), where, ""))
        elif kind == "swap" and triple.predicate in STARTS:
            ends = [
                each for other, each in pairs if (other.subject, other.predicate) == (triple.subject, STARTS[triple.predicate])
            ]
            if len(ends) == 1 and (end := _written(record, ends[0])) > old:
                edits = [Edit(line, spans.object.column, line, spans.object.end_column, end)]
                place = ends[0].object
                edits.append(Edit(place.line, place.column, place.line, place.end_column, old))
                found.append(Break(file, applied(record.text, edits), frozenset({line, place.line}), ""))
    return found


KINDS: Final = ("misspell", "datatype", "tag", "drop", "swap")
ALL: Final = {kind: [each for file in FILES for each in breaks(read_record(file, WORLD), kind)] for kind in KINDS}


def _judged(world: Release, broken: Break) -> Report:
    return check(world, WORLD, FILES, [broken.file], unsaved={broken.file: broken.text})


def test_there_is_much_to_break() -> None:
    """Each way of breaking has many triples to choose from."""
    assert {kind: len(each) >= 3 for kind, each in ALL.items()} == dict.fromkeys(KINDS, True)
    assert sum(map(len, ALL.values())) >= 500


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],
)
@given(dice=st.randoms(use_true_random=False))
def test_a_broken_triple_is_named_at_its_line(world: Release, kind: str, dice: random.Random) -> None:
    """Misspelt, of another datatype, without its tag, gone, or out of order: a finding is at its line, and at its term."""
    broken = dice.choice(ALL[kind])
    findings = _judged(world, broken).findings
    places = [each for each in findings if each.line in broken.lines and each.shape != "canonical-text"]
    assert places, (broken.file, sorted(broken.lines), [str(each) for each in findings])
    if broken.term:
        lines = broken.text.split("\n")
        assert broken.term in {lines[each.line - 1][each.column - 1 : each.end_column - 1] for each in places}
