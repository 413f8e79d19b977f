"""``diplograph template``: a spreadsheet to fill in."""

from pathlib import Path

import rich_click as click

from diplograph.cli.loading import files_of
from diplograph.cli.options import data_option, release_with
from diplograph.errors import InputError
from diplograph.records import read_record, replacing
from diplograph.spreadsheets import TEMPLATES, Schema, Things, as_csv, as_workbook, filled_rows
from diplograph.store import build, read_ontology


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", type=click.Choice(list(TEMPLATES)))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Where to write it: a name in .xlsx or .csv."
)
@click.option("--filled", is_flag=True, help="With a row for each thing that there is, to be looked through and corrected.")
@data_option
def template(name: str, output: Path, data: Path | None, *, filled: bool) -> None:
    """Write a spreadsheet whose columns are those of the shapes, with the known things as drop-down lists.

    A workbook has a sheet for citations too, and one that explains every column; a CSV file has just the one table.

    \b
    Examples:
      diplograph template participations -o participations.xlsx
      diplograph template tenures --filled -o tenures.csv
      diplograph check participations.xlsx
      diplograph add participations.xlsx

    \b
    Exit codes: 0 written, 2 a name that is no spreadsheet's or a file that is there, 3 the file cannot be written
    """
    if output.suffix.lower() not in {".xlsx", ".csv"}:
        raise InputError(f"{output} is neither .xlsx nor .csv", "give the file such a name: -o participations.xlsx")
    if output.exists():
        raise InputError(f"{output} is there already", "give another name: -o FILE")
    release = release_with(data)
    schema = Schema(release)
    records = [read_record(file, release.data) for file in files_of(release)]
    first, *others = map(schema.sheet, TEMPLATES[name])
    rows = {first.kind: filled_rows(first, records)} | {each.kind: filled_rows(each, records, first) for each in others}
    if output.suffix.lower() == ".csv":
        content = as_csv(first, rows[first.kind] if filled else ())
    else:
        content = as_workbook(name, schema, Things(build(read_ontology(release), records)), rows if filled else None)
    with replacing(output) as new:
        new.write(content)
    click.echo(f"{output}")
    click.echo(f"now fill it in; this says what is wrong: diplograph check {output}", err=True)
