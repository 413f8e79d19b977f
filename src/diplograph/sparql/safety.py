"""What must not reach the engine: calls over the network, and what would exhaust its stack."""

import re
from collections.abc import Collection
from typing import Final

from diplograph.errors import QueryError
from diplograph.sparql.bounds import surely_within
from diplograph.sparql.places import refusal
from diplograph.sparql.prefixes import undeclared_prefixes
from diplograph.sparql.tokens import Place, Token, placed

_ESCAPED_CHARACTER: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U00(0[0-9A-Fa-f]|10)([0-9A-Fa-f]{4})")
# The engine's parser, optimizer and destructors recurse: past about 600 nestings, 1,600 patterns or 6,400 operators they exhaust
# the stack, which ends the whole process. These limits leave a wide margin and are far above what people write.
DEEPEST: Final = 100
MOST_PATTERNS: Final = 400
MOST_OPERATORS: Final = 1500
# Searched anywhere in a word, because words may be glued together.
_PATTERN_WORD: Final = re.compile(
    r"UNION|OPTIONAL|MINUS|BIND|FILTER|EXISTS|SELECT|GRAPH|LATERAL|VALUES|AS\Z|COUNT|SUM|MIN\Z|MAX|AVG|SAMPLE|GROUP_CONCAT"
)
_TERMS: Final = {"variable", "string", "number", "name", "iri", "blank"}


def refuse_unsafe(text: str, *, services: Collection[str] = ()) -> None:
    """Refuse a query that must not reach the engine.

    Args:
        text: The query.
        services: The absolute IRIs that SERVICE may name; each stands for itself only.

    Raises:
        QueryError: when the query holds a SERVICE pattern, which would go to the network (SPARQL 1.1 Federated Query), and does
            not name one of ``services`` in full; or when it is nested so deeply or chained so long that the engine would
            exhaust its stack; or when it cannot be told whether it is safe.
    """
    if "SERVICE" not in text.upper() and surely_within(text, depth=DEEPEST, patterns=MOST_PATTERNS, operators=MOST_OPERATORS):
        return
    refuse_doubtful(text, services=services)


def refuse_doubtful(text: str, *, services: Collection[str] = ()) -> None:
    """Refuse a query as :func:`refuse_unsafe` does, and read every token for it: also what cannot be parsed is refused then.

    Raises:
        QueryError: as there, and when it holds a string that is never closed or a `<` that could be read in two ways.
    """
    # A character may be written as an escape (SPARQL 1.1 Query, section 19.2), and engines differ in where they resolve it.
    for reading in dict.fromkeys((text, _resolved(text))):
        read = _read_within_limits(reading)
        if "service" in reading.lower():
            _refuse_service(reading, read, services)


def _resolved(text: str) -> str:
    return _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1] or match[2] + match[3], 16)), text)


def _read_within_limits(text: str) -> list[Token]:
    """Read the tokens, as far as the engine could read them too without exhausting its stack."""
    read: list[Token] = []
    patterns = operators = 0
    describing = False
    for token, place in placed(text):
        read.append(token)
        describing = token.word == "DESCRIBE" or (describing and token.kind in _TERMS)
        patterns += _patterns(token, place) or describing
        operators += token.kind == "operator"
        if token.kind in {"doubtful", "unclosed"}:
            raise _doubt(text, token)
        if token.kind == "open" and place.depth >= DEEPEST:
            raise refusal(text, token.offset, f"the query is nested more than {DEEPEST} levels deep", "take it apart")
        if patterns > MOST_PATTERNS or operators > MOST_OPERATORS:
            limits = f"{MOST_PATTERNS} patterns and path steps, or {MOST_OPERATORS} operators"
            cure = "take it apart, or list values in VALUES or IN"
            raise refusal(text, token.offset, f"the query has more than {limits}", cure)
    return read


def _doubt(text: str, token: Token) -> QueryError:
    if token.kind == "doubtful":
        reason = "`<` could compare here, or begin an IRI"
        return refusal(text, token.offset, reason, "write a space after a `<` that compares, and rename the prefix")
    return refusal(text, token.offset, f"the string that {token.text[:3]} opens is never closed", f"add {token.text[:3]}")


def _patterns(token: Token, place: Place) -> int:
    """How many patterns a token adds to those that the engine joins, unites, extends or filters one inside the other."""
    inside, text = place.inside, token.text
    if token.kind == "word":
        return len(_PATTERN_WORD.findall(token.word))
    if token.kind == "mark":
        return inside in {"{", "["}
    if text == "{":
        return inside == "{" and place.before.kind != "word"
    if inside == "N" and token.kind in _TERMS:
        return 1
    reified = text == "<" and place.before == ("other", "<", token.offset - 1)
    annotated = text == "|" and place.before == ("open", "{", token.offset - 1)
    return text in {"/", "^", "[", "~"} or reified or annotated


def _refuse_service(text: str, read: list[Token], services: Collection[str]) -> None:
    """Refuse the keyword, also where it is glued to a number or a word, or could be read as the prefix of a name.

    ``service:x { … }`` is such a name: the engine goes back, and reads a call of ``:x``, when no triple can be made of it.
    """
    undeclared = undeclared_prefixes(text)
    end = Token("end", "", len(text))
    for token, following, next_but_one in zip(read, [*read[1:], end], [*read[2:], end, end], strict=False):
        prefix = token.text.partition(":")[0] if token.kind == "name" else token.text
        doubtful = token.kind == "word" or (token.kind == "name" and (prefix in undeclared or following.text == "{"))
        if doubtful and "SERVICE" in prefix.upper():
            address = next_but_one if following.word == "SILENT" else following
            if token.word != "SERVICE" or address.kind != "iri" or address.text[1:-1] not in services:
                raise _service_refused(text, token, address, services)


def _service_refused(text: str, token: Token, address: Token, services: Collection[str]) -> QueryError:
    if not services:
        cure = "fetch the other endpoint's answer first, and put it into a VALUES block"
        return refusal(text, token.offset, "SERVICE is refused here: queries never go to the network", cure)
    cure = "write one of these in full: " + ", ".join(f"<{each}>" for each in sorted(services))
    named = f"{address.text} is not among them" if address.kind == "iri" else "its address is not written in full"
    return refusal(text, token.offset, f"SERVICE is refused here, but for addresses that are allowed: {named}", cure)
