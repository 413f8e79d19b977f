"""Checks of one record file by itself: canonical text, path equals identity, what a record may hold."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from diplograph.errors import TurtleSyntaxError
from diplograph.records import FOLDERS, Record, folder_of, path_of
from diplograph.turtle import comment_lines, render
from diplograph.validation.findings import Finding, Suggestion
from diplograph.validation.pointing import at_line, at_object, at_predicate, at_subject
from diplograph.vocabulary import compact, kind_and_slug, term

_IN_SERIES: Final = term("diplo:inSeries")
_SERIES: Final = "SERIES"  # stands for the folder of a meeting whose record does not name its series


def grammar_finding(error: TurtleSyntaxError) -> Finding:
    """Return the finding for a file that is not Turtle."""
    return Finding(error.file, error.line, error.column, f"not Turtle: {error.reason}", "grammar", source=error.text.strip())


def check_file(record: Record, *, form: bool = True) -> Iterator[Finding]:
    """Yield what is wrong with a record file apart from the graph.

    Args:
        record: The record.
        form: Whether its text must be canonical; what is proposed is made so when it is written.
    """
    yield from _blank_nodes(record)
    yield from _identity(record)
    yield from _parts(record)
    if form:
        yield from _canonical(record)


def _blank_nodes(record: Record) -> Iterator[Finding]:
    for index, statement in enumerate(record.statements):
        message = "a blank node cannot be cited: give the thing an IRI of its own"
        if isinstance(statement.triple.object, BlankNode):
            yield at_object(record, index, message, "no-blank-nodes")
        elif isinstance(statement.triple.subject, BlankNode):
            yield at_predicate(record, index, message, "no-blank-nodes")


def _identity(record: Record) -> Iterator[Finding]:
    described = record.main if record.main in record.subjects else None
    mains = [described] if described else [each for each in record.subjects if folder_of(_kind_of(each))]
    holders = [each for each in mains if _holds_all(record, each)]
    path = _path_in(record, (holders or mains)[0]) if mains else None
    certain = path is not None and _SERIES not in path.parts and (described is not None or len(holders) == 1)
    if described and (record.path == path or not certain):
        return
    cure = f"move it to data/{path}" if path else "records stand in " + ", ".join(f"data/{folder.name}/" for folder in FOLDERS)
    finding = at_line(record, 1, f"{_what_is_astray(record)}; {cure}", "path-equals-identity")
    yield replace(finding, suggestions=(Suggestion(cure, certain=True, moves_to=str(path)),) if certain else ())


def _holds_all(record: Record, main: NamedNode) -> bool:
    """Whether the record of a thing may hold all that a file describes."""
    folder = folder_of(_kind_of(main))
    return folder is not None and all(each == main or _kind_of(each) in folder.parts for each in record.subjects)


def _what_is_astray(record: Record) -> str:
    if record.main is None:
        return "no record belongs at this path"
    if record.main not in record.subjects:
        return f"the path promises {compact(record.main.value)}, which the file does not describe"
    return "a meeting stands in the folder of its series"


def _path_in(record: Record, main: NamedNode) -> PurePosixPath:
    """Where the record of a thing belongs; a meeting stands with its series, when the record names it."""
    series = (
        each.triple.object for each in record.statements if each.triple.subject == main and each.triple.predicate == _IN_SERIES
    )
    slugs = [kind_and_slug(each.value) for each in series if isinstance(each, NamedNode)]
    return path_of(main, next((slug[1] for slug in slugs if slug), _SERIES))


def _kind_of(thing: NamedNode) -> str:
    kind, _ = kind_and_slug(thing.value) or ("", "")
    return kind


def _parts(record: Record) -> Iterator[Finding]:
    """Only the main thing and its parts are described here."""
    folder = folder_of(_kind_of(record.main)) if record.main else None
    if folder is None:
        return
    for subject in record.subjects:
        kind = _kind_of(subject)
        if subject != record.main and kind not in folder.parts:
            message = f"{compact(subject.value)} does not belong in this file: {_home_of(subject, kind)}"
            yield at_subject(record, subject, message, "record-holds-its-own-parts")


def _home_of(subject: NamedNode, kind: str) -> str:
    if not kind:
        return "records describe only things under https://w3id.org/diplograph/, with a slug of a-z, 0-9 and hyphens"
    home = folder_of(kind)
    if home is not None:
        return f"it has a record of its own in data/{path_of(subject, _SERIES)}"
    holders = ", ".join(f"data/{folder.name}/" for folder in FOLDERS if kind in folder.parts)
    return f"{kind} things stand in the records of {holders or 'the ontology'}"


def _canonical(record: Record) -> Iterator[Finding]:
    cure = f"run: diplograph format {record.file}"
    if "\r" in record.text:
        yield at_line(record, 1, f"lines end with a carriage return; {cure}", "canonical-text")
        return
    for line in comment_lines(record.text)[:1]:
        yield at_line(record, line, "a comment would be lost: put it into skos:editorialNote", "canonical-text")
        return
    wanted = render((statement.triple for statement in record.statements), record.leading).split("\n")
    actual = record.text.split("\n")
    if actual == wanted:
        return
    blocks = SequenceMatcher(None, actual, wanted, autojunk=False).get_matching_blocks()
    line = 1 if blocks[0].a or blocks[0].b else blocks[0].size + 1
    yield at_line(record, min(line, max(len(actual), 1)), f"not in canonical form; {cure}", "canonical-text")
