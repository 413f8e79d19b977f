"""Text that is not Turtle: a prefix that is not declared, a statement without its end."""

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz.distance import OSA

from diplograph.errors import TurtleSyntaxError
from diplograph.turtle import LineIndex, Token, parse, tokens
from diplograph.validation.findings import Edit, Finding, Suggestion
from diplograph.validation.known import Known
from diplograph.validation.suggestions.case import declared_prefixes
from diplograph.vocabulary import PREFIXES

_UNDECLARED: Final = re.compile(r"prefix (\S*?):? has not been declared")
_NO_END: Final = "the statement does not end here"
_SLIPS: Final = 2


def suggest_syntax(finding: Finding, text: str, known: Known) -> Iterator[Suggestion]:
    """Yield how a text that is not Turtle could be mended at the place of its first fault."""
    undeclared = _UNDECLARED.search(finding.message)
    if undeclared:
        yield from _prefix(finding, text, undeclared[1], known)
    elif _NO_END in finding.message:
        yield from _end(finding, text)


def _prefix(finding: Finding, text: str, prefix: str, known: Known) -> Iterator[Suggestion]:
    """A prefix of ours is declared; another one may be a slip."""
    if prefix in PREFIXES:
        declaration = f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
        yield Suggestion(f"declare it at the top: {declaration}", (Edit(1, 1, 1, 1, f"{declaration}\n"),), certain=True)
        return
    lines = LineIndex(text)
    token = next((each for each in tokens(text) if _is_at(each, prefix, finding.line, lines)), None)
    if token is None:
        return
    near = sorted((far, each) for each in PREFIXES if (far := OSA.distance(prefix, each)) <= _SLIPS)
    local = token.text.partition(":")[2]
    fitting = [each for _, each in near if local in known.by_namespace.get(PREFIXES[each], ())]
    for each in dict.fromkeys([*fitting, *(name for _, name in near[:2])]):
        name = f"{each}:{local}"
        declared = each in declared_prefixes(text)
        edit = Edit(*lines.place(token.start), *lines.place(token.end), name if declared else f"<{PREFIXES[each]}{local}>")
        yield Suggestion(f"write {name}", (edit,), certain=fitting == [each])


def _is_at(token: Token, prefix: str, line: int, lines: LineIndex) -> bool:
    return token.kind == "name" and token.text.startswith(f"{prefix}:") and lines.place(token.start)[0] == line


def _end(finding: Finding, text: str) -> Iterator[Suggestion]:
    """A missing `;` or `.`: certain when with one of them the text is Turtle, and with the other it is not."""
    lines = LineIndex(text)
    before = text[: lines.index(finding.line, finding.column)].rstrip()
    place = lines.place(len(before))
    rest = text[len(before) :]
    works = {mark: _is_turtle(f"{before} {mark}{rest}") for mark in (";", ".")}
    for mark, words in ((";", "put ` ;` after it: more about the same thing follows"), (".", "put ` .` after it: it ends here")):
        if works[mark] or not any(works.values()):
            yield Suggestion(words, (Edit(*place, *place, f" {mark}"),), certain=works[mark] and sum(works.values()) == 1)


def _is_turtle(text: str) -> bool:
    try:
        parse(text, "")
    except TurtleSyntaxError:
        return False
    return True
