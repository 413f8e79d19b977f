"""One named query: a ``.rq`` file that runs as it stands, whose header says in words what it asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Final

from diplograph.errors import InputError, ParameterError
from diplograph.questions.parameters import TYPES, Parameter

_ENTRY: Final = re.compile(r"(?P<key>Why|For|Rank|Chart|Parameter (?P<name>\w+) \((?P<type>[a-z-]+)\)): (?P<text>.*)")
_EXAMPLE: Final = re.compile(r"(?P<description>.*?)\s*Example: (?P<example>.+)", re.DOTALL)
_RANK: Final = re.compile(r"(?P<rank>\d+)(?P<must>, must-have)?")


@dataclass(frozen=True, slots=True)
class Question:
    """A named query.

    Attributes:
        name: The file's name without ``.rq``.
        title: The question in words.
        why: Why it matters.
        audience: Who asks it.
        rank: Its number among the competency questions.
        must_have: Whether it is one of those that must always be answered.
        chart: The suggested chart and the variables on its axes.
        parameters: What can be varied, in the order of the header.
        text: The SPARQL text, runnable as it stands with the examples for values.
    """

    name: str
    title: str
    why: str
    audience: str
    rank: int
    must_have: bool
    chart: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with ``values`` for its parameters; a parameter that is not given keeps its example.

        Raises:
            ParameterError: for an unknown parameter or a value that does not fit its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        for name, value in values.items():
            if name not in known:
                raise ParameterError(f"{self.name} has no parameter {name}", _known_parameters(name, list(known)))
            bound = str(known[name].value(value))
            text = _values_block(name).sub(partial(_bound, bound), text, count=1)
        return text


def _bound(value: str, match: re.Match[str]) -> str:
    """A replacement function, because backslashes in a replacement string would be read as escapes."""
    return f"{match['open']}{value}{match['close']}"


def _known_parameters(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"its parameters: {', '.join(known) or 'none'}"


def _values_block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<open>VALUES\s+\?{name}\s*\{{\s*)(?P<term>[^}}]+?)(?P<close>\s*\}})")


def read_question(name: str, text: str) -> Question:
    """Read a ``.rq`` file.

    Args:
        name: The question's name.
        text: The file's text, whose header is made of ``#`` lines: the question, an empty one, then ``Why``, ``For``, ``Rank``,
            ``Parameter name (type)`` for each parameter, and ``Chart``.

    Raises:
        InputError: when the header lacks an entry, or a parameter has no VALUES block in the query.
    """
    title, entries = _header(name, text)
    fields = {match["key"]: " ".join(match["text"].split()) for match in entries if not match["name"]}
    rank = _RANK.fullmatch(fields.get("Rank", ""))
    missing = {"Why", "For", "Rank", "Chart"} - fields.keys()
    if missing or rank is None:
        raise InputError(f"queries/{name}.rq: the header lacks {', '.join(sorted(missing)) or 'a rank'}")
    parameters = tuple(_parameter(name, match, text) for match in entries if match["name"])
    return Question(
        name,
        title,
        fields["Why"],
        fields["For"],
        int(rank["rank"]),
        rank["must"] is not None,
        fields["Chart"],
        parameters,
        text,
    )


def _header(name: str, text: str) -> tuple[str, list[re.Match[str]]]:
    """Return the question in words and the header's entries, continuation lines joined."""
    comments = [line[1:].strip() for line in text.split("\n\n", 1)[0].splitlines() if line.startswith("#")]
    if "" not in comments:
        raise InputError(f"queries/{name}.rq: the header needs the question, an empty comment line, then its entries")
    end = comments.index("")
    joined: list[str] = []
    for line in filter(None, comments[end:]):
        if _ENTRY.match(line) or not joined:
            joined.append(line)
        else:
            joined[-1] += f" {line}"
    entries = [_ENTRY.fullmatch(line) for line in joined]
    if unreadable := [line for line, entry in zip(joined, entries, strict=True) if entry is None]:
        raise InputError(f"queries/{name}.rq: cannot read the header entry {unreadable[0]!r}")
    return " ".join(comments[:end]), [entry for entry in entries if entry]


def _parameter(name: str, entry: re.Match[str], text: str) -> Parameter:
    example = _EXAMPLE.fullmatch(entry["text"])
    if example is None or entry["type"] not in TYPES:
        raise InputError(f"queries/{name}.rq: parameter {entry['name']} needs a known type and `Example: …`")
    if len(_values_block(entry["name"]).findall(text)) != 1:
        raise InputError(f"queries/{name}.rq: parameter {entry['name']} needs one VALUES ?{entry['name']} {{ … }} block")
    return Parameter(entry["name"], entry["type"], example["description"], example["example"].rstrip("."))
