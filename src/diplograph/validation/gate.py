"""The gate: a change is judged in the context of the graph, and so is what it does to the records that are there."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Triple

from diplograph.errors import NotFound
from diplograph.records import Change, Record
from diplograph.serialisation import sorted_triples
from diplograph.turtle import Document, comment_lines
from diplograph.validation.comparison import compare
from diplograph.validation.context import Context
from diplograph.validation.findings import Finding, Severity, Status
from diplograph.validation.judgement import Effect, Judgement
from diplograph.validation.suggestions import with_suggestions

# What follows is advice, which depends on what else is there.
_ADVICE: Final = "; did you mean "


class _Key(NamedTuple):
    """What makes two findings the same one, wherever it stands now."""

    record: str
    shape: str
    component: str
    focus: str
    path: str
    value: str
    message: str


def judge(context: Context, change: Change) -> Judgement:
    """Judge a change.

    Args:
        context: The records as they stand.
        change: What is proposed; the text of its records need not be canonical, because it is made so when it is written.

    Returns:
        All findings about the records that the change writes, and those that it brings or mends elsewhere. Findings about a
        record that is replaced and stays wrong are standing; ``file`` and ``line`` are those of the text that was sent.

    Raises:
        NotFound: when a record that shall go is not there.
    """
    for path in change.removed:
        if path not in context.records:
            raise NotFound(f"there is no record {path}", "GET /dump has all records; the path of one is its identity")
    put = list({record.path: replace(record, file=str(record.path)) for record in change.put}.values())
    paths = dict.fromkeys([*change.removed, *(each.path for each in put)])
    gone = [context.records[path] for path in paths if path in context.records]
    compared = compare(context, gone, put)
    written = {record.file for record in put}
    found = [*_present(compared.after, compared.before, written), *_mended(compared.before, compared.after)]
    names = {str(record.path): record.file for record in change.put}
    findings = [*(replace(each, file=names.get(each.file, each.file)) for each in found), *_comments(change.put)]
    said = {(each, each.status, each.component, each.focus, each.path, each.value): each for each in sorted(findings)}
    advised = _advised(context, list(said.values()), change.put)
    return Judgement(advised, _effect(context, put, _touched(context, change)))


def _advised(context: Context, findings: Sequence[Finding], put: Sequence[Record]) -> tuple[Finding, ...]:
    """The findings, those in what was sent with what could be done about them."""
    return tuple(with_suggestions(findings, _sent(put), {}, context.known.with_more(put))) if findings else ()


def _sent(put: Sequence[Record]) -> dict[str, Document]:
    """What was sent, by the names that findings call it by; several records may stand in one text."""
    sent: dict[str, Document] = {}
    for record in put:
        before = sent.get(record.file)
        same = before is not None and before.text == record.text
        statements = (*before.statements, *record.statements) if before is not None and same else record.statements
        sent[record.file] = Document(record.file, record.text, statements)
    return sent


def _key(finding: Finding) -> _Key:
    """A finding of a thing is the same whichever file the thing stands in; any other one belongs to its record."""
    message = finding.message.partition(_ADVICE)[0]
    record = "" if finding.focus else finding.file
    return _Key(record, finding.shape, finding.component, finding.focus, finding.path, finding.value, message)


def _present(now: Iterable[Finding], before: Iterable[Finding], written: Container[str]) -> Iterator[Finding]:
    """What is found after the change: all in the records it writes, elsewhere only what is new."""
    left = Counter(map(_key, before))
    for finding in sorted(now):
        key = _key(finding)
        standing = left[key] > 0
        left[key] -= 1
        if finding.file in written or not standing:
            yield replace(finding, status=Status.STANDING if standing else Status.NEW)


def _mended(before: Iterable[Finding], now: Iterable[Finding]) -> Iterator[Finding]:
    left = Counter(map(_key, now))
    for finding in sorted(before):
        key = _key(finding)
        left[key] -= 1
        if left[key] < 0:
            yield replace(finding, status=Status.MENDED)


def _comments(records: Sequence[Record]) -> Iterator[Finding]:
    """A comment is lost when the record is written: say so, once for each text."""
    for text, file in {record.text: record.file for record in records}.items():
        for line in comment_lines(text)[:1]:
            source = text.split("\n")[line - 1].strip()
            message = "a comment is lost when the record is written: put it into skos:editorialNote"
            yield Finding(file, line, 1, message, "canonical-text", severity=Severity.WARNING, source=source, status=Status.NEW)


def _touched(context: Context, change: Change) -> tuple[PurePosixPath, ...]:
    written = {each.path for each in change.put if _triples([each]) != _triples(_there(context, each.path))}
    return tuple(sorted(written | set(change.removed)))


def _there(context: Context, path: PurePosixPath) -> list[Record]:
    return [context.records[path]] if path in context.records else []


def _triples(records: Iterable[Record]) -> set[Triple]:
    return {statement.triple for record in records for statement in record.statements}


def _effect(context: Context, sent: Iterable[Record], touched: tuple[PurePosixPath, ...]) -> Effect:
    put = [record for record in sent if record.path in touched]
    old = _triples(record for path in touched for record in _there(context, path))
    new = _triples(put)
    fresh = [each for record in put for each in record.subjects if each not in context.homes]
    things: tuple[NamedNode, ...] = tuple(sorted(set(fresh), key=lambda each: each.value))
    return Effect(
        added=sorted_triples(new - old),
        removed=sorted_triples(old - new),
        touched=touched,
        new_things=things,
        duplicates=tuple(context.signs.duplicates(things, put)),
    )
