"""Terms of our own vocabulary that a query names but that do not exist, each with the one that is probably meant."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from diplograph.sparql.places import line_and_column
from diplograph.sparql.prefixes import declared_prefixes
from diplograph.sparql.tokens import Token, tokens
from diplograph.vocabulary import DIPLO, PREFIXES, SHAPE, compact

_OURS: Final = (DIPLO, SHAPE)
_PART: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_ESCAPE: Final = re.compile(r"\\(.)")
# Below this likeness two names have nothing to do with each other.
_LEAST_LIKENESS: Final = 0.6


@dataclass(frozen=True, slots=True)
class UnknownTerm:
    """A name in our vocabulary that nothing defines.

    Attributes:
        text: The name as it is written.
        line: Its line, from 1.
        column: Its column, from 1.
        nearest: The known term that looks most like it, as a prefixed name; ``None`` when none comes near.
    """

    text: str
    line: int
    column: int
    nearest: str | None


def unknown_terms(text: str, known: Collection[str]) -> list[UnknownTerm]:
    """Return the names in our vocabulary's namespaces that are not among the IRIs of known terms, in order, each once.

    Args:
        text: The query; prefixes of ours need no declaration.
        known: The IRIs of all terms.
    """
    found: dict[str, UnknownTerm] = {}
    for token, iri in _named(text):
        if iri.startswith(_OURS) and not iri.endswith("#") and iri not in known and iri not in found:
            line, column = line_and_column(text, token.offset)
            found[iri] = UnknownTerm(token.text, line, column, _nearest(iri, known))
    return list(found.values())


def _named(text: str) -> Iterator[tuple[Token, str]]:
    read = list(tokens(text))
    namespaces = {prefix: iri[1:-1] for prefix, iri in declared_prefixes(read).items()}
    for token in read:
        if token.kind == "iri":
            yield token, token.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            yield token, namespaces.get(prefix, PREFIXES.get(prefix, "")) + _ESCAPE.sub(r"\1", local)


def _nearest(iri: str, known: Collection[str]) -> str | None:
    likeness, _, best = max(((_likeness(iri, each), -len(each), each) for each in sorted(known)), default=(0.0, 0, ""))
    return compact(best) if likeness >= _LEAST_LIKENESS else None


def _likeness(iri: str, other: str) -> float:
    """How much two names look alike: letters, whatever their case and number, or whole parts of the names."""
    one, two = _parts(_local(iri)), _parts(_local(other))
    letters = SequenceMatcher(None, "".join(one), "".join(two)).ratio()
    shared = len(set(one) & set(two)) / max(len(set(one) | set(two)), 1)
    foreign = not other.startswith(_OURS)
    return max(letters, shared) - 0.1 * foreign


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _parts(local: str) -> list[str]:
    """Split a name at capitals, and leave the letter off that makes a plural."""
    return [part.lower().removesuffix("s") for part in _PART.findall(local)]
