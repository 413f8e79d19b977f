"""``diplograph serve``: load, validate, serve."""

import errno
import re
import socket
import sys
from pathlib import Path
from typing import Final

import rich_click as click
import uvicorn
from rich.console import Console
from rich.progress import Progress

from diplograph.cli.loading import files_of
from diplograph.cli.options import data_option, release_with
from diplograph.errors import EnvironmentProblem, InvalidRecords
from diplograph.questions import load_catalogue
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.validation import Severity, check
from diplograph.web.app import create_app

_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; loopback unless you say so.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 takes a free one.")
@data_option
@click.option("--store", type=click.Choice(["memory"]), default="memory", show_default=True, help="Where the graph is kept.")
@click.option(
    "--public-url",
    callback=lambda _context, _option, value: _checked(value),
    help="The address under which others see this server, such as https://diplograph.example.org",
)
def serve(host: str, port: int, data: Path | None, store: str, public_url: str | None) -> None:  # noqa: ARG001 - one store so far
    """Load the records, validate them, and serve the graph.

    Nothing is served unless every record is valid.

    \b
    Examples:
      diplograph serve
      diplograph serve --port 8080 --data ./data

    \b
    Exit codes: 0 stopped by you, 1 records are not valid, 3 port taken, folder missing, no permission
    """
    release = release_with(data)
    listener = _listen(host, port)
    generation = _load(release)
    app = create_app(generation, load_catalogue(release.queries), release, public_url=public_url)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    click.secho(f"diplograph serves {len(generation)} statements: open {address}  (Ctrl+C stops)", fg="green", err=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=5))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _checked(url: str | None) -> str | None:
    """A public address is http or https, a host, and perhaps a path; it goes into headers and documents."""
    if url is not None and not _ADDRESS.fullmatch(url):
        raise click.BadParameter(f"{url!r} is not an address such as https://diplograph.example.org/graph")
    return url


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the long work of loading, so that a taken port is known at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        hint = "take another one: --port 0 finds a free port" if error.errno == errno.EADDRINUSE else ""
        reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        raise EnvironmentProblem(f"port {port} on {host} {reason}", hint) from None
    return listener


def _load(release: Release) -> MemoryStore:
    """Check all records and return the generation made of them."""
    files = files_of(release)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("loading and validating records", total=len(files) + 1)
        report = check(release, release.data, files, advance=lambda: progress.advance(task))
    if report.store is None or not report.conforms:
        wrong = [str(finding) for finding in report.findings if finding.severity is Severity.VIOLATION]
        raise InvalidRecords("\n".join(wrong), f"{len(wrong)} violations; nothing is served until they are mended")
    return report.store
