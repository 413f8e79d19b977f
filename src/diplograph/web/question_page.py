"""The page of a named query: its form, its answer, the code that asks it, and how to cite what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import NamedNode

from diplograph.errors import ParameterError
from diplograph.negotiation import Format
from diplograph.questions import Parameter, Question, samples_of
from diplograph.representations import Link
from diplograph.representations.exports import PUBLISHED, WRITERS, Work
from diplograph.search import CLASSES
from diplograph.sparql import form as form_of
from diplograph.web.labels import labels_of
from diplograph.web.pictures import pictures_of
from diplograph.web.question_lists import AUDIENCES
from diplograph.web.site import Site, site_of
from diplograph.web.tables import Table
from diplograph.web.templating import page

_INPUTS: Final = {"date": "date", "integer": "number"}
# The parameters that are things, whose names can be looked up.
_ANYTHING: Final = "thing"
_GRAPHS: Final = ("CONSTRUCT", "DESCRIBE")
_AUTHOR: Final = "The diplograph contributors"
_WHOLE: Final = "Diplograph: open knowledge graph of diplomatic meetings"


@dataclass(frozen=True, slots=True)
class Asked:
    """A named query as it was asked.

    Attributes:
        question: The query.
        values: The parameters that were given.
        text: The SPARQL with these values.
    """

    question: Question
    values: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Its answer.

    Attributes:
        table: The answer, or its beginning.
        more: Whether there are more rows than these.
        formats: What else it can be had in.
    """

    table: Table
    more: bool
    formats: Sequence[Format]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    Attributes:
        parameter: What it asks for.
        value: What stands in it.
        input: The kind of the field in HTML.
        kind: The kind of thing to look names up among, ``thing`` for all; empty when it takes no thing.
        label: What the thing that stands in it is called; empty when it is none, or has no name.
        language: The language tag of the label.
    """

    parameter: Parameter
    value: str
    input: str
    kind: str
    label: str
    language: str


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite an answer.

    Attributes:
        author: Who answers for it.
        year: The year of the release.
        title: The question.
        whole: What it is part of.
        version: The version of that.
        address: Where the answer is.
        bibtex: The same for a bibliography.
    """

    author: str
    year: str
    title: str
    whole: str
    version: str
    address: str
    bibtex: str


def page_of(request: Request, asked: Asked, answered: Answered) -> bytes:
    """Return the page.

    Args:
        request: What is answered.
        asked: What was asked.
        answered: What the answer is.
    """
    site = site_of(request)
    question, suffix = asked.question, f"?{urlencode(asked.values)}" if asked.values else ""
    address = f"{site.base(request)}/queries/{question.name}"
    given = {each.name: asked.values.get(each.name, plain(each.example)) for each in question.parameters}
    answer = page(
        request,
        "question.html",
        behind=suffix,
        question=question,
        audience=AUDIENCES.get(question.audience, question.audience),
        fields=_fields(site, question, given),
        formats=answered.formats,
        pictures=pictures_of(question),
        suffix=suffix,
        table=answered.table,
        more=answered.more,
        query=asked.text,
        in_editor=urlencode({"query": asked.text}),
        samples=samples_of(address, given, graph=form_of(question.text) in _GRAPHS),
        citation=_citation(question, f"{address}{suffix}", site),
    )
    return bytes(answer.body)


def plain(example: str) -> str:
    """Return an example as a user types it: the quotes of a text are the header's."""
    return example[1:-1] if len(example) > 1 and example[0] == example[-1] == '"' else example


def _fields(site: Site, question: Question, given: Mapping[str, str]) -> tuple[Field, ...]:
    things = {each.name: _thing(each, given[each.name]) for each in question.parameters}
    labels = labels_of(site, {each for each in things.values() if each})
    return tuple(_field(each, given[each.name], labels.get(things[each.name])) for each in question.parameters)


def _field(parameter: Parameter, value: str, label: Link | None) -> Field:
    kind = parameter.type if parameter.type in CLASSES or parameter.type == _ANYTHING else ""
    text, language = (label.text, label.language) if label else ("", "")
    return Field(parameter, value, _INPUTS.get(parameter.type, "text"), kind, text, language)


def _thing(parameter: Parameter, value: str) -> str:
    """The IRI that a value stands for; empty when it is no thing."""
    try:
        term = parameter.value(value)
    except ParameterError:
        return ""
    return term.value if isinstance(term, NamedNode) else ""


def _citation(question: Question, address: str, site: Site) -> Citation:
    version = site.at or PUBLISHED.version
    year = PUBLISHED.date[:4]
    work = Work(
        key=f"diplograph-{question.name}",
        kind="entry",
        title=question.title,
        address=address,
        author=_AUTHOR,
        container=_WHOLE,
        language="en",
        date=(PUBLISHED.day.year, PUBLISHED.day.month, PUBLISHED.day.day),
        version=version,
    )
    return Citation(_AUTHOR, year, question.title, _WHOLE, version, address, WRITERS["bib"]([work]).decode())
