"""Long work in a process of its own, so that the event loop of the server is free, and the memory that it took is given back."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Final

from diplograph.errors import DiplographError, EnvironmentProblem

_NAME: Final = "diplograph-workshop"


class Workshop:
    """Does one piece of work after the other; used on one event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=_NAME)
        self._worker: multiprocessing.process.BaseProcess | None = None

    async def do(self, work: Callable[..., object], *arguments: object) -> None:
        """Call a function in a fresh process; it must stand in a module, and its arguments be picklable.

        Raises:
            EnvironmentProblem: what kept it from being done, or that its process ended before it was.
        """
        async with self._turn:
            ours, theirs = multiprocessing.Pipe(duplex=False)
            process = multiprocessing.get_context("spawn").Process(
                target=_do, args=(theirs, work, arguments), name=_NAME, daemon=True
            )
            loop = asyncio.get_running_loop()
            try:
                self._worker = process
                await loop.run_in_executor(self._threads, process.start)
                theirs.close()
                message = await loop.run_in_executor(self._threads, _received, ours)
            finally:
                self._worker = None
                process.kill()
                ours.close()
        if message:
            raise EnvironmentProblem(*message)

    def close(self) -> None:
        """End what is being done."""
        if self._worker and self._worker.pid:
            self._worker.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _received(line: Connection) -> tuple[str, str] | None:
    try:
        message: tuple[str, str] | None = line.recv()
    except (EOFError, OSError):
        return "the process that did this ended before it was done", "is there enough memory, and room on the disk?"
    return message


def _do(line: Connection, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        work(*arguments)
    except DiplographError as error:
        line.send((error.message, error.hint))
    except OSError as error:
        line.send((str(error), "is there room on the disk?"))
    else:
        line.send(None)
