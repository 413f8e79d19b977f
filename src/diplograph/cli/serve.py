"""``diplograph serve``: load, validate, serve."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Iterator
from functools import partial
from typing import Final

import rich_click as click
import uvicorn

from diplograph.cli.hosting import host_of
from diplograph.cli.listening import server_options
from diplograph.cli.options import release_with
from diplograph.cli.settings_options import settings_options
from diplograph.errors import EnvironmentProblem
from diplograph.questions import load_catalogue
from diplograph.readers import loaded, start_nursery
from diplograph.settings import Settings
from diplograph.web.app import Application, create_app
from diplograph.web.logs import configure_logging

_STANDARD_INPUT: Final = 0


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@settings_options
def serve(settings: Settings) -> None:
    """Load the records, validate them, and serve the graph.

    Nothing is served unless every record is valid. Each option can also be given in the environment or in a settings file.
    SIGHUP takes up what is there then, without a restart.

    \b
    Examples:
      diplograph serve
      diplograph serve --port 8080 --data ./data
      diplograph serve --config diplograph.toml --show-settings

    \b
    Exit codes: 0 stopped by you, 1 records are not valid, 2 a wrong setting, 3 port taken, folder missing, no permission
    """
    release = release_with(settings.data)
    catalogue = load_catalogue(release.queries)
    listener = _listen(settings.host, settings.port)
    # What is served is loaded by the process that holds it: this one would keep it for good, whatever is served after it.
    renew = partial(start_nursery, partial(host_of, settings, release))
    with _hangups_wait():
        nursery = renew()
        asyncio.run(loaded(nursery))
        configure_logging(settings)
        app = create_app(nursery, catalogue, release, settings, renew)
        server = _Server(app, settings, _address(settings.host, listener))
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
    if not server.started:
        raise EnvironmentProblem(app.state.failure or "the server could not start")


@contextlib.contextmanager
def _hangups_wait() -> Iterator[None]:
    """Let SIGHUP, which would end this process, wait for somebody who handles it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})


class _Server(uvicorn.Server):
    """Says where it is as soon as it answers, and takes SIGHUP for the wish to reload."""

    def __init__(self, app: Application, settings: Settings, address: str) -> None:
        super().__init__(uvicorn.Config(app, http=app.state.connection, **server_options(settings)))
        self._state = app.state
        self._state.stop = self.stop
        self._address = address
        self._terminal = os.isatty(_STANDARD_INPUT)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hang_up)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
            statements = self._state.site.statements
            click.secho(f"diplograph serves {statements} statements: open {self._address}  (Ctrl+C stops)", fg="green", err=True)

    def _hang_up(self) -> None:
        """A terminal that was closed sends the same signal, and means what it always meant."""
        if self._terminal and not os.isatty(_STANDARD_INPUT):
            self.stop()
        else:
            self._state.reload()

    def stop(self) -> None:
        """End in order: nobody new is answered, and who is being answered is answered to the end."""
        self.should_exit = True


def _address(host: str, listener: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"


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
