"""``diplograph format``: canonical Turtle."""

import sys
from pathlib import Path

import rich_click as click

from diplograph.cli.options import refuse_the_programs_own, release_with
from diplograph.cli.selection import select
from diplograph.errors import InputError
from diplograph.records import Record, read_record, replace_text
from diplograph.turtle import comment_lines, parse, render


@click.command(name="format", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|DIR]...")
@click.option("--check", is_flag=True, help="Write nothing; name the files that are not canonical and exit with 1.")
def format_(paths: tuple[Path, ...], *, check: bool) -> None:
    """Write records as canonical Turtle.

    The same graph always gives the same text. No literal changes its form; a file with comments is refused, because they
    would be lost.

    \b
    Examples:
      diplograph format                     all records of the release
      diplograph format data/people/a.ttl   one file
      diplograph format --check data        only look

    \b
    Exit codes: 0 done, 1 --check found a file, 2 a file is not Turtle or has comments, 3 a file cannot be read or written
    """
    data, files, chosen = select(paths, release_with(None))
    if not check:
        refuse_the_programs_own(data)
    records = [read_record(file, data) for file in (files if chosen is None else chosen)]
    changes = [(record, text) for record in records if (text := _canonical(record)) != record.text]
    for record, text in changes:
        click.echo(f"{record.file}: {'not canonical' if check else 'formatted'}")
        if not check:
            replace_text(Path(record.file), text)
    click.secho(f"{len(records)} files, {len(changes)} {'to format' if check else 'formatted'}", err=True)
    sys.exit(1 if check and changes else 0)


def _canonical(record: Record) -> str:
    if lines := comment_lines(record.text):
        raise InputError(
            f"{record.file}:{lines[0]}: a comment would be lost", "put it into skos:editorialNote of the thing, or remove it"
        )
    triples = {statement.triple for statement in record.statements}
    text = render(triples, record.leading)
    if {statement.triple for statement in parse(text, record.file)} != triples:
        raise InputError(f"{record.file}: canonical text would not say the same, so nothing is written")
    return text
