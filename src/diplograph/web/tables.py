"""Answers as tables for people: a thing and its label make one linked cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, Triple

from diplograph.languages import N_
from diplograph.negotiation import TURTLE, Format
from diplograph.representations import Link, link_to, words_of
from diplograph.store.results import read_table
from diplograph.vocabulary import BASE
from diplograph.web.rows import names_here
from diplograph.web.site import Site

_LABEL: Final = "Label"
# A page shows so many rows, and says when there are more.
ROWS_OF_A_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """An answer to read.

    Attributes:
        columns: The names of the columns, in words.
        rows: The cells.
        verdict: The answer of an ASK, ``yes`` or ``no``; empty otherwise.
        turtle: The answer of a CONSTRUCT or DESCRIBE; empty otherwise.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Link, ...], ...] = ()
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
    columns = [name for name in names if not (name.endswith(_LABEL) and name.removesuffix(_LABEL) in names)]
    solutions = list(results)
    values = (row[name] for row in solutions for name in columns)
    here = names_here(site, (each.value for each in values if isinstance(each, NamedNode) and each.value.startswith(BASE)))
    rows = tuple(tuple(_cell(row, name, names, site, here) for name in columns) for row in solutions)
    return Table(tuple(words_of(name.removesuffix(_LABEL) or name) for name in columns), rows)


def _cell(row: QuerySolution, name: str, names: list[str], site: Site, here: Mapping[str, Link]) -> Link:
    value = row[name]
    label = row[name + _LABEL] if name + _LABEL in names else None
    if isinstance(value, NamedNode):
        known = {value.value: Link(label.value, "", label.language or "")} if isinstance(label, Literal) else site.terms.labels
        return link_to(value, here if value.value in here else known, site.root)
    if value is None:
        return Link(label.value, "", label.language or "") if isinstance(label, Literal) else Link("")
    return Link(str(value)) if isinstance(value, Triple) else link_to(value, {}, site.root)
