"""The readers of one generation after the other, which are one to operators and to who counts."""

import socket
from collections.abc import Callable
from dataclasses import fields, replace

from diplograph.readers.admission import Clients, Desk
from diplograph.readers.limits import Limits
from diplograph.readers.service import Readers
from diplograph.readers.tally import Running, Snapshot


class Lineage:
    """The readers of the generation that is served, and of those before it that still have something to answer.

    Args:
        limits: What is granted to each generation's readers; clients have one share of all.
        lost: Called when the nursery of the generation that is served is gone.
    """

    def __init__(self, limits: Limits, lost: Callable[[], None]) -> None:
        self._limits = limits
        self._lost = lost
        self._desk = Desk(Clients(limits.client_queries, limits.client_budget))
        self._living: list[Readers] = []
        self._ended: list[Snapshot] = []

    def successor(self, control: socket.socket) -> Readers:
        """Return the readers of a nursery, which are not counted here before they take over."""
        readers = Readers(control, self._limits, lambda: self._lose(readers), self._desk)
        return readers

    def take_over(self, readers: Readers) -> None:
        """Let readers be those of the generation that is served; those before them finish what they have begun."""
        if self._living:
            self._living[-1].retire()
        self._living.append(readers)

    async def end(self, readers: Readers) -> None:
        """End readers; what they counted stays counted."""
        await readers.close()
        self._living.remove(readers)
        counted = replace(readers.snapshot(), idle=0, busy=0, waiting=0, cache_bytes=0)
        self._ended = [_sum([*self._ended, counted], ready=False)]

    async def end_all(self) -> None:
        """End everything."""
        for readers in list(self._living):
            await readers.close()

    def _lose(self, readers: Readers) -> None:
        if self._living and readers is self._living[-1]:
            self._lost()

    def snapshot(self) -> Snapshot:
        """Return the numbers of all as they are now."""
        living = [readers.snapshot() for readers in self._living]
        return _sum([*self._ended, *living], ready=living[-1].ready)

    def running(self) -> list[Running]:
        """Return the queries that readers of any generation work on, the oldest first."""
        return [query for readers in self._living for query in readers.running()]

    def cancel(self, identifier: str) -> bool:
        """End a running query; tell whether there is one of that name."""
        return any(readers.cancel(identifier) for readers in self._living)


def _sum(snapshots: list[Snapshot], *, ready: bool) -> Snapshot:
    names = [each.name for each in fields(Snapshot) if each.name != "ready"]
    return Snapshot(ready=ready, **{name: sum(getattr(each, name) for each in snapshots) for name in names})
