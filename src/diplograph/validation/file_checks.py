"""Checks of one record file by itself: canonical text, path equals identity, what a record may hold."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pyoxigraph import BlankNode, NamedNode

from diplograph.errors import TurtleSyntaxError
from diplograph.records import FOLDERS, Record, folder_of, path_of
from diplograph.turtle import comment_lines, render
from diplograph.validation.findings import Finding
from diplograph.validation.pointing import at_line, at_object, at_predicate, at_subject
from diplograph.vocabulary import compact, kind_and_slug


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
    if record.main is None:
        yield at_line(record, 1, f"no record belongs at this path; {_where_it_belongs(record)}", "path-equals-identity")
    elif record.main not in record.subjects:
        message = f"the path promises {compact(record.main.value)}, which the file does not describe; {_where_it_belongs(record)}"
        yield at_line(record, 1, message, "path-equals-identity")


def _where_it_belongs(record: Record) -> str:
    """Name the path for the first thing in the file that has records of its own."""
    for subject in record.subjects:
        kind, _ = kind_and_slug(subject.value) or ("", "")
        folder = folder_of(kind)
        if folder is not None:
            return f"move it to data/{path_of(subject, 'SERIES')}" if folder.by_series else f"move it to data/{path_of(subject)}"
    return "records stand in " + ", ".join(f"data/{folder.name}/" for folder in FOLDERS)


def _parts(record: Record) -> Iterator[Finding]:
    """Only the main thing and its parts are described here."""
    main_kind, _ = kind_and_slug(record.main.value) or ("", "") if record.main else ("", "")
    folder = folder_of(main_kind)
    if folder is None:
        return
    for subject in record.subjects:
        kind, _ = kind_and_slug(subject.value) or ("", "")
        if subject != record.main and kind not in folder.parts:
            message = f"{compact(subject.value)} does not belong in this file: {_home_of(subject, kind)}"
            yield at_subject(record, subject, message, "record-holds-its-own-parts")


def _home_of(subject: NamedNode, kind: str) -> str:
    if not kind:
        return "records describe only things under https://w3id.org/diplograph/, with a slug of a-z, 0-9 and hyphens"
    home = folder_of(kind)
    if home is not None:
        return f"it has a record of its own in data/{path_of(subject, 'SERIES')}"
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
