"""A server that answers as it is told to: what a SPARQL service does wrong, on demand."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TABLE = {"Content-Type": "application/sparql-results+json"}


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    query: str
    fields: Mapping[str, list[str]]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """An answer.

    Attributes:
        body: What is sent.
        status: The status.
        headers: The headers; the length is added.
        missing: How many bytes less are sent than the length says; the connection ends then.
        framed: Whether the length is said at all.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: TABLE)
    missing: int = 0
    framed: bool = True


@dataclass
class Service:
    """A running scripted server.

    Attributes:
        url: Its address.
        asked: What it was asked.
        answer: What it answers; may be changed.
        connections: The client addresses that it saw.
    """

    url: str
    answer: Callable[[Asked], Said]
    asked: list[Asked] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)


def table(*rows: Mapping[str, str], names: tuple[str, ...] = ("n",)) -> Said:
    """Return rows of plain texts as SPARQL results in JSON; a text that begins with http is an IRI, one of digits a number."""
    bindings = ",".join("{" + ",".join(f'"{name}":{_term(value)}' for name, value in row.items()) + "}" for row in rows)
    variables = ",".join(f'"{name}"' for name in names)
    return Said(f'{{"head":{{"vars":[{variables}]}},"results":{{"bindings":[{bindings}]}}}}'.encode())


def _term(value: str) -> str:
    if value.isdigit():
        return f'{{"type":"literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"{value}"}}'
    return f'{{"type":"{"uri" if value.startswith("http") else "literal"}","value":"{value}"}}'


@contextmanager
def scripted(answer: Callable[[Asked], Said]) -> Iterator[Service]:
    """Run a server on loopback that answers as ``answer`` says."""
    service = Service("", answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, parameters: str) -> None:
            fields = parse_qs(parameters, keep_blank_values=True)
            asked = Asked(self.command, fields.get("query", [""])[0], fields, dict(self.headers.items()))
            service.asked.append(asked)
            service.connections.add(self.client_address)
            said = service.answer(asked)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.framed:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body[: len(said.body) - said.missing])
            self.close_connection = bool(said.missing) or not said.framed

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        service.url = f"http://127.0.0.1:{server.server_port}/sparql"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
