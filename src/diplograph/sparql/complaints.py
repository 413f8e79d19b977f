"""What is said about a query that the engine cannot read: where, what, and how to mend it."""

import re
from typing import Final

from diplograph.errors import QueryError
from diplograph.sparql.places import offset_of, refusal
from diplograph.sparql.prefixes import undeclared_prefixes
from diplograph.sparql.slips import Slip, slip, slip_in_grammar
from diplograph.sparql.tokens import Token, tokens
from diplograph.vocabulary import PREFIXES, nearest_prefix

_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]')
_KEYWORD: Final = re.compile(r"[A-Za-z_]+")
_SHORT: Final = 60
_EXPRESSION: Final = 4  # the fewest tokens of (1 AS ?x)
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
    reported = offset_of(text, int(position[1]), int(position[2]))
    offset = _meant(reported, expected, read, len(text))
    if _UNGROUPED in expected:
        return Slip(_selected(read), "SELECT names a variable that is neither grouped nor aggregated", _UNGROUPED_CURE)
    token = next((token for token in read if token.offset >= offset), None)
    if token is None:
        return _reuse(read, reported) or Slip(len(text), "the query ends too early", "")
    return _reuse(read, reported) or _unexpected(token, expected)


def _meant(offset: int, expected: str, read: list[Token], end: int) -> int:
    """Return where the engine stood: it reports a keyword that it missed at the end of as many characters."""
    # The brackets are known to be closed, so that what ends with one does not end too early.
    starts = {token.offset for token in read} | ({end} if not read or read[-1].kind != "close" else set())
    bare = _LITERAL.sub("", expected)
    candidates = {offset - len(word) for word in _KEYWORD.findall(bare)} & starts
    literal = any(each != "[_]" for each in _LITERAL.findall(expected))
    if candidates and not literal:
        return max(candidates)
    return offset if offset < end or not read else read[-1].offset


def _selected(read: list[Token]) -> int:
    return next((token.offset for token in read if token.word == "SELECT"), 0)


def _unexpected(token: Token, expected: str) -> Slip:
    wanted = " ".join(each.strip('"') for each in _QUOTED.findall(expected))
    hint = f"one of these could stand here: {wanted}" if wanted and len(wanted) < _SHORT else ""
    return Slip(token.offset, f"`{_shown(token)}` is not expected here", hint)


def _shown(token: Token) -> str:
    return token.text if len(token.text) <= _SHORT else f"{token.text[:_SHORT]}…"


def _reuse(read: list[Token], reported: int) -> Slip | None:
    """Tell of an expression whose variable has a value already; the engine notices behind what closes it."""
    behind = [index for index, token in enumerate(read) if token.offset < reported and token.text != "}"]
    index = behind[-2] if len(behind) > _EXPRESSION and read[behind[-1]].text == ")" else 0
    token = read[index]
    seen = any(each.kind == "variable" and each.text[1:] == token.text[1:] for each in read[:index])
    if seen and read[index - 1].word == "AS":
        return Slip(token.offset, f"{token.text} has a value already", "choose another name after AS")
    return None
