"""``diplograph serve``: load, validate, serve."""

import errno
import socket
from collections.abc import Callable

import rich_click as click
import uvicorn

from diplograph.cli.hosting import host_of
from diplograph.cli.listening import server_options
from diplograph.cli.options import release_with
from diplograph.cli.settings_options import settings_options
from diplograph.errors import EnvironmentProblem
from diplograph.questions import load_catalogue
from diplograph.readers import start_nursery
from diplograph.settings import Settings
from diplograph.web.app import create_app
from diplograph.web.logs import configure_logging


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@settings_options
def serve(settings: Settings) -> None:
    """Load the records, validate them, and serve the graph.

    Nothing is served unless every record is valid. Each option can also be given in the environment or in a settings file.

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
    # Before there is any thread: the nursery is forked, and shares what was loaded.
    host = host_of(settings, release)
    nursery = start_nursery(host)
    configure_logging(settings)
    app = create_app(nursery, catalogue, release, settings)
    address = _address(settings.host, listener)

    def welcome() -> str:
        return f"diplograph serves {app.state.site.statements} statements: open {address}  (Ctrl+C stops)"

    server = _Server(uvicorn.Config(app, http=app.state.connection, **server_options(settings)), welcome)
    app.state.stop = server.stop
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    if not server.started:
        raise EnvironmentProblem(app.state.failure or "the server could not start")


class _Server(uvicorn.Server):
    """Says where it is as soon as it answers."""

    def __init__(self, config: uvicorn.Config, welcome: Callable[[], str]) -> None:
        super().__init__(config)
        self._welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            click.secho(self._welcome(), fg="green", err=True)

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
