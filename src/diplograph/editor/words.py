"""Names at the cursor: what a name may become, and what it stands for."""

import re
from collections.abc import Iterator
from typing import Final

from lsprotocol import types
from pyoxigraph import NamedNode

from diplograph.turtle import LineIndex, Spelling, tokens
from diplograph.validation.known import Known
from diplograph.validation.suggestions.case import declared_prefixes
from diplograph.vocabulary import PREFIXES, compact

_BEFORE: Final = re.compile(r"(?:^|[\s,;(\[^])([a-z][a-z0-9-]*):([\w-]*)$")
_MOST: Final = 500


def completions(known: Known, line: str, place: types.Range) -> Iterator[types.CompletionItem]:
    """Yield the names that may stand at the cursor, with their labels, by which they are found as well.

    Args:
        known: What records may name.
        line: The line up to the cursor.
        place: The place of the cursor; the item replaces the name before it.
    """
    match = _BEFORE.search(line)
    if match is None or match[1] not in PREFIXES:
        return
    start = types.Position(place.start.line, place.start.character - len(match[1]) - 1 - len(match[2]))
    namespace = PREFIXES[match[1]]
    for local in sorted(known.by_namespace.get(namespace, ()))[:_MOST]:
        name, label = f"{match[1]}:{local}", known.label(NamedNode(namespace + local))
        yield types.CompletionItem(
            label=name,
            detail=label or None,
            filter_text=f"{name} {label}",
            kind=types.CompletionItemKind.Reference,
            text_edit=types.TextEdit(types.Range(start, place.end), name),
        )


def described(known: Known, text: str, line: int, column: int) -> str | None:
    """Return what stands at a place, in words: its name, label, definition and file; ``None`` where no known name stands.

    Args:
        known: What records may name.
        text: The text.
        line: The line, from 1.
        column: The column, from 1, in characters.
    """
    index = LineIndex(text).index(line, column)
    token = next((each for each in tokens(text) if each.start <= index < each.end), None)
    if token is None:
        return None
    spelling = Spelling()
    spelling.prefixes.update(PREFIXES | declared_prefixes(text))
    iri = spelling.iri(token)
    if iri is None or (thing := NamedNode(iri)) not in known.things:
        return None
    heading = f"**{known.label(thing) or compact(iri)}** `{compact(iri)}`"
    parts = [heading, known.definition(thing), f"described in {known.things[thing].file}"]
    return "\n\n".join(part for part in parts if part)
