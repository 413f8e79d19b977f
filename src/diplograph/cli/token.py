"""``diplograph token``: who may write over HTTP."""

from pathlib import Path

import rich_click as click

from diplograph.errors import InputError
from diplograph.ledger import Role, Tokens
from diplograph.settings import flag, read_settings, variable

_SETTING = "curators_file"
_file_option = click.option(
    flag(_SETTING), "file", type=click.Path(path_type=Path), help=f"The file of tokens. [{variable(_SETTING)}]"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def token() -> None:
    """Make, list and revoke the tokens with which curators write over HTTP.

    The file keeps a hash of each token, never the token, and belongs to its owner alone.

    \b
    Examples:
      diplograph token new --name "A. Curator" --role curator --curators-file curators.json
      diplograph token list --curators-file curators.json
      diplograph token revoke 0a1b2c3d --curators-file curators.json

    \b
    Exit codes: 0 done, 2 no such token, or no file named, 3 the file cannot be read or written
    """


@token.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--name", required=True, help="The curator's name, as it stands in the log and in commits.")
@click.option(
    "--role",
    type=click.Choice([each.value for each in Role]),
    required=True,
    help="curator: add and replace; editor: also remove and undo.",
)
@_file_option
def new(name: str, role: str, file: Path | None) -> None:
    """Make a token, and show it this once."""
    click.echo(_tokens(file).new(name, Role(role)))
    click.secho("hand it over by a safe way: it is shown this once, and kept nowhere", fg="yellow", err=True)


@token.command(name="list", context_settings={"help_option_names": ["-h", "--help"]})
@_file_option
def list_(file: Path | None) -> None:
    """List the tokens: identifier, day, role and name."""
    for each in _tokens(file).listed():
        click.echo(f"{each.identifier}  {each.created}  {each.curator.role.value:<7}  {each.curator.name}")


@token.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("identifier", metavar="ID")
@_file_option
def revoke(identifier: str, file: Path | None) -> None:
    """Revoke a token; a running server refuses it from the next request on."""
    gone = _tokens(file).revoke(identifier)
    click.echo(f"revoked the token of {gone.curator.name}")


def _tokens(file: Path | None) -> Tokens:
    found = file or read_settings({}).settings.curators_file
    if found is None:
        raise InputError("no file of tokens is named", f"give {flag(_SETTING)} FILE, or set {variable(_SETTING)}")
    return Tokens(found)
