"""Answers on the command line: a readable table on a terminal, the standard formats for programs."""

import sys
from typing import Final

import rich_click as click
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Triple
from rich.console import Console
from rich.table import Table

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
        _write(triples.serialize(format=_GRAPHS[form]))
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
    table = Table(*names, show_lines=False, header_style="bold")
    for solution in results:
        table.add_row(*(_cell(solution[name]) for name in names))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    click.echo(f"{table.row_count} row{'' if table.row_count == 1 else 's'}", err=True)


def _cell(term: object) -> str:
    if isinstance(term, NamedNode):
        return compact(term.value).strip("<>")
    if isinstance(term, Literal):
        return term.value.replace("[", r"\[")
    return str(term) if isinstance(term, Triple) else ""
