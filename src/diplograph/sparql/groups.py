"""The pattern of a query, taken apart into its elements (SPARQL 1.1 Query, section 5.2: group graph patterns)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.sparql.forms import FORMS
from diplograph.sparql.tokens import Token, tokens

# The keywords that begin an element, each with the bracket whose end is the element's end; empty for whichever comes first.
_BEGINNINGS: Final = {
    "FILTER": "",
    "BIND": "(",
    "OPTIONAL": "{",
    "MINUS": "{",
    "LATERAL": "{",
    "GRAPH": "{",
    "SERVICE": "{",
    "VALUES": "{",
}
_WORDS_OF_TRIPLES: Final = {"A", "TRUE", "FALSE"}
_SIMPLE: Final = {"variable", "iri", "name", "blank", "string", "number", "word"}
_SUBJECTS: Final = {"variable", "iri", "name", "blank"}


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a group.

    Attributes:
        kind: ``TRIPLES``, ``GROUP``, ``UNION``, ``SELECT``, or the keyword that begins it.
        text: What it says, as it may stand in a group by itself.
        offset: Where in the query it stands.
        opening: What stands before the elements that it encloses; empty when it is not taken apart further.
        inner: The elements that it encloses.
    """

    kind: str
    text: str
    offset: int
    opening: str = ""
    inner: tuple["Element", ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a query.

    Attributes:
        prologue: BASE and PREFIX.
        graphs: The clauses FROM and FROM NAMED.
        group: The text of its pattern, with braces.
        elements: The elements of its pattern, in order.
        modifiers: The tokens behind the pattern.
    """

    prologue: str
    graphs: tuple[str, ...]
    group: str
    elements: tuple[Element, ...]
    modifiers: tuple[Token, ...]


def take_apart(text: str) -> Parts | None:
    """Take a query apart; ``None`` when that cannot be done with certainty, or when it has no pattern."""
    read = list(tokens(text))
    try:
        begin = next(index for index, token in enumerate(read) if token.word.startswith(FORMS))
        opening = _pattern_of(read, begin)
        closing = _behind_bracket(read, opening) - 1
        elements = tuple(_elements(text, read[opening + 1 : closing]))
    except (StopIteration, ValueError):
        return None
    graphs = tuple(_graphs(read[begin:opening]))
    group = text[read[opening].offset : read[closing].end]
    return Parts(text[: read[begin].offset], graphs, group, elements, tuple(read[closing + 1 :]))


def _pattern_of(read: Sequence[Token], begin: int) -> int:
    """Return the index of the brace that opens the pattern of the whole query."""
    index = begin + 1
    while index < len(read) and read[index].word != "VALUES":
        if read[index].text == "{" and read[index - 1].word != "CONSTRUCT":
            return index
        index = _behind_bracket(read, index) if read[index].kind == "open" else index + 1
    raise ValueError("there is no pattern")


def _behind_bracket(read: Sequence[Token], index: int) -> int:
    """Return the index behind the bracket that closes the one that opens at or after an index."""
    depth = 0
    for position in range(index, len(read)):
        depth += (read[position].kind == "open") - (read[position].kind == "close")
        if depth == 0 and read[position].kind == "close":
            return position + 1
    raise ValueError("a bracket is not closed")


def _graphs(read: Sequence[Token]) -> Iterator[str]:
    for index, token in enumerate(read):
        if token.word == "FROM":
            named = read[index + 1].word == "NAMED"
            yield f"FROM {'NAMED ' * named}{read[index + 1 + named].text}"


def _elements(text: str, read: Sequence[Token]) -> Iterator[Element]:
    index = 0
    while index < len(read):
        token = read[index]
        if token.text == ".":
            index += 1
            continue
        if token.word in _BEGINNINGS:
            end = _end_of(read, index, _BEGINNINGS[token.word])
            yield _enclosing(text, token.word, read[index:end])
        elif token.text == "{":
            end = _behind_bracket(read, index)
            union = end
            while union < len(read) and read[union].word == "UNION":
                union = _behind_bracket(read, union)
            kind = "UNION" if union > end else "SELECT" if read[index + 1].word.startswith("SELECT") else "GROUP"
            end = union
            yield _enclosing(text, kind, read[index:end])
        else:
            end = _end_of_triples(read, index)
            yield from _triples(text, read[index:end])
        index = end


def _end_of(read: Sequence[Token], index: int, bracket: str) -> int:
    """Return the index behind an element: behind its first bracket of a kind, or of any."""
    while read[index].kind != "open" or bracket not in {"", read[index].text}:
        index = _behind_bracket(read, index) if read[index].kind == "open" else index + 1
        if index >= len(read):
            raise ValueError("an element has no end")
    return _behind_bracket(read, index)


def _enclosing(text: str, kind: str, read: Sequence[Token]) -> Element:
    start, end = read[0].offset, read[-1].end
    if kind not in {"GRAPH", "GROUP"}:
        return Element(kind, text[start:end], start)
    brace = next(index for index, token in enumerate(read) if token.text == "{")
    opening = " ".join(token.text for token in read[: brace + 1])
    return Element(kind, text[start:end], start, opening, tuple(_elements(text, read[brace + 1 : -1])))


def _end_of_triples(read: Sequence[Token], index: int) -> int:
    start = index
    while index < len(read):
        token = read[index]
        if token.text == "." or token.word in _BEGINNINGS:
            break
        if token.text == "{":
            annotated = index + 1 < len(read) and read[index + 1].text == "|"
            if not annotated:
                break
        if token.kind == "word" and token.word not in _WORDS_OF_TRIPLES:
            raise ValueError("a keyword is not known here, or glued")
        index = _behind_bracket(read, index) if token.kind == "open" else index + 1
    if index == start:
        raise ValueError("nothing is read")
    return index


def _triples(text: str, read: Sequence[Token]) -> Iterator[Element]:
    """Take triples that share a subject or a verb apart; where a part is not simple, they stay together."""
    whole = Element("TRIPLES", text[read[0].offset : read[-1].end], read[0].offset)
    split = _split_triples(text, read)
    yield from split or [whole]


def _split_triples(text: str, read: Sequence[Token]) -> list[Element] | None:
    subject = read[0]
    if subject.kind not in _SUBJECTS:
        return None
    found: list[Element] = []
    for about in _between(read[1:], ";"):
        verb = ""
        for position, chunk in enumerate(_between(about, ",")):
            begin = 0 if position else _object_of(chunk)
            if begin is None or not _is_term(chunk[begin:]):
                return None
            verb = verb if position else text[chunk[0].offset : chunk[begin - 1].end]
            said = text[chunk[begin].offset : chunk[-1].end]
            offset = chunk[begin].offset if position else chunk[0].offset
            at_first = not found
            found.append(Element("TRIPLES", f"{subject.text} {verb} {said}", subject.offset if at_first else offset))
    return found


def _between(read: Sequence[Token], mark: str) -> list[Sequence[Token]]:
    """Split at a mark that stands outside brackets; empty parts are left out."""
    parts, start, depth = [], 0, 0
    for index, token in enumerate(read):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.text == mark:
            parts.append(read[start:index])
            start = index + 1
    return [part for part in (*parts, read[start:]) if part]


def _object_of(chunk: Sequence[Token]) -> int | None:
    """Return the index at which the object begins in a verb with one object; ``None`` when that is not plain."""
    for length in (4, 2, 1):
        if len(chunk) > length and _is_term(chunk[-length:]):
            return len(chunk) - length
    return None


def _is_term(read: Sequence[Token]) -> bool:
    kinds = [token.kind for token in read]
    if len(read) == 1:
        return kinds[0] in _SIMPLE and read[0].word != "A"
    if len(read) == 2:  # noqa: PLR2004 - a string and its language
        return kinds == ["string", "language"]
    return kinds in (["string", "operator", "operator", "iri"], ["string", "operator", "operator", "name"])
