"""What a Python process in front of other processes can do at best on this machine: servers that do nothing else.

``bare`` answers every request with the same bytes, from one callback of the event loop that diplograph runs on. ``relay`` passes
each request on to a process beside it, over a socket pair, and sends what comes back: the least that any server does whose
queries run in processes that can be killed. ``uvicorn`` is the HTTP server beneath diplograph with an application that does
nothing.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import uvicorn
import uvloop

from benchmarks.peers import Server, free_port, stop, wait_for_listener

FLOORS: Final = ("bare", "relay", "uvicorn")
_BODY: Final = b'{"head":{"vars":["date"]},"results":{"bindings":[{"date":{"type":"literal","value":"1992-03-18"}}]}}'
_TYPE: Final = b"application/sparql-results+json"
_ANSWER: Final = b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\ncontent-length: %d\r\n\r\n%b" % (_TYPE, len(_BODY), _BODY)
_MOST: Final = 65536


class _Bare(asyncio.Protocol):
    """A connection that answers whatever comes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if not data.endswith(b"\r\n\r\n") or not data.startswith(b"POST"):  # the body of a POST comes behind its head
            self.transport.write(_ANSWER)


class _Behind(asyncio.Protocol):
    """The line to a process that echoes."""

    def __init__(self) -> None:
        self.waiting: deque[_Relay] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        for _ in range(len(data) // len(_ANSWER)):
            transport = self.waiting.popleft().transport
            if not transport.is_closing():  # a driver leaves in the middle when its time is up
                transport.write(_ANSWER)


class _Relay(_Bare):
    """A connection whose requests are answered by the processes behind, in turn."""

    def __init__(self, behind: deque[_Behind]) -> None:
        self._behind = behind

    def data_received(self, data: bytes) -> None:
        if not data.endswith(b"\r\n\r\n") or not data.startswith(b"POST"):
            line = self._behind[0]
            self._behind.rotate(1)
            line.waiting.append(self)
            line.transport.write(data[:1])


def _echo(line: socket.socket) -> None:
    """The process behind: it answers each byte that comes."""
    while data := line.recv(_MOST):
        line.sendall(_ANSWER * len(data))
    os._exit(0)


async def _nothing(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401, ARG001 - an ASGI application
    headers = [(b"content-type", _TYPE), (b"content-length", str(len(_BODY)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})


def _lines(number: int) -> list[socket.socket]:
    ours = []
    for _ in range(number):
        here, there = socket.socketpair()
        if os.fork() == 0:
            here.close()
            _echo(there)
        there.close()
        ours.append(here)
    return ours


async def _serve(kind: str, port: int, lines: list[socket.socket]) -> None:
    loop, behind = asyncio.get_running_loop(), deque[_Behind]()
    for line in lines:
        line.setblocking(False)
        _, protocol = await loop.create_connection(_Behind, sock=line)
        behind.append(protocol)
    factory = _Bare if kind == "bare" else lambda: _Relay(behind)
    server = await loop.create_server(factory, "127.0.0.1", port)
    await server.serve_forever()


def _run(kind: str, port: int) -> None:
    if kind == "uvicorn":
        uvicorn.run(cast("Any", _nothing), port=port, access_log=False, lifespan="off", log_level="error", http="httptools")
    else:
        uvloop.run(_serve(kind, port, _lines(os.cpu_count() or 2) if kind == "relay" else []))


@contextmanager
def floor(kind: str) -> Iterator[Server]:
    """Run one of :data:`FLOORS` as a server that can be driven like a peer."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.floors", kind, str(port)])
    try:
        wait_for_listener(port, process)
        yield Server(kind, f"http://127.0.0.1:{port}/sparql", process, 0.0)
    finally:
        stop(process)


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]))
