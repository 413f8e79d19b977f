"""What is said about a query that the engine cannot read: where, what, and how to mend it."""

import re
from typing import Final

from diplograph.errors import QueryError
from diplograph.sparql.places import offset_of, refusal
from diplograph.sparql.prefixes import undeclared_prefixes
from diplograph.sparql.slips import Slip, slip, slip_in_grammar
from diplograph.sparql.tokens import Token, placed, tokens
from diplograph.vocabulary import PREFIXES, nearest_prefix

_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]')
_KEYWORD: Final = re.compile(r"[A-Za-z_]+")
_TERMS: Final = {"variable", "iri", "name", "blank", "string", "number"}
_SHORT: Final = 60
_TRIPLE: Final = "a triple is a subject, a verb and an object"
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNGROUPED: Final = "The SELECT contains a variable that is unbound"
_UNGROUPED_CURE: Final = "put each such variable into GROUP BY, or aggregate it, as in (SAMPLE(?x) AS ?anX)"


def syntax_error(error: SyntaxError, text: str) -> QueryError:
    """Turn the engine's complaint about ``text`` into one that names place, cause and cure."""
    found = slip(text) or _undeclared(text) or slip_in_grammar(text) or _complained(str(error.msg), text)
    if found is None:
        return QueryError(f"the query is malformed: {error.msg}")
    return refusal(text, found.offset, found.reason, found.cure)


def _undeclared(text: str) -> Slip | None:
    undeclared = undeclared_prefixes(text)
    if not undeclared:
        return None
    prefix, offset = min(undeclared.items(), key=lambda item: item[1])
    return Slip(offset, f"the prefix `{prefix}:` is not declared", _prefix_hint(prefix))


def _prefix_hint(prefix: str) -> str:
    known = prefix if prefix in PREFIXES else nearest_prefix(prefix)
    if known is None:
        return "known prefixes: " + ", ".join(sorted(PREFIXES))
    question = "" if known == prefix else f"did you mean `{known}:`? "
    return f"{question}declare it at the top: PREFIX {known}: <{PREFIXES[known]}>"


def _complained(message: str, text: str) -> Slip | None:
    position = _POSITION.search(message)
    if position is None:
        return None
    read = list(tokens(text))
    expected = position[3].removeprefix("expected ").removeprefix("one of ").strip()
    offset = _meant(offset_of(text, int(position[1]), int(position[2])), expected, read, len(text))
    if _UNGROUPED in expected:
        return Slip(_selected(read), "SELECT names a variable that is neither grouped nor aggregated", _UNGROUPED_CURE)
    token = next((token for token in read if token.offset >= offset), None)
    if token is None:
        return _reuse(read) or Slip(len(text), "the query ends too early", "")
    following = next((each for each in read if each.offset > token.offset), token)
    inside = next(place.inside for each, place in placed(text) if each.offset >= token.offset)
    found = _about_triple(token, following, _statement(text, token)) if inside in {"{", "T"} else None
    return _reuse(read) or found or _unexpected(token, expected)


def _meant(offset: int, expected: str, read: list[Token], end: int) -> int:
    """Return where the engine stood: it reports a keyword that it missed at the end of as many characters."""
    starts = {token.offset for token in read} | {end}
    bare = _LITERAL.sub("", expected)
    candidates = {offset - len(word) for word in _KEYWORD.findall(bare)} & starts
    literal = any(each != "[_]" for each in _LITERAL.findall(expected))
    if literal or not candidates:
        return offset
    return max(candidates)


def _selected(read: list[Token]) -> int:
    return next((token.offset for token in read if token.word == "SELECT"), 0)


def _statement(text: str, at: Token) -> int:
    """Count the terms of the triple that a token continues; 0 when it continues none."""
    terms = 0
    for token, place in placed(text):
        if token.offset >= at.offset:
            return terms if place.inside in {"{", "T"} and place.depth else 0
        if token.text in {"{", "}", "."} or (token.kind == "word" and token.word not in {"A", "TRUE", "FALSE"}):
            terms = 0
        elif token.text in {";", ","}:
            terms = 1 if token.text == ";" else 2
        elif place.inside in {"{", "T"} and (token.kind in _TERMS or token.word in {"A", "TRUE", "FALSE"}):
            terms += 1
    return terms


def _about_triple(token: Token, following: Token, terms: int) -> Slip | None:
    if terms in {1, 2} and token.text in {"}", ".", ";", ","}:
        missing = "a verb and an object" if terms == 1 else "an object"
        return Slip(
            token.offset, f"`{token.text}` ends a triple that lacks {missing}", "a triple is a subject, a verb and an object"
        )
    if terms > 2 and (token.kind in _TERMS or token.text in {"[", "("}):  # noqa: PLR2004 - subject, verb, object
        cure = "write `.` after a triple, `;` before another verb, `,` before another object"
        return Slip(token.offset, f"a triple is complete before `{_shown(token)}`", cure)
    if token.kind in _TERMS and following.text in {"}", ".", ";"}:
        return Slip(token.offset, f"`{_shown(token)}` begins a triple that is not complete", _TRIPLE)
    if token.kind in _TERMS and following.kind in {"string", "number"}:
        return Slip(
            following.offset, f"`{_shown(following)}` stands where a verb should", "a verb is an IRI, a path or a variable"
        )
    return None


def _unexpected(token: Token, expected: str) -> Slip:
    wanted = " ".join(each.strip('"') for each in _QUOTED.findall(expected))
    hint = f"one of these could stand here: {wanted}" if wanted and len(wanted) < _SHORT else ""
    return Slip(token.offset, f"`{_shown(token)}` is not expected here", hint)


def _shown(token: Token) -> str:
    return token.text if len(token.text) <= _SHORT else f"{token.text[:_SHORT]}…"


def _reuse(read: list[Token]) -> Slip | None:
    """Find a BIND or SELECT expression whose variable has a value already."""
    seen: set[str] = set()
    for index, token in enumerate(read):
        if token.kind == "variable":
            if read[index - 1].word == "AS" and token.text[1:] in seen:
                return Slip(token.offset, f"{token.text} has a value already", "choose another name after AS")
            seen.add(token.text[1:])
    return None
