"""Options that several commands share."""

from pathlib import Path

import rich_click as click

from diplograph.errors import InputError
from diplograph.release import Release, bundled_release, is_installed

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The folder of records; by default those that came with the program.",
)


def release_with(data: Path | None) -> Release:
    """Return the bundled release, with another data folder if one is given."""
    release = bundled_release()
    return Release(release.ontology, release.queries, data) if data else release


def refuse_the_programs_own(data: Path) -> None:
    """Refuse to write into the records that were installed with the program.

    Raises:
        InputError: when ``data`` lies in the package.
    """
    if is_installed() and data.resolve().is_relative_to(bundled_release().data.resolve()):
        raise InputError("the records that came with the program are read-only", "name the folder of yours")
