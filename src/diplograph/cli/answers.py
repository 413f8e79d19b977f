"""Answers on the command line: a readable table on a terminal, the standard formats for programs."""

import sys
from typing import Final
from urllib.parse import urlsplit

import rich_click as click
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from diplograph.errors import InputError
from diplograph.store import QueryResults
from diplograph.turtle import render
from diplograph.vocabulary import compact

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS: Final = {"nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}

_WIDTH: Final = 180  # of a table that does not go to a terminal

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_RESULTS, "turtle", *_GRAPHS]),
    help="By default a table on a terminal, else CSV; Turtle for CONSTRUCT and DESCRIBE.",
)


def show(results: QueryResults, form: str | None) -> None:
    """Write an answer to standard output.

    Args:
        results: The answer.
        form: A name of the ``--format`` option, or ``None`` for the form that suits the place.

    Raises:
        InputError: when the format is for the other kind of answer.
    """
    if isinstance(results, QueryTriples):
        _show_graph(results, form or "turtle")
    elif form in _RESULTS or (form is None and not sys.stdout.isatty()):
        # CSV and TSV have no place for a boolean, so an ASK answers in words unless JSON or XML is asked for.
        if isinstance(results, QueryBoolean) and form not in {"json", "xml"}:
            click.echo(str(bool(results)).lower())
        else:
            _write(results.serialize(format=_RESULTS[form or "csv"]))
    elif form in {None, "table"}:
        _show_table(results)
    else:
        raise InputError(f"--format {form} is for graphs; this query gives a table", "take table, csv, tsv, json or xml")


def _show_graph(triples: QueryTriples, form: str) -> None:
    if form == "turtle":
        click.echo(render(triples), nl=False)
    elif form in _GRAPHS:
        try:
            _write(triples.serialize(format=_GRAPHS[form]))
        except OSError as error:
            raise InputError(f"--format {form} cannot say this: {error}", "take turtle or nt") from None
    else:
        raise InputError(f"--format {form} is for tables; this query gives a graph", "take turtle, nt, rdf or jsonld")


def _write(content: bytes | None) -> None:
    text = (content or b"").decode()
    click.echo(text, nl=not text.endswith("\n"))


def _show_table(results: QuerySolutions | QueryBoolean) -> None:
    if isinstance(results, QueryBoolean):
        click.echo("yes" if results else "no")
        return
    names = [variable.value for variable in results.variables]
    shown = [name for name in names if f"{name}Label" not in names]
    table = Table(*(name.removesuffix("Label") for name in shown), header_style="bold", box=SIMPLE_HEAD)
    above: list[Text] = []
    for solution in results:
        row = [_cell(solution[name], _linked(solution, name, names)) for name in shown]
        table.add_row(*_without_repeats(row, above))
        above = row
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)
    click.echo(f"{table.row_count} row{'' if table.row_count == 1 else 's'}", err=True)


def _without_repeats(row: list[Text], above: list[Text]) -> list[Text]:
    """Leave out the leading cells that say the same as the row above, so that groups can be seen."""
    same = 0
    while same < min(len(row), len(above)) - 1 and row[same].plain == above[same].plain:
        same += 1
    return [Text("")] * same + row[same:]


def _linked(solution: QuerySolution, name: str, names: list[str]) -> object:
    """A label stands for its thing: ``?state`` and ``?stateLabel`` share one column."""
    thing = name.removesuffix("Label")
    return solution[thing] if name.endswith("Label") and thing in names else solution[name]


def _cell(term: object, target: object) -> Text:
    """The text of a cell, a link on terminals that follow links; a long address is shown as its host."""
    term = term or target  # a thing without a label shows its own name
    if isinstance(term, NamedNode):
        text = compact(term.value).strip("<>")
    elif isinstance(term, Literal):
        text = term.value
    else:
        text = str(term) if isinstance(term, Triple) else ""
    address = target.value if isinstance(target, NamedNode | Literal) else ""
    if not address.startswith(("http://", "https://")):
        return Text(text)
    return Text(urlsplit(text).hostname or text, style=f"link {address}")
