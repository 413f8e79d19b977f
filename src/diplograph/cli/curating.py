"""What the commands that change records share: the folder, the ledger, and who is at the keyboard."""

import os
import shutil
import subprocess
from pathlib import Path

import rich_click as click

from diplograph.cli.judging import Gate
from diplograph.cli.options import refuse_the_programs_own, release_with
from diplograph.errors import InputError
from diplograph.ledger import Curator, Ledger, Role
from diplograph.ledger.entry import Entry
from diplograph.release import Release
from diplograph.settings import read_settings

curator_option = click.option(
    "--curator", metavar="NAME", help="Who makes the change; by default the name that git knows, of the folder or the user."
)
message_option = click.option("--message", "-m", default="", metavar="TEXT", help="Why, for the log and the commit.")


def ledger_of(data: Path | None) -> tuple[Release, Ledger]:
    """Return a release, by default that of the settings, and the ledger of its records, ready to be written.

    Raises:
        InputError: when the records are those that came with the program.
    """
    settings = read_settings({} if data is None else {"data": data}).settings
    release = release_with(settings.data)
    refuse_the_programs_own(release.data)
    return release, Ledger(release.data, Gate(release), email=settings.commit_email)


def curator_named(name: str | None, data: Path) -> Curator:
    """Return who makes a change; whoever may write the files may do everything here.

    Raises:
        InputError: when nobody says who it is, or the name cannot stand in a commit.
    """
    found = name or _name_in_git(data)
    if not found:
        raise InputError("nothing says who makes this change", 'name the curator: --curator "A. Curator"')
    return Curator(found, Role.EDITOR)


def tell(entry: Entry) -> None:
    """Say what was done, and how it is undone."""
    for touch in entry.touched:
        click.echo(f"{touch.path}: {'added' if touch.before is None else 'removed' if touch.after is None else 'replaced'}")
    if entry.note:
        click.echo(entry.note, err=True)
    made = f"change {entry.change}" + (f", commit {entry.commit[:12]}" if entry.commit else "")
    click.secho(f"{made}; to undo it: diplograph undo {entry.change}", fg="green", err=True)


def _name_in_git(data: Path) -> str:
    program = shutil.which("git")
    if program is None:
        return ""
    command = [program, "config", "user.name"]
    folder = data if data.is_dir() else Path()
    done = subprocess.run(  # noqa: S603 - no shell, and the command is ours
        command, cwd=folder, env=os.environ | {"LC_ALL": "C"}, capture_output=True, text=True, timeout=30, check=False
    )
    return done.stdout.strip()
