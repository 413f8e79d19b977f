"""``diplograph query``: any SPARQL query."""

import sys
from pathlib import Path

import rich_click as click

from diplograph.cli.answers import format_option, show
from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.errors import EnvironmentProblem, QueryError
from diplograph.sparql import with_known_prefixes


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("text", metavar="'SPARQL'|FILE|-")
@data_option
@format_option
def query(text: str, data: Path | None, form: str | None) -> None:
    """Answer a SPARQL query over the records.

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
    """What names a file is one; else a query has braces or spaces."""
    if "{" in argument or (argument.split()[1:] and not Path(argument).is_file()):
        return argument
    if not argument.strip():
        raise QueryError("there is no query", "diplograph query 'SELECT ... { ... }', or name a file")
    try:
        return _decoded(sys.stdin.buffer.read() if argument == "-" else Path(argument).read_bytes())
    except OSError as error:
        raise EnvironmentProblem(
            f"{argument}: {error.strerror}", "a query given as text has braces: 'SELECT ... { ... }'"
        ) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"the query is not UTF-8: byte {error.start} cannot be read") from None
