"""``diplograph new``: the skeleton of a record, in the right place."""

from datetime import datetime
from pathlib import Path

import rich_click as click

from diplograph.cli.loading import load
from diplograph.cli.options import data_option, refuse_the_programs_own, release_with
from diplograph.records import create_text, path_of
from diplograph.skeletons import Outline, meeting_skeleton
from diplograph.turtle import render
from diplograph.vocabulary import thing


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def new() -> None:
    """Start a record: what the graph knows is filled in, and `diplograph check` explains what is missing."""


@new.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--series", required=True, metavar="SLUG", help="The meeting series, such as central-asia-russia-foreign-ministers."
)
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day, YYYY-MM-DD.")
@click.option("--slug", help="The meeting's slug; by default series and date.")
@click.option("--status", default="held", show_default=True, help="held, announced, postponed or cancelled.")
@data_option
def meeting(series: str, day: datetime, slug: str | None, status: str, data: Path | None) -> None:
    """Write the skeleton of a meeting record.

    Level comes from the series, one participation for each member that its format had on the day.

    \b
    Examples:
      diplograph new meeting --series central-asia-russia-foreign-ministers --date 2023-04-14
      diplograph check data/meetings/central-asia-russia-foreign-ministers

    \b
    Exit codes: 0 written, 2 unknown series or the file is there already, 3 the folder cannot be written
    """
    release = release_with(data)
    refuse_the_programs_own(release.data)
    outline = Outline(series, day.date(), slug or f"{series}-{day:%Y-%m-%d}", status)
    triples = meeting_skeleton(load(release), outline)
    main = thing("meeting", outline.slug)
    file = release.data / path_of(main, series)
    create_text(file, render(triples, main))
    click.echo(f"{file}")
    click.echo(f"now fill it in; this says what is missing: diplograph check {file}", err=True)
