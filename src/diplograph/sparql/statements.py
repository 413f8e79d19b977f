"""Whether the triples of a query are complete: a subject, a verb and an object each, no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from diplograph.sparql.tokens import Token, placed

_TERMS: Final = {"variable", "iri", "name", "blank", "string", "number"}
_WORDS: Final = {"A", "TRUE", "FALSE"}
_WHOLE: Final = 3
_NEEDED: Final = {";": 2, ",": 1}
_MISSING: Final = {1: "an object", 2: "a verb and an object"}
_TRIPLE: Final = "a triple is a subject, a verb and an object"
_SEPARATORS: Final = "write `.` after a triple, `;` before another verb, `,` before another object"


@dataclass(slots=True)
class _Statement:
    """How far the triples between two dots have come; ``plain`` is false when they are not judged."""

    needed: int = _WHOLE
    terms: int = 0
    plain: bool = True
    keyword: bool = False

    def lacking(self, token: Token) -> Iterator[tuple[int, str, str]]:
        """Judge what ends at a token; nothing at all may stand between two separators, but for after a comma."""
        missing = self.needed - self.terms
        if self.plain and missing > 0 and (self.terms or self.needed == 1):
            at = f"`{token.text}` ends a triple" if token.text else "a triple ends here"
            yield token.offset, f"{at} that lacks {_MISSING[missing]}", _TRIPLE

    def take(self, token: Token) -> Iterator[tuple[int, str, str]]:
        """Count a term; what is no plain term makes the statement one that is not judged."""
        if token.kind in _TERMS or token.word in _WORDS:
            self.terms += 1
            if self.plain and self.needed - self.terms == 1 and token.kind in {"string", "number"}:
                yield token.offset, f"`{token.text}` stands where a verb should", "a verb is an IRI, a path or a variable"
            if self.plain and self.terms > self.needed:
                yield token.offset, f"a triple is complete before `{token.text}`", _SEPARATORS
        else:
            self.plain = self.plain and token.kind == "language"


def misshapen_triples(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield offset, reason and cure for each triple that has too few terms or too many.

    Triples with paths, brackets, typed literals or annotations are not judged.
    """
    levels = [_Statement(plain=False)]
    for token, place in placed(text):
        current = levels[-1]
        if place.inside not in {"{", "T"} or not place.depth:
            judged = False
        else:
            judged = token.text in {".", "}", "{"} or (token.kind == "word" and token.word not in _WORDS)
            yield from current.lacking(token) if judged or token.text in _NEEDED else current.take(token)
        if token.kind == "open":
            levels.append(_Statement())
        elif token.kind == "close" and len(levels) > 1:
            levels.pop()
            if token.text == "}" or levels[-1].keyword:
                levels[-1] = _Statement(plain=len(levels) > 1)
        elif judged:
            levels[-1] = _Statement(plain=token.text == ".", keyword=token.text != ".")
        elif token.text in _NEEDED and place.inside in {"{", "T"}:
            levels[-1] = _Statement(_NEEDED[token.text], plain=current.plain)
