"""Answers as tables for people: a thing and its label make one linked cell, and things without a label get one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, Triple

from diplograph.languages import N_
from diplograph.negotiation import TURTLE, Format
from diplograph.pictures import Column as Variable
from diplograph.pictures import Kind
from diplograph.representations import Link, link_to, words_of
from diplograph.store.results import read_table
from diplograph.vocabulary import BASE, PREFIXES, compact
from diplograph.web.labels import labels_of
from diplograph.web.rows import names_here
from diplograph.web.site import Site

_LABEL: Final = "Label"
# A page shows so many rows, and says when there are more.
ROWS_OF_A_PAGE: Final = 1000
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(
    f"{_XSD}{each}" for each in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)
_DATES: Final = frozenset(f"{_XSD}{each}" for each in ("date", "dateTime", "gYear", "gYearMonth"))
_YEAR: Final = 4  # digits


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row.

    Attributes:
        text: What is read.
        href: Where it leads; empty when it leads nowhere.
        language: The language tag of the text, or empty.
        name: The prefixed name or IRI of a thing; empty for anything else.
        day: The day or month that the text says; empty when it says none.
    """

    text: str
    href: str = ""
    language: str = ""
    name: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: Its name in words.
        numeric: Whether it holds numbers only.
    """

    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An answer to read.

    Attributes:
        columns: The columns.
        rows: The cells.
        variables: What each variable of the query holds, those of labels too.
        verdict: The answer of an ASK, ``yes`` or ``no``; empty otherwise.
        turtle: The answer of a CONSTRUCT or DESCRIBE; empty otherwise.
    """

    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    variables: tuple[Variable, ...] = ()
    verdict: str = ""
    turtle: str = ""

    @property
    def empty(self) -> bool:
        """Whether a query that could have had rows or triples has none."""
        return not self.rows and not self.verdict and not self.turtle.strip()


def table_of(content: bytes, form: Format, site: Site) -> Table:
    """Return an answer as a table; ``?state`` with ``?stateLabel`` beside it becomes one column.

    Args:
        content: The answer, complete.
        form: Its format: Turtle for graphs, else JSON.
        site: What is served.
    """
    if form.extension == TURTLE.extension:
        return Table(turtle=content.decode() or "\n")
    results = read_table(content)
    if isinstance(results, QueryBoolean):
        return Table(verdict=N_("yes") if results else N_("no"))
    names = [variable.value for variable in results.variables]
    rows = list(results)
    variables = tuple(Variable(name, _kind(name, rows)) for name in names)
    shown = [each for each in variables if not (each.name.endswith(_LABEL) and each.name.removesuffix(_LABEL) in names)]
    known = {**site.terms.labels, **labels_of(site, _unlabelled(rows, [each.name for each in shown], names))}
    labelled = (row[each.name] for row in rows for each in shown if each.name + _LABEL in names)
    # Queries label things in English, so that their answers are the same for everybody; a page says it in its own language.
    here = names_here(site, (each.value for each in labelled if isinstance(each, NamedNode) and each.value.startswith(BASE)))
    cells = tuple(tuple(_cell(row, each.name, names, (known, here), site.root) for each in shown) for row in rows)
    columns = tuple(Column(words_of(each.name.removesuffix(_LABEL) or each.name), each.kind == "number") for each in shown)
    return Table(columns, cells, variables)


def texts_of(content: bytes, site: Site) -> list[dict[str, str]]:
    """Return the rows of an answer in JSON as texts by variable, as pictures take them; things by their names.

    An answer that has no rows, such as that of an ASK, gives none.
    """
    results = read_table(content)
    if isinstance(results, QueryBoolean):
        return []
    names, rows = [variable.value for variable in results.variables], list(results)
    known = labels_of(site, _unlabelled(rows, names, names))
    return [{name: _text(value, known) for name in names if (value := row[name]) is not None} for row in rows]


def _text(value: object, known: dict[str, Link]) -> str:
    if isinstance(value, NamedNode):
        return known[value.value].text if value.value in known else link_to(value, {}).text
    return value.value if isinstance(value, Literal) else str(value)


def _unlabelled(rows: Iterable[QuerySolution], shown: Sequence[str], names: Sequence[str]) -> set[str]:
    """The things of ours that stand in an answer without a label beside them."""
    bare = [name for name in shown if name + _LABEL not in names]
    values = {value.value for row in rows for name in bare if isinstance(value := row[name], NamedNode)}
    return {each for each in values if each.startswith(BASE)}


def _kind(name: str, rows: Sequence[QuerySolution]) -> Kind:
    """What the values of a variable are, if they are all of a kind; a number of four digits that is called a year is one."""
    values = [value for row in rows if (value := row[name]) is not None]
    types = {value.datatype.value if isinstance(value, Literal) else "" for value in values}
    if values and all(isinstance(each, NamedNode) for each in values):
        return "thing"
    years = "year" in name.lower() and all(isinstance(each, Literal) and len(each.value) == _YEAR for each in values)
    if values and (types <= _DATES or (years and types <= _NUMBERS)):
        return "date"
    return "number" if values and types <= _NUMBERS else "text"


def _cell(
    row: QuerySolution, name: str, names: Sequence[str], naming: tuple[dict[str, Link], dict[str, Link]], root: str
) -> Cell:
    """A value: a thing by its name in the language of the page, else by the label beside it, else by its name in English."""
    (known, here), value = naming, row[name]
    label = row[name + _LABEL] if name + _LABEL in names else None
    said = Link(label.value, "", label.language or "") if isinstance(label, Literal) else None
    if isinstance(value, NamedNode):
        link = link_to(value, here if value.value in here else {value.value: said} if said else known, root)
        return Cell(link.text, link.href, link.language, compact(value.value))
    if value is None:
        return Cell(said.text, "", said.language) if said else Cell("")
    link = Link(str(value)) if isinstance(value, Triple) else link_to(value, {}, root)
    return Cell(link.text, link.href, link.language, day=link.day)
