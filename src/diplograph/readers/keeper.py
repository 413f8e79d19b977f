"""The web process's end of the socket to the nursery: orders readers, ends them, and hears how they ended."""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Final

from diplograph.errors import EnvironmentProblem, TooBusy
from diplograph.readers.line import Line, error_of
from diplograph.readers.nursery import Death

_MOST_READ: Final = 65536
# How long a reader takes to be ready: a fork costs up to a tenth of a second, a database that is opened first some more.
_BIRTH: Final = 30.0
_NEWS: Final = 2.0


async def loaded(control: socket.socket) -> None:
    """Wait until a nursery that makes what it holds has made it.

    Args:
        control: Our end of the socket to it, which a keeper may be given afterwards.

    Raises:
        DiplographError: what kept the nursery from it.
        EnvironmentProblem: when it ended without a word.
    """
    control.setblocking(False)
    said = b""
    while not said.endswith(b"\n"):
        try:
            more = await asyncio.get_running_loop().sock_recv(control, _MOST_READ)
        except ConnectionResetError:
            more = b""
        if not more:
            raise EnvironmentProblem("the process that loads the graph ended before it was done", "is there enough memory?")
        said += more
    if "error" in (message := json.loads(said)):
        raise error_of(message)


class Keeper:
    """Speaks with the nursery; made on the event loop that it is used on.

    Args:
        control: Our end of the socket to the nursery.
        lost: Called when the nursery is gone.

    Attributes:
        alive: Whether there is a nursery.
        forks: How many readers it started.
    """

    def __init__(self, control: socket.socket, lost: Callable[[], None]) -> None:
        self.alive = True
        self.forks = 0
        self._control = control
        self._lost = lost
        self._pending = b""
        self._deaths: dict[int, asyncio.Future[Death]] = {}
        self._loop = asyncio.get_running_loop()
        control.setblocking(False)
        self._loop.add_reader(control, self._hear)

    async def fork(self, lost: Callable[[Line], None]) -> Line:
        """Return a new reader, ready for its first job.

        Raises:
            TooBusy: when the machine does not let us start one.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._order({"do": "fork"}, theirs.fileno())
        theirs.close()
        _, line = await self._loop.create_connection(lambda: Line(lost), sock=ours)
        try:
            async with asyncio.timeout(_BIRTH):
                await line.ready
        except (TimeoutError, asyncio.CancelledError):
            line.close()
            await line.gone.wait()
            if line.ready.cancelled() and not _being_cancelled():
                raise TooBusy("no reader could be started", "ask again later", retry_after=10) from None
            raise
        self.forks += 1
        self._deaths[line.pid] = self._loop.create_future()
        return line

    def kill(self, line: Line) -> None:
        """End a reader at once."""
        self._order({"do": "kill", "pid": line.pid})

    async def death(self, line: Line) -> Death:
        """Return how a reader ended, which is known soon after its line is lost."""
        coming = self._deaths.get(line.pid)
        if coming is None or not self.alive:
            return Death(line.pid, 0, "")
        try:
            return await asyncio.wait_for(asyncio.shield(coming), _NEWS)
        except TimeoutError:
            return Death(line.pid, 0, "")
        finally:
            self._deaths.pop(line.pid, None)

    def close(self) -> None:
        """Let the nursery go, and all readers with it."""
        if self.alive:
            self.alive = False
            self._loop.remove_reader(self._control)
            self._control.close()
            for pid, coming in self._deaths.items():
                if not coming.done():
                    coming.set_result(Death(pid, 0, ""))

    def _order(self, order: dict[str, object], *files: int) -> None:
        if self.alive:
            message = json.dumps(order).encode() + b"\n"
            socket.send_fds(self._control, [message], list(files))

    def _hear(self) -> None:
        try:
            data = self._control.recv(_MOST_READ)
        except ConnectionResetError:
            data = b""
        if not data:
            self.close()
            self._lost()
            return
        *messages, self._pending = (self._pending + data).split(b"\n")
        for message in map(json.loads, messages):
            if "pid" not in message:
                continue  # that it holds its generation, which nobody waited for
            death = Death(**message)
            if (coming := self._deaths.get(death.pid)) is not None and not coming.done():
                coming.set_result(death)


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
