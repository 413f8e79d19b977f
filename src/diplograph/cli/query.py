"""``diplograph query``: any SPARQL query."""

import sys
from pathlib import Path

import rich_click as click

from diplograph.cli.answers import format_option, show
from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.errors import EnvironmentProblem
from diplograph.sparql import with_known_prefixes


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("text", metavar="'SPARQL'|FILE|-")
@data_option
@format_option
def query(text: str, data: Path | None, form: str | None) -> None:
    r"""Answer a SPARQL query over the records.

    The query is given as text, as a file, or on standard input (-). Our own prefixes need no declaration.

    \b
    Examples:
      diplograph query 'SELECT ?m ?d { ?m a diplo:Meeting ; schema:startDate ?d }'
      diplograph query queries/who-took-part.rq --format json
      echo 'ASK { ?s a diplo:Person }' | diplograph query -

    \b
    Exit codes: 0 answered, 2 the query is malformed or refused, 3 a file cannot be read
    """
    sparql = with_known_prefixes(_text_of(text))
    show(load(release_with(data)).query(sparql), form)


def _text_of(argument: str) -> str:
    """A query has braces or spaces; anything else names a file."""
    if argument == "-":
        return sys.stdin.read()
    if "{" in argument or argument.split()[1:]:
        return argument
    try:
        return Path(argument).read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentProblem(
            f"{argument}: {error.strerror}", "a query given as text has braces: 'SELECT ... { ... }'"
        ) from None
