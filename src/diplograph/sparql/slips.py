"""Common slips in queries, each told by what it looks like: where it is, what is wrong, and how to mend it."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from diplograph.sparql.forms import FORMS, is_update
from diplograph.sparql.keywords import AGGREGATES, FUNCTIONS, KEYWORDS, nearest_keyword
from diplograph.sparql.statements import misshapen_triples
from diplograph.sparql.tokens import START, Token, placed, tokens

_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_OPERATORS: Final = {"AND": "&&", "OR": "||", "NOT": "!"}
_TYPOGRAPHIC: Final = {
    **dict.fromkeys("“”„‟«»", ("a typographic quote", '"')),
    **dict.fromkeys("‘’‚‛", ("a typographic quote", "'")),
    **dict.fromkeys("–—−‐‑", ("a typographic dash", "-")),
    "…": ("an ellipsis", "what it stands for"),
}
_INVISIBLE: Final = {"\ufeff": "byte order mark", "\u200b": "zero-width space", "\u200d": "joiner", "\u00ad": "hyphen"}
_NO_SPACE: Final = re.compile(r"[^\S \t\r\n]")
_COMMENT: Final = re.compile(r"#[^\n\r]*")
_BARE_ADDRESS: Final = re.compile(r"https?:(?=//)", re.IGNORECASE)
_BROKEN_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\n>]*>")
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)")
_OPERANDS: Final = {"variable", "string", "number", "name", "iri", "language"}
_BINARY: Final = {"=", "<", ">", "+", "-", "*", "/", "&&", "|", "!"}
_ORDER: Final = {"WHERE": 0, "GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4, "VALUES": 5}
_NUMBERED: Final = {"LIMIT", "OFFSET"}


class Slip(NamedTuple):
    """What is wrong at an offset, and how to mend it."""

    offset: int
    reason: str
    cure: str


def slip(text: str) -> Slip | None:
    """Return the most telling of the slips that can be seen in a malformed query."""
    read = list(tokens(text))
    return next((found for look in _SLIPS for found in look(text, read)), None)


def slip_in_grammar(text: str) -> Slip | None:
    """Return a slip in the order of words; to be asked for when prefixes are declared and brackets closed."""
    read = [*tokens(text), Token("end", "", len(text))]
    return next((found for look in _SLIPS_IN_GRAMMAR for found in look(text, read)), None)


def _nothing(text: str, read: Sequence[Token]) -> Iterator[Slip]:
    if not read:
        yield Slip(len(text), "there is no query", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE")


def _unclosed_string(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token in read:
        quote = token.text[:1]
        if token.kind == "string" and (len(token.text) == 1 or not token.text.endswith(quote)):
            cure = f"add {quote}, or write {quote * 3} at both ends of a string of several lines"
            yield Slip(token.offset, "the string that begins here is not closed on its line", cure)


def _typography(text: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token in read:
        if token.text in _TYPOGRAPHIC:
            name, cure = _TYPOGRAPHIC[token.text]
            yield Slip(token.offset, f"{token.text} is {name}, as text processors write it", f"write {cure} instead")
        if token.text in _INVISIBLE:
            yield Slip(token.offset, f"an invisible {_INVISIBLE[token.text]} stands here", "remove it")
    for before, token in pairwise([START, *read, Token("end", "", len(text))]):
        gap = _COMMENT.sub(lambda comment: " " * len(comment[0]), text[before.end : token.offset])
        for match in _NO_SPACE.finditer(gap):
            reason = f"U+{ord(match[0]):04X} looks like a space but is none in SPARQL"
            yield Slip(before.end + match.start(), reason, "write a space instead")


def _may_begin(before: Token, token: Token) -> bool:
    """Tell whether a word stands where the query form should; one after PREFIX lacks its colon instead."""
    return token.kind == "word" and token.word not in {"PREFIX", "BASE"} and before.word != "PREFIX"


def _no_form(text: str, read: Sequence[Token]) -> Iterator[Slip]:
    first = next((token for before, token in pairwise([START, *read]) if _may_begin(before, token)), None)
    if is_update(text) and first is not None:
        yield Slip(
            first.offset, f"{first.word} begins an update; only queries are answered", f"ask with one of {', '.join(FORMS)}"
        )
    elif first is not None and not first.word.startswith(FORMS):
        near = nearest_keyword(first.text, frozenset(FORMS) | {"PREFIX", "BASE"})
        cure = f"did you mean {near}?" if near else f"begin with one of {', '.join(FORMS)}"
        yield Slip(first.offset, f"a query does not begin with `{first.text}`", cure)
    elif first is None:
        yield Slip(read[0].offset, "the query has no form", f"begin with one of {', '.join(FORMS)}")


def _bare_address(text: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token in read:
        if token.kind == "name" and _BARE_ADDRESS.match(text, token.offset):
            yield Slip(token.offset, "an IRI stands in angle brackets", f"write <{text[token.offset :].split(maxsplit=1)[0]}>")


def _broken_iri(text: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token in read:
        match = _BROKEN_IRI.match(text, token.offset) if token.text == "<" else None
        if match:
            yield Slip(token.offset, f"the IRI {match[0]} holds a character that IRIs do not", "write a space as %20")


def _brackets(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    opened: list[Token] = []
    for token in read:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close" and not opened:
            yield Slip(token.offset, f"`{token.text}` closes nothing", "remove it, or open it before")
        elif token.kind == "close" and token.text != _CLOSING[opened[-1].text]:
            closing = _CLOSING[opened.pop().text]
            yield Slip(token.offset, f"`{token.text}` stands where `{closing}` is missing", f"write `{closing}` before it")
        elif token.kind == "close":
            opened.pop()
    for token in opened:
        yield Slip(token.offset, f"this `{token.text}` is never closed", f"add `{_CLOSING[token.text]}` where it ends")


def _unknown_words(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token, following in pairwise(read):
        word = token.word
        if not word or (word in KEYWORDS and word not in _OPERATORS) or word in FUNCTIONS:
            continue
        if word in _OPERATORS and not (word == "NOT" and following.word in {"IN", "EXISTS"}):
            yield Slip(token.offset, f"SPARQL writes {word} as {_OPERATORS[word]}", f"write {_OPERATORS[word]}")
        elif word not in _OPERATORS:
            near = nearest_keyword(word, FUNCTIONS | {"FILTER", "IN", "BIND", "VALUES"} if following.text == "(" else KEYWORDS)
            kind = "keyword or function" if following.text == "(" else "keyword"
            variable = f"a variable is ?{token.text}, a name has a prefix, a text has quotes"
            yield Slip(token.offset, f"`{token.text}` is no {kind}", f"did you mean {near}?" if near else variable)


def _comparisons(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    for token, following in pairwise(read):
        if (token.text, following.text) == ("=", "=") and token.end == following.offset:
            yield Slip(token.offset, "SPARQL writes == as =", "write =")
        if (token.text, following.text) == ("<", ">") and token.end == following.offset:
            yield Slip(token.offset, "SPARQL writes <> as !=", "write !=")
        if token.text == "<>":
            yield Slip(token.offset, "SPARQL writes <> as !=", "write !=")


def _select_list(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    depth, selecting = 0, False
    for token, following in pairwise(read):
        depth += (token.kind == "open") - (token.kind == "close")
        selecting = token.word == "SELECT" or (selecting and token.text != "{" and token.word not in {"WHERE", "FROM"})
        if selecting and token.text == "," and depth == 0:
            yield Slip(token.offset, "variables in SELECT stand without commas", "remove the comma")
        if selecting and token.word in AGGREGATES and depth == 0:
            cure = f"write ({token.word}(…) AS ?{token.text.lower()})"
            yield Slip(token.offset, "an expression in SELECT stands in parentheses, with the name of its column", cure)
        if selecting and depth == 0 and token.text == ")" and following.word == "AS":
            yield Slip(following.offset, "AS stands inside the parentheses", "write (expression AS ?name)")


def _followed(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    """What some keywords must be followed by."""
    for token, following in pairwise(read):
        if token.word in _NUMBERED and following.kind != "number":
            yield Slip(token.offset, f"{token.word} takes a whole number", f"write {token.word} 10")
        if token.word in {"GROUP", "ORDER"} and following.word != "BY":
            yield Slip(token.offset, f"{token.word} is followed by BY", f"write {token.word} BY")
        if token.word == "WHERE" and following.text != "{":
            yield Slip(following.offset, "the patterns after WHERE stand in braces", "write WHERE { … }")
        if token.word in {"FILTER", "HAVING", "ASC", "DESC"} and following.kind in {"variable", "number", "string", "operator"}:
            cure = f"write {token.word}({following.text}{' …' * (token.word in {'FILTER', 'HAVING'})})"
            yield Slip(following.offset, f"what follows {token.word} stands in parentheses", cure)
        if token.word in {"OPTIONAL", "MINUS", "UNION", "EXISTS"} and following.text != "{":
            yield Slip(following.offset, f"what follows {token.word} stands in braces", f"write {token.word} {{ … }}")
        if token.word == "AS" and following.kind != "variable":
            yield Slip(following.offset, "AS is followed by a variable", "write AS ?name")


def _begun(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    """What is begun and not gone on with."""
    for token, following in pairwise(read):
        if token.word in {"IN", "BIND"} and following.text != "(":
            yield Slip(following.offset, f"what follows {token.word} stands in parentheses", f"write {token.word}(…)")
        if token.word == "PREFIX" and not (following.kind == "name" and following.text.endswith(":")):
            yield Slip(following.offset, "a prefix that is declared ends with a colon", "write PREFIX name: <namespace>")
        if token.word == "SELECT" and (following.text == "{" or following.word == "WHERE"):
            yield Slip(following.offset, "SELECT names no variables", "write SELECT * for all")
        if token.text == following.text == ".":
            yield Slip(following.offset, "nothing stands between two dots", "remove one")
        if token.text == "@":
            yield Slip(token.offset, "a language tag is missing after @", "write the language, as in @en")


def _expressions(text: str, _: Sequence[Token]) -> Iterator[Slip]:
    """Operands side by side, and operators without an operand."""
    before = Token("start", "", 0)
    earlier = before
    for token, place in placed(text):
        operand = token.kind in _OPERANDS and token.kind != "language"
        if place.inside == "E" and operand and before.kind in {*_OPERANDS, "close"}:
            yield Slip(token.offset, f"an operator or a comma is missing before `{token.text}`", "")
        lacking = (
            token.kind == "close" and before.text in _BINARY and not (before.text == "*" and earlier.text in {"(", "DISTINCT"})
        )
        if place.inside == "E" and lacking:
            yield Slip(token.offset, f"nothing stands after `{before.text}`", "write what it works on")
        earlier, before = before, token


def _outside(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    """Patterns outside the braces, and clauses out of order."""
    depth, reached, last = 0, -1, ""
    for token in read:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.word in {"FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "GRAPH"}:
            yield Slip(token.offset, f"{token.word} stands outside the braces of the pattern", "move it before the last `}`")
        if depth == 0 and token.word in _ORDER:
            if _ORDER[token.word] < reached:
                yield Slip(token.offset, f"{token.word} stands after {last}", f"move it before {last}")
            reached, last = _ORDER[token.word], token.word


def _columns(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    """Expressions in SELECT that name no column."""
    for index, (token, following) in enumerate(pairwise(read)):
        if token.word in {"SELECT", "DISTINCT", "REDUCED"} and following.text == "(":
            depth = 0
            for each in read[index + 1 :]:
                depth += (each.kind == "open") - (each.kind == "close")
                if depth == 0:
                    yield Slip(following.offset, "this expression names no column", "write (expression AS ?name)")
                if depth == 0 or (depth == 1 and each.word == "AS"):
                    break


def _triples(text: str, _: Sequence[Token]) -> Iterator[Slip]:
    yield from (Slip(*found) for found in misshapen_triples(text))


def _relative(_: str, read: Sequence[Token]) -> Iterator[Slip]:
    if not any(token.word == "BASE" for token in read):
        for token in read:
            if token.kind == "iri" and _RELATIVE.match(token.text):
                yield Slip(token.offset, f"the IRI {token.text} is relative, and there is no BASE", "write it in full")


Look = Callable[[str, Sequence[Token]], Iterator[Slip]]
_SLIPS: Final[tuple[Look, ...]] = (_nothing, _unclosed_string, _typography, _no_form, _broken_iri, _bare_address)
_SLIPS_IN_GRAMMAR: Final[tuple[Look, ...]] = (
    _comparisons,
    _followed,
    _unknown_words,
    _brackets,
    _select_list,
    _columns,
    _begun,
    _outside,
    _expressions,
    _triples,
    _relative,
)
