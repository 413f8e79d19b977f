"""``diplograph lsp``: the checks in an editor."""

from pathlib import Path

import rich_click as click

from diplograph.cli.options import data_option, release_with
from diplograph.editor import make_server


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@data_option
def lsp(data: Path | None) -> None:
    """Serve an editor over standard input and output (Language Server Protocol).

    The editor starts this command itself. Records are judged while they are typed, in the context of the data folder that they
    stand in; names are completed, explained and mended. docs/curation.md says how to set up an editor.

    \b
    Examples:
      diplograph lsp
      diplograph lsp --data ./data      for files that stand in no data folder

    \b
    Exit codes: 0 the editor has closed it
    """
    make_server(release_with(data)).start_io()
