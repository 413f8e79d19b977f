"""The nursery: a small process that holds one generation and forks readers from it, so that a new reader costs milliseconds.

The web process runs threads and an event loop, and a process that does must not fork; the nursery does neither. The two talk
over a socket in lines of JSON. The nursery's first one says that it holds its generation, ``{"loaded": true}``, or why it ends
without: ``{"error": …, "message": …, "hint": …}``. Then ``{"do": "fork"}`` comes with the reader's end of its line,
``{"do": "kill", "pid": …}`` ends a reader, and the nursery tells of every end: ``{"pid": …, "signal": …, "words": …}``. When the
web process is gone, so is the socket, and the nursery ends with all its readers.
"""

import contextlib
import gc
import json
import multiprocessing
import os
import selectors
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final, NoReturn

from diplograph.errors import DiplographError
from diplograph.readers import sandbox
from diplograph.readers.reader import cannot_read, read
from diplograph.store import Store

_STANDARD_ERROR: Final = 2
_LONGEST_WORDS: Final = 2000
_LINE: Final = 4096
_MOST_FILES: Final = 64
_NAME: Final = "diplograph-nursery"


@dataclass(frozen=True, slots=True)
class Host:
    """What readers hold.

    Attributes:
        open: Returns the store; called once in each reader, after the fork.
        memory: How many bytes a reader may take beyond what it inherits.
        files: Whether the store opens files while it is asked.
        network: Whether the store, or a SERVICE that is allowed, goes to the network.
    """

    open: Callable[[], Store]
    memory: int
    files: bool = False
    network: bool = False


@dataclass(frozen=True, slots=True)
class Death:
    """How a reader ended.

    Attributes:
        pid: Its process.
        signal: The signal that ended it; 0 when it ended by itself.
        words: What it wrote to its standard error, the end of it.
    """

    pid: int
    signal: int
    words: str


def start_nursery(host: Host | Callable[[], Host]) -> socket.socket:
    """Start a nursery, and return our end of the socket to it.

    It is forked when this process has one thread only, so that it shares what is in memory already; else it starts afresh and
    gets a copy of the host, or of what makes one, which must be picklable then.

    Args:
        host: What it holds, or what it calls to make that: then nothing of it is in this process, neither memory nor locks, and
            :func:`diplograph.readers.keeper.loaded` waits until it is there.
    """
    ours, theirs = socket.socketpair()
    start = _start_by_fork if threading.active_count() == 1 else _start_afresh
    start(host, theirs)
    theirs.close()
    return ours


def _start_by_fork(host: Host | Callable[[], Host], control: socket.socket) -> None:
    multiprocessing.get_context("fork").Process(target=_keep, args=(host, control), name=_NAME, daemon=True).start()


def _start_afresh(host: Host | Callable[[], Host], control: socket.socket) -> None:
    multiprocessing.get_context("spawn").Process(target=_keep, args=(host, control), name=_NAME, daemon=True).start()


def _keep(host: Host | Callable[[], Host], control: socket.socket) -> NoReturn:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the server's own: it starts another nursery then
    control = socket.socket(fileno=sandbox.keep_only(control.detach()))
    held = host if isinstance(host, Host) else _made(host, control)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which lets us go when it is done
    # What is here now is shared with all readers: the collector must not touch it, or every page of it is copied.
    gc.collect()
    gc.freeze()
    _say(control, {"loaded": True})
    _Nursery(held, control).run()


def _made(make: Callable[[], Host], control: socket.socket) -> Host:
    try:
        return make()
    except DiplographError as error:
        # Some errors are made of more than a message; their kind is told by the one above them that is not.
        kind = next(each for each in type(error).__mro__ if "__init__" not in vars(each) or each is DiplographError)
        _say(control, {"error": kind.__name__, "message": error.message, "hint": error.hint})
    except KeyboardInterrupt:
        pass  # whoever started us has it too
    os._exit(1)


def _say(control: socket.socket, message: dict[str, object]) -> None:
    with contextlib.suppress(OSError):  # the web process is gone, which is noticed where its orders are read
        control.sendall(json.dumps(message).encode() + b"\n")


class _Nursery:
    def __init__(self, host: Host, control: socket.socket) -> None:
        self._host = host
        self._control = control
        self._readers: dict[int, IO[bytes]] = {}
        self._pending = b""
        self._lines: list[int] = []

    def run(self) -> NoReturn:
        """Do as told until the socket ends."""
        woken, wakes = os.pipe()
        os.set_blocking(wakes, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        signal.signal(signal.SIGTERM, lambda _signal, _frame: self._end())
        selector = selectors.DefaultSelector()
        selector.register(woken, selectors.EVENT_READ)
        selector.register(self._control, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                os.read(woken, _LINE)
                self._reap()
            if self._control in ready:
                self._obey()

    def _obey(self) -> None:
        try:
            data, lines, _, _ = socket.recv_fds(self._control, _LINE, _MOST_FILES)
        except ConnectionResetError:  # the web process let us go before it had read all that we told
            self._end()
        self._lines += lines
        if not data:
            self._end()
        *orders, self._pending = (self._pending + data).split(b"\n")
        for each in orders:
            order = json.loads(each)
            if order["do"] == "fork":
                self._fork(self._lines.pop(0))
            elif order["pid"] in self._readers:  # a process that was reaped is never named again: its number may be another's
                os.kill(order["pid"], signal.SIGKILL)

    def _fork(self, line: int) -> None:
        words = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the reader is reaped
        try:
            pid = os.fork()
        except OSError:
            words.close()
            pid = -1  # the closed line tells the web process
        if pid == 0:
            _become_reader(self._host, line, words.fileno())
        os.close(line)
        if pid > 0:
            self._readers[pid] = words

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                self._tell(Death(pid, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, self._last_words(pid)))

    def _last_words(self, pid: int) -> str:
        with self._readers.pop(pid) as words:
            words.seek(max(words.seek(0, os.SEEK_END) - _LONGEST_WORDS, 0))
            return words.read().decode(errors="replace")

    def _tell(self, death: Death) -> None:
        _say(self._control, {"pid": death.pid, "signal": death.signal, "words": death.words})

    def _end(self) -> NoReturn:
        for pid in self._readers:
            os.kill(pid, signal.SIGKILL)
        os._exit(0)


def _become_reader(host: Host, line: int, words: int) -> NoReturn:
    """Put up the walls, open the store, and answer; nothing of the nursery's own is left."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sandbox.heed_no_signals()
    sandbox.die_with_parent()
    os.dup2(words, _STANDARD_ERROR)
    line = sandbox.keep_only(line)
    if not host.network:
        sandbox.leave_the_network()
    with contextlib.suppress(OSError), socket.socket(fileno=line) as channel:  # an OSError: the web process went away
        try:
            store = host.open()
        except DiplographError as error:
            cannot_read(error, channel)
            os._exit(1)
        sandbox.bound_memory(host.memory)
        if not (host.files or host.network):
            sandbox.refuse_new_files()
        read(store, channel)
    os._exit(0)
