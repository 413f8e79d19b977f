"""A hundred thousand rows: the first byte, the last, and how much more memory the server takes meanwhile."""

import threading
from collections.abc import Sequence
from statistics import median
from typing import Any, Final

from benchmarks.exchange import Client, varied
from benchmarks.peers import Server

ROWS: Final = 100_000
QUERY: Final = f"SELECT ?subject ?property ?value {{ ?subject ?property ?value }} LIMIT {ROWS}"
_PAUSE: Final = 0.005


class _Watch(threading.Thread):
    """Samples the memory of a server until told to stop."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server, self._told = server, threading.Event()
        self.before = self.peak = server.memory()

    def run(self) -> None:
        while not self._told.wait(_PAUSE):
            self.peak = max(self.peak, self._server.memory())

    def end(self) -> int:
        """Stop, and return how many bytes were taken beyond those before."""
        self._told.set()
        self.join()
        return max(0, self.peak - self.before)


def streaming(servers: Sequence[Server], rounds: int) -> dict[str, Any]:
    """Return for each peer the median seconds to the first and the last byte, and the most additional memory."""
    clients = {server.peer: Client(server.address, 600) for server in servers}
    first: dict[str, list[float]] = {peer: [] for peer in clients}
    total: dict[str, list[float]] = {peer: [] for peer in clients}
    memory: dict[str, list[int]] = {peer: [] for peer in clients}
    for number in range(rounds + 1):
        for server in servers:
            answer = clients[server.peer].ask(varied(QUERY, number))
            if number:  # the first round warms up
                first[server.peer].append(answer.first)
                total[server.peer].append(answer.total)
    # Watching slows a server down, so it is watched in rounds that are not timed.
    for number in range(rounds):
        for server in servers:
            watch = _Watch(server)
            watch.start()
            clients[server.peer].ask(varied(QUERY, number + 1000))
            memory[server.peer].append(watch.end())
    return {peer: {"first": median(first[peer]), "total": median(total[peer]), "memory": max(memory[peer])} for peer in clients}
