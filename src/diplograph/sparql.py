"""The text of a SPARQL query: its words, its prefixes, and what is said when it is refused (SPARQL 1.1 Query, section 19)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from diplograph.errors import QueryError
from diplograph.vocabulary import PREFIXES, nearest_prefix

# Every loop is possessive and every unclosed string ends with the text, so that reading takes time linear in the query's length.
_TOKEN: Final = re.compile(
    r"""(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3}|\Z)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\Z)
        |"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\Z))
    |(?P<comment>\#[^\n]*+)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    |(?P<variable>[?$]\w++)
    |(?P<blank>_:[\w.-]*+)
    |(?P<name>(?:[^\W\d_][\w.-]*+)?:(?![.-])(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+)
    |(?P<language>@[A-Za-z-]++)
    |(?P<word>[^\W\d][\w.-]*+)
    |(?P<open>[{(\[])
    |(?P<close>[})\]])
    |(?P<operator>[/|!+*^-]|&&)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED_CHARACTER: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U00([01][0-9A-Fa-f]{5})")
# The engine's parser and optimizer recurse: past about 1,000 of the former and 3,000 of the latter they exhaust the stack, which
# ends the whole process. These limits leave a wide margin and are far above what people write.
_DEEPEST: Final = 100
_MOST_PATTERNS: Final = 400
_MOST_OPERATORS: Final = 1500
_PATTERN_WORDS: Final = {"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "EXISTS", "SELECT", "GRAPH", "LATERAL"}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and offset of each token that is neither comment nor punctuation."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match[0], match.start()


def form(text: str) -> str | None:
    """Return the query form, ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``None`` when there is none."""
    words = (token.upper() for kind, token, _ in _tokens(text) if kind == "word")
    return next((word for word in words if word in _FORMS), None)


def is_update(text: str) -> bool:
    """Tell whether a text is an update and no query: its first word after the prologue is one of the update operations."""
    words = (token.upper() for kind, token, _ in _tokens(text) if kind == "word")
    return next((word for word in words if word not in {"PREFIX", "BASE"}), "") in _UPDATES


def names_dataset(text: str) -> bool:
    """Tell whether a query says itself which graphs it reads (FROM and FROM NAMED, SPARQL 1.1 Query, section 13.2)."""
    return any(kind == "word" and token.upper() == "FROM" for kind, token, _ in _tokens(text))


def refuse_unsafe(text: str) -> None:
    """Refuse a query that must not reach the engine.

    Raises:
        QueryError: when the query holds a SERVICE pattern, which would go to the network (SPARQL 1.1 Federated Query), or when
            it is nested so deeply or chained so long that the engine would exhaust its stack.
    """
    # A character may be written as an escape anywhere (SPARQL 1.1 Query, section 19.2), so words and braces may hide in escapes.
    for reading in dict.fromkeys((text, _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1] or match[2], 16)), text))):
        _refuse_service(reading)
        _refuse_what_exhausts_the_stack(reading)


def _refuse_what_exhausts_the_stack(text: str) -> None:
    depth = patterns = operators = 0
    for kind, token, offset in _tokens(text):
        word = token.upper() if kind == "word" else ""
        depth += (kind == "open") - (kind == "close")
        patterns += word in _PATTERN_WORDS or token in {"/", "^"}
        operators += kind == "operator"
        if depth > _DEEPEST:
            raise _refusal(text, offset, f"the query is nested more than {_DEEPEST} levels deep", "take it apart")
        if patterns > _MOST_PATTERNS or operators > _MOST_OPERATORS:
            limits = f"{_MOST_PATTERNS} patterns and path steps, or {_MOST_OPERATORS} operators"
            raise _refusal(text, offset, f"the query has more than {limits}", "take it apart, or list values in VALUES or IN")


def _refuse_service(text: str) -> None:
    """Refuse the keyword, also where it is glued to a number or a word, or could be read as the prefix of a name.

    ``service:x { … }`` is such a name: the engine goes back, and reads a call of ``:x``, when no triple can be made of it.
    """
    undeclared = undeclared_prefixes(text)
    tokens = [*_tokens(text), ("end", "", len(text))]
    for (kind, token, offset), (_, following, _) in pairwise(tokens):
        prefix = token.partition(":")[0] if kind == "name" else token
        doubtful = kind == "word" or (kind == "name" and (prefix in undeclared or following == "{"))
        if doubtful and "SERVICE" in prefix.upper():
            cure = "fetch the other endpoint's answer first, and put it into a VALUES block"
            raise _refusal(text, offset, "SERVICE is refused here: queries never go to the network", cure)


def _refusal(text: str, offset: int, reason: str, cure: str) -> QueryError:
    line, column = _line_and_column(text, offset)
    return QueryError(f"{_at(text, line, column)}\n{reason}", cure)


def undeclared_prefixes(text: str) -> dict[str, int]:
    """Return the prefixes that the query uses without declaring them, each with the offset of its first use."""
    found: dict[str, int] = {}
    declared: set[str] = set()
    declaring = False
    for kind, token, offset in _tokens(text):
        if kind == "name":
            prefix = token.partition(":")[0]
            if declaring:
                declared.add(prefix)
            else:
                found.setdefault(prefix, offset)
        declaring = kind == "word" and token.upper() == "PREFIX"
    return {prefix: offset for prefix, offset in found.items() if prefix not in declared}


def with_known_prefixes(text: str) -> str:
    """Put the declarations of our own prefixes that the query uses without declaring them in front, on its first line."""
    known = sorted(undeclared_prefixes(text).keys() & PREFIXES.keys())
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in known) + text


def syntax_error(error: SyntaxError, text: str) -> QueryError:
    """Turn the engine's complaint about ``text`` into one that names place, cause and cure."""
    undeclared = undeclared_prefixes(text)
    if undeclared:
        prefix, offset = min(undeclared.items(), key=lambda item: item[1])
        line, column = _line_and_column(text, offset)
        return QueryError(f"{_at(text, line, column)}\nthe prefix `{prefix}:` is not declared", _prefix_hint(prefix))
    position = _POSITION.search(str(error.msg))
    if position is None:
        return QueryError(f"the query is malformed: {error.msg}")
    line, column = int(position[1]), int(position[2])
    return QueryError(f"{_at(text, line, column)}\n{position[3].strip()}")


def _prefix_hint(prefix: str) -> str:
    known = prefix if prefix in PREFIXES else nearest_prefix(prefix)
    if known is None:
        return "known prefixes: " + ", ".join(sorted(PREFIXES))
    question = "" if known == prefix else f"did you mean `{known}:`? "
    return f"{question}declare it at the top: PREFIX {known}: <{PREFIXES[known]}>"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _at(text: str, line: int, column: int) -> str:
    """Show a line of the query with a caret under the place."""
    lines = text.split("\n")
    shown = lines[min(line, len(lines)) - 1]
    return f"line {line}, column {column}:\n{shown}\n{' ' * (column - 1)}^"
