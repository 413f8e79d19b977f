"""The readers that there are: started when wanted, lent for one job at a time, replaced when they end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from diplograph.errors import DiplographError, TooBusy
from diplograph.readers.admission import Account
from diplograph.readers.keeper import Keeper
from diplograph.readers.line import Line


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many there may be.

    Attributes:
        readers: Of readers.
        spare: Of readers with nothing to do.
        share: Of readers that work for one client.
        queue: Of jobs that wait for a reader.
        patience: Of seconds that a job waits.
    """

    readers: int
    spare: int
    share: int
    queue: int
    patience: float


class _Turn:
    """A job that waits for a reader."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.line: asyncio.Future[Line] = asyncio.get_running_loop().create_future()


class Pool:
    """Lends readers.

    Args:
        keeper: Who starts them.
        bounds: How many there may be.
        lost: Called when a reader is gone, whether it was lent or not.
    """

    def __init__(self, keeper: Keeper, bounds: Bounds, lost: Callable[[Line], None]) -> None:
        self._keeper = keeper
        self._bounds = bounds
        self._told = lost
        self._lines: set[Line] = set()
        self._idle: list[Line] = []
        self._waiting: list[_Turn] = []
        self._births: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> int:
        """How many readers have nothing to do."""
        return len(self._idle)

    @property
    def busy(self) -> int:
        """How many readers are lent."""
        return len(self._lines) - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a reader."""
        return len(self._waiting)

    def processes(self) -> list[int]:
        """Return the processes of all readers."""
        return [line.pid for line in self._lines]

    async def lend(self, account: Account) -> Line:
        """Return a reader that nobody else has; it counts as one that runs for the account until it is given back.

        Raises:
            TooBusy: when too many jobs wait already, this one waited too long, or no reader can be started.
        """
        while self._idle and account.running < self._bounds.share:
            line = self._idle.pop()
            if line.open:
                account.running += 1
                self.replenish()
                return line
        if not self._keeper.alive:
            raise TooBusy("no reader can be started: the process that holds the graph is gone", "restart the server")
        if len(self._waiting) >= self._bounds.queue:
            raise TooBusy(f"{len(self._waiting)} queries are waiting already", "ask again in a moment", retry_after=2)
        turn = _Turn(account)
        self._waiting.append(turn)
        self.replenish()
        return await self._wait(turn)

    async def _wait(self, turn: _Turn) -> Line:
        try:
            async with asyncio.timeout(self._bounds.patience):
                return await turn.line
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.line.done() and not turn.line.cancelled():  # a reader came in the very moment of giving up
                self.give_back(turn.line.result(), turn.account)
            if isinstance(error, asyncio.CancelledError):
                raise
            reason = f"no reader became free within {self._bounds.patience:g} seconds"
            raise TooBusy(reason, "ask again in a moment", retry_after=5) from None
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def give_back(self, line: Line, account: Account) -> None:
        """Take back a reader that worked for an account; a line that is closed is only counted."""
        account.running -= 1
        if line.open:
            self._idle.append(line)
        self._serve_the_waiting()

    def _serve_the_waiting(self) -> None:
        """Who has the fewest readers goes first, so that nobody's many queries keep another's one from being answered."""
        while self._idle and self._waiting:
            turn = min(self._waiting, key=lambda each: each.account.running)
            if turn.account.running >= self._bounds.share:
                return
            self._waiting.remove(turn)
            if not turn.line.done():
                turn.account.running += 1
                turn.line.set_result(self._idle.pop())

    def replenish(self) -> None:
        """Start the readers that are missing: one for each job that waits, and the spare ones, as far as the bounds allow."""
        wanted = len(self._waiting) + self._bounds.spare - len(self._idle) - len(self._births)
        allowed = self._bounds.readers - len(self._lines) - len(self._births)
        for _ in range(min(wanted, allowed)):
            birth = asyncio.get_running_loop().create_task(self._start())
            self._births.add(birth)
            birth.add_done_callback(self._births.discard)

    async def _start(self) -> None:
        try:
            line = await self._keeper.fork(self._gone)
        except DiplographError as error:
            for turn in self._waiting if not self._lines else ():
                if not turn.line.done():
                    turn.line.set_exception(error)
            return
        self._lines.add(line)
        self._idle.append(line)
        self._serve_the_waiting()

    def _gone(self, line: Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
            if line in self._idle:
                self._idle.remove(line)
            self._told(line)
            if self._keeper.alive:
                self.replenish()

    def keep_none_spare(self) -> None:
        """From now on, have readers for jobs that there are, and none in advance."""
        self._bounds = replace(self._bounds, spare=0)
        for line in self._idle:
            line.close()

    async def close(self) -> None:
        """End all readers and whatever is being started."""
        for birth in self._births:
            birth.cancel()
        await asyncio.gather(*self._births, return_exceptions=True)
        lines = list(self._lines)
        for line in lines:
            line.close()
        await asyncio.gather(*(line.gone.wait() for line in lines))
