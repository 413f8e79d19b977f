"""``diplograph tables``: the graph as flat tables."""

from pathlib import Path

import rich_click as click

from diplograph import __version__
from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.datapackage import read_package, write_package
from diplograph.errors import InputError
from diplograph.store import DiskStore, Store


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--store", type=click.Path(path_type=Path), help="The folder of a store on disk.")
@data_option
def tables(folder: Path, store: Path | None, data: Path | None) -> None:
    """Write CSV files into DIR: one row a participation, and tables of meetings, acts, documents, initiatives, tenures.

    datapackage.json beside them says what each column means, which table refers to which, and under what licence they are. The
    same records give the same bytes.

    \b
    Examples:
      diplograph tables tables
      diplograph tables --store graph tables

    \b
    Exit codes: 0 written, 2 the options contradict each other, 3 a file cannot be read or written
    """
    if store and data:
        raise InputError("--store and --data exclude each other", "write the tables of one or the other")
    release = release_with(data)
    package = read_package(release.queries)
    graph: Store = DiskStore(store) if store else load(release)
    write_package(package, graph, folder, __version__)
    click.echo(f"{len(package.tables)} tables in {folder}")
