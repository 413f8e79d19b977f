"""``diplograph dump``: everything, as quads."""

import gzip
import sys
from pathlib import Path
from typing import BinaryIO, Final, cast

import rich_click as click

from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.errors import InputError
from diplograph.negotiation import DATASETS
from diplograph.records import replacing
from diplograph.serialisation import stream_quads
from diplograph.store import DiskStore, Store

_FORMATS: Final = {form.extension: form for form in DATASETS}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", type=click.Path(path_type=Path), help="The folder of a store on disk.")
@data_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, allow_dash=True), default="-", show_default=True, help="The file."
)
@click.option("--format", "form", type=click.Choice(sorted(_FORMATS)), help="By default what the file's name says, else nq.")
def dump(store: Path | None, data: Path | None, output: Path, form: str | None) -> None:
    """Write the whole graph as N-Quads or TriG: ontology, records, and what is derived, each in its named graph.

    It is written as it is read, so memory does not grow with it. A file is there whole or not at all; when its name ends in
    .gz, it is compressed.

    \b
    Examples:
      diplograph dump > everything.nq
      diplograph dump --store graph -o everything.nq.gz
      diplograph dump --data ./data -o everything.trig

    \b
    Exit codes: 0 written, 2 the options contradict each other, 3 a file cannot be read or written
    """
    if store and data:
        raise InputError("--store and --data exclude each other", "dump one or the other")
    extension = form or _extension_of(output)
    graph: Store = DiskStore(store) if store else load(release_with(data))
    if str(output) == "-":
        _write(graph, extension, sys.stdout.buffer)
        return
    with replacing(output) as file:
        if output.suffix == ".gz":
            # Neither name nor time goes into the file, so the same content gives the same bytes.
            with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as compressed:
                _write(graph, extension, cast("BinaryIO", compressed))
        else:
            _write(graph, extension, file)


def _extension_of(output: Path) -> str:
    extension = Path(output.name.removesuffix(".gz")).suffix.removeprefix(".")
    return extension if extension in _FORMATS else "nq"


def _write(graph: Store, extension: str, file: BinaryIO) -> None:
    stream_quads(graph.quads(), _FORMATS[extension], file)
    file.flush()
