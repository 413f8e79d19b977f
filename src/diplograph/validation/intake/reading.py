"""Bytes of any format to statements, each with its line where the format has lines; nothing is ever fetched.

Turtle, TriG, N-Triples and N-Quads are read line by line. JSON-LD and RDF/XML say one thing in many places, so their statements
have no line: line 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from diplograph.errors import RdfSyntaxError, TurtleSyntaxError
from diplograph.negotiation import JSON_LD, RDF_XML, TURTLE, Format
from diplograph.turtle import decode
from diplograph.turtle.reading import RDF_1_2, is_rdf_1_2, parse_quads
from diplograph.validation.intake.formats import guess
from diplograph.validation.intake.jsonld import resolved
from diplograph.validation.intake.rdfxml import check_xml
from diplograph.vocabulary import PREFIXES

LONGEST_LITERAL: Final = 20_000
_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")
_NO_IMPORTS: Final = "owl:imports is not followed here: nothing is ever fetched"


@dataclass(frozen=True, slots=True)
class Text:
    """A body, read.

    Attributes:
        text: The body as text.
        file: The name that it is shown under.
        quads: Its statements, each with its line; 0 where the format has none.
    """

    text: str
    file: str
    quads: tuple[tuple[Quad, int], ...]

    def line(self, number: int) -> str:
        """Return a line as it stands; empty for 0."""
        return self.text.split("\n")[number - 1] if number else ""


def read(content: bytes, form: Format, file: str, contexts: Mapping[str, str]) -> Text:
    """Read a body.

    Args:
        content: The body.
        form: Its format, one of those in ``formats.READ``.
        file: The name used in errors.
        contexts: The JSON-LD contexts that may be named, by IRI.

    Raises:
        RdfSyntaxError: when it is not of that format, or holds what records do not; nothing of it is used then.
    """
    try:
        text = decode(content, file)
        quads = tuple(_parsed(text, form, file, contexts))
    except RdfSyntaxError as error:
        raise _renamed(error, form, content) from None
    found = Text(text, file, quads)
    for quad, line in quads:
        _refuse(found, quad, line)
    return found


def _parsed(text: str, form: Format, file: str, contexts: Mapping[str, str]) -> Iterable[tuple[Quad, int]]:
    if form.extension == JSON_LD.extension:
        return _without_lines(resolved(text, file, contexts), RdfFormat.JSON_LD, file)
    if form.extension == RDF_XML.extension:
        check_xml(text, file)
        return _without_lines(text.encode(), RdfFormat.RDF_XML, file)
    if not isinstance(form.engine, RdfFormat):
        raise TypeError(f"{form.name} is no format for graphs")
    return parse_quads(text, file, form.engine)


def _without_lines(content: bytes, engine: RdfFormat, file: str) -> list[tuple[Quad, int]]:
    try:
        return [(quad, 0) for quad in parse(content, engine)]
    except SyntaxError as error:
        raise RdfSyntaxError(file, error.lineno or 0, error.offset or 0, "", error.msg) from None


def _refuse(text: Text, quad: Quad, line: int) -> None:
    """Refuse what no record can hold."""
    value = quad.object
    reason = ""
    if is_rdf_1_2(quad.triple):
        reason = RDF_1_2
    elif isinstance(value, Literal) and len(value.value) > LONGEST_LITERAL:
        reason = f"a text of {len(value.value)} characters is longer than the {LONGEST_LITERAL} that a record may hold"
    elif quad.predicate == _IMPORTS:
        reason = _NO_IMPORTS
    if reason:
        raise RdfSyntaxError(text.file, line, 1 if line else 0, text.line(line), reason)


def _renamed(error: RdfSyntaxError, form: Format, content: bytes) -> RdfSyntaxError:
    """The same error under the name of the format; with advice when the body looks like another one."""
    likely = guess(content[:1000].decode(errors="replace"))
    hint = error.hint
    if likely and likely.extension not in {form.extension, *_FAMILY.get(form.extension, ())} and not hint:
        hint = f"this looks like {likely.name}: send it as {likely.media_type}"
    kind = TurtleSyntaxError if form.extension == TURTLE.extension else RdfSyntaxError
    return kind(error.file, error.line, error.column, error.text, error.reason, hint=hint)


# Formats whose beginnings look alike.
_FAMILY: Final = {"trig": ("ttl",)}
