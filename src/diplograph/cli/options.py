"""Options that several commands share."""

from pathlib import Path

import rich_click as click

from diplograph.release import Release, bundled_release

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The folder of records; by default those that came with the program.",
)


def release_with(data: Path | None) -> Release:
    """Return the bundled release, with another data folder if one is given."""
    release = bundled_release()
    return Release(release.ontology, release.queries, data) if data else release
