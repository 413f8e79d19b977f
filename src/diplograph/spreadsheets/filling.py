"""Records to rows of a template: what the graph has already, to be looked through, corrected and sent back."""

from collections.abc import Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.records import Record
from diplograph.spreadsheets.columns import Column, Sheet
from diplograph.spreadsheets.rows import escaped
from diplograph.vocabulary import RDF_TYPE, compact, term

_ATTESTED = term("diplo:attestedBy")


def filled_rows(sheet: Sheet, records: Sequence[Record], citing: Sheet | None = None) -> list[list[str]]:
    """Return the rows of a sheet that say what records say.

    Args:
        sheet: The sheet.
        records: The records.
        citing: For a sheet of citations: only those that things of this sheet name.

    Returns:
        One row for each thing, sorted by name, with one text for each column.
    """
    triples = list(chain.from_iterable((statement.triple for statement in record.statements) for record in records))
    subjects = {each.subject for each in triples if each.predicate == RDF_TYPE and each.object == sheet.type}
    if citing is not None:
        things = {each.subject for each in triples if each.predicate == RDF_TYPE and each.object == citing.type}
        subjects &= {each.object for each in triples if each.predicate == _ATTESTED and each.subject in things}
    named = sorted((each for each in subjects if isinstance(each, NamedNode)), key=lambda each: each.value)
    about: dict[object, list[Triple]] = {each: [] for each in named}
    for each in triples:
        for end in (each.subject, each.object):
            if end in about:
                about[end].append(each)
    return [[_cell(subject, column, about[subject]) for column in sheet.columns] for subject in named]


def _cell(subject: NamedNode, column: Column, triples: Sequence[Triple]) -> str:
    if column.path is None:
        return compact(subject.value)
    mine = [each for each in triples if each.predicate == column.path]
    values = {each.subject for each in mine if each.object == subject} if column.inverse else None
    found = {each.object for each in mine if each.subject == subject} if values is None else values
    texts = sorted(_text(each) for each in found)
    return texts[0] if column.single and texts else " | ".join(map(escaped, texts))


def _text(value: object) -> str:
    if isinstance(value, NamedNode):
        return compact(value.value)
    if isinstance(value, Literal):
        return f"{value.value}@{value.language}" if value.language else value.value
    raise TypeError(f"{value} cannot stand in a cell")
