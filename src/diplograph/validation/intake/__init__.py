"""What a curator sends, in any format, as a change of the records.

The body is read, bounded in every way, and split into records by thing; nothing is fetched, and nothing is written.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import NamedNode, Triple

from diplograph.errors import InputError
from diplograph.negotiation import JSON_LD, RDF_XML
from diplograph.records import Change, Record, folder_of, path_of
from diplograph.turtle import Statement, parse, render
from diplograph.validation.intake.formats import READ, format_of
from diplograph.validation.intake.jsonld import contexts_of
from diplograph.validation.intake.reading import LONGEST_LITERAL, Text, read
from diplograph.validation.intake.splitting import Lines, split
from diplograph.vocabulary import compact, kind_and_slug, term

__all__ = ["LONGEST_LITERAL", "READ", "canonical", "contexts_of", "format_of", "read_change"]

_IN_SERIES: Final = term("diplo:inSeries")
_WITHOUT_LINES: Final = {JSON_LD.extension, RDF_XML.extension}


def read_change(
    content: bytes,
    media_type: str,
    name: str,
    *,
    contexts: Mapping[str, str],
    known: Mapping[NamedNode, tuple[NamedNode, PurePosixPath]] | None = None,
) -> Change:
    """Read records as somebody sends them.

    Args:
        content: The body: Turtle, TriG, JSON-LD, N-Quads, N-Triples or RDF/XML, in UTF-8 without a byte order mark.
        media_type: Its Content-Type; empty when there is none.
        name: The name of its file, for messages, and for the format of a body without a telling type.
        contexts: The JSON-LD contexts that may be named, by IRI; see :func:`contexts_of`.
        known: For each thing that is described already, the main thing and the path of the record that does.

    Returns:
        The records. Those of a format with lines have the body for their text; those of JSON-LD and RDF/XML have their canonical
        Turtle, and their path for a name. A record that is at another path by now is removed from there.

    Raises:
        UnsupportedMediaType: when the body is in a format that is not read.
        RdfSyntaxError: when it is not what its format says, or holds what is refused.
        InputError: when a statement belongs to no record.
    """
    form = format_of(media_type, name)
    text = read(content, form, name or "body", contexts)
    homes = {each: main for each, (main, _) in (known or {}).items()}
    before = dict((known or {}).values())
    records = []
    for main, lines in split(text, homes).items():
        path = _path(main, lines, before.get(main), text)
        records.append(_rendered(main, lines, path) if form.extension in _WITHOUT_LINES else _as_sent(text, lines, path))
    moved = {before[each.main] for each in records if each.main in before and before[each.main] != each.path}
    return Change(tuple(records), tuple(sorted(moved)))


def canonical(change: Change) -> Change:
    """Return a change with every record in its canonical text, named by its path, as it is to be kept."""
    put = tuple(_rendered_triples(each.main, [line.triple for line in each.statements], each.path) for each in change.put)
    return Change(put, change.removed)


def _path(main: NamedNode, lines: Lines, before: PurePosixPath | None, text: Text) -> PurePosixPath:
    """Where a record belongs; a meeting's folder is its series."""
    kind, _ = kind_and_slug(main.value) or ("", "")
    folder = folder_of(kind)
    if folder is None or not folder.by_series:
        return path_of(main)
    for quad, _ in lines:
        if quad.subject == main and quad.predicate == _IN_SERIES and isinstance(quad.object, NamedNode):
            series_kind, series = kind_and_slug(quad.object.value) or ("", "")
            if series_kind == "series":
                return path_of(main, series)
    if before is not None:
        return before
    line = next((line for quad, line in lines if quad.subject == main), 0)
    where = f"{text.file}:{line}" if line else text.file
    raise InputError(
        f"{where}: {compact(main.value)} names no series, so that nobody knows in which folder its record stands",
        "add diplo:inSeries with the meeting's series",
    )


def _as_sent(text: Text, lines: Lines, path: PurePosixPath) -> Record:
    return Record(text.file, text.text, tuple(Statement(quad.triple, line) for quad, line in lines), path)


def _rendered(main: NamedNode, lines: Lines, path: PurePosixPath) -> Record:
    return _rendered_triples(main, [quad.triple for quad, _ in lines], path)


def _rendered_triples(main: NamedNode | None, triples: list[Triple], path: PurePosixPath) -> Record:
    written = render(triples, main)
    return Record(str(path), written, tuple(parse(written, str(path))), path)
