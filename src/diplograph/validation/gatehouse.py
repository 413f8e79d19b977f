"""The gatehouse: a process that holds the records, and forks another one for each proposal that is to be judged.

What strangers send is read in a process with bounded memory and a deadline, without network, that shares what the gatehouse holds
and is gone afterwards. The web process, which has threads and must not fork, sends one end of a socket over; the proposal and the
verdict go over that. When the web process is gone, so is its end, and the gatehouse ends.
"""

import multiprocessing
import os
import signal
import socket
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, NoReturn, cast

from diplograph import errors
from diplograph.readers import sandbox
from diplograph.records import Change
from diplograph.release import Release
from diplograph.validation.context import Context
from diplograph.validation.examination import Proposal, Verdict, examine, read
from diplograph.validation.gate import judge
from diplograph.validation.judgement import Judgement
from diplograph.validation.results import Result

_KNOCK: Final = b"?"
_EXAMINE: Final = "examine"
_READ: Final = "read"
_JUDGE: Final = "judge"
_LESS: Final = "send fewer records at a time"
_MOST_FILES: Final = 16
_GRACE: Final = 1.0
# The first proposal waits until all records are read and judged.
_OPENING: Final = 600.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What judging one proposal may take.

    Attributes:
        seconds: The longest.
        memory: The most bytes beyond what the gatehouse holds.
    """

    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An error on its way to the process that asked."""

    kind: str
    message: str
    hint: str
    place: tuple[str, int, int, str, str] | None = None


class Gatehouse:
    """Judges proposals; may be asked from any thread.

    Args:
        release: The records and what they are judged by.
        allowance: What judging one proposal may take.
    """

    def __init__(self, release: Release, allowance: Allowance) -> None:
        self._release = release
        self._allowance = allowance
        self._control: socket.socket | None = None
        self._lock = threading.Lock()

    def examine(self, proposal: Proposal) -> Verdict:
        """Have a proposal read and judged.

        Raises:
            InputError: when it cannot be read.
            NotFound: when a record that shall go is not there.
            TimeLimitExceeded: when it took too long.
            MemoryLimitExceeded: when it took too much memory.
            EnvironmentProblem: when the records that are there cannot be read.
        """
        return cast("Verdict", self._ask(_EXAMINE, proposal))

    def read(self, proposal: Proposal) -> Change:
        """Have a proposal read; raises what :meth:`examine` does."""
        return cast("Change", self._ask(_READ, proposal))

    def judge(self, change: Change) -> Judgement:
        """Have a change judged; raises what :meth:`examine` does."""
        return cast("Judgement", self._ask(_JUDGE, change))

    def _ask(self, what: str, about: Proposal | Change) -> object:
        start, answer = time.monotonic(), None
        with Connection(self._knock()) as line:
            try:
                if not line.poll(_OPENING):
                    raise errors.TooBusy("the records are still being read", "ask again later", retry_after=10)
                line.recv()  # the records are there
                start = time.monotonic()
                line.send((what, about))
                answer = line.recv() if line.poll(self._allowance.seconds + _GRACE) else None
            except (EOFError, OSError):
                answer = None
        if isinstance(answer, _Refusal):
            raise _error(answer)
        if answer is not None:
            return answer
        if time.monotonic() - start >= self._allowance.seconds:
            words = f"judging this took longer than {self._allowance.seconds:g} seconds, and was ended"
            raise errors.TimeLimitExceeded(words, _LESS)
        raise errors.MemoryLimitExceeded("judging this took more memory than it may, and was ended", _LESS)

    def _knock(self) -> int:
        """Have a process forked, and return our end of the line to it."""
        ours, theirs = socket.socketpair()
        with self._lock:
            if self._control is None:
                self._control = self._open()
            try:
                socket.send_fds(self._control, [_KNOCK], [theirs.fileno()])
            except OSError:  # it was ended; another one takes its place
                self._control.close()
                self._control = self._open()
                socket.send_fds(self._control, [_KNOCK], [theirs.fileno()])
        theirs.close()
        return ours.detach()

    def _open(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        process = multiprocessing.get_context("spawn").Process(
            target=_keep, args=(self._release, self._allowance, theirs), name="diplograph-gatehouse", daemon=True
        )
        process.start()
        theirs.close()
        return ours

    def close(self) -> None:
        """Let the gatehouse go."""
        with self._lock:
            if self._control is not None:
                self._control.close()
                self._control = None


def _error(refusal: _Refusal) -> errors.DiplographError:
    kind: type[errors.DiplographError] = getattr(errors, refusal.kind, errors.DiplographError)
    if refusal.place is not None and issubclass(kind, errors.RdfSyntaxError):
        return kind(*refusal.place, hint=refusal.hint)
    return kind(refusal.message, refusal.hint)


def _refusal(error: errors.DiplographError) -> _Refusal:
    if isinstance(error, errors.RdfSyntaxError):
        place = error.file, error.line, error.column, error.text, error.reason
        return _Refusal(type(error).__name__, error.message, error.hint, place)
    return _Refusal(type(error).__name__, error.message, error.hint)


def _keep(release: Release, allowance: Allowance, control: socket.socket) -> NoReturn:
    """Be the gatehouse: for each line that comes, read what was changed meanwhile, and fork.

    It ends with the control: the kernel would end it with the thread that opened it, which is one of many and soon gone.
    """
    for each in (signal.SIGHUP, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    held = _Held(release)
    while True:
        knock, lines, _, _ = socket.recv_fds(control, len(_KNOCK), _MOST_FILES)
        if not knock:
            os._exit(0)
        held.refresh()
        for line in lines:
            if os.fork() == 0:
                _answer(held, allowance, line)
            os.close(line)


class _Held:
    """What the gatehouse holds: the records, or the reason why they cannot be read."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._context: Context | None = None
        self._trouble: errors.DiplographError | None = None
        self._judged = False

    def refresh(self) -> None:
        """Read what was changed, and judge what is there once for all who come."""
        self._trouble = None
        try:
            self._context = self._context or Context(self._release)
            if self._context.refresh() or not self._judged:
                self._judged = False
                self._context.results = _found_elsewhere(self._context)
                self._judged = True
            self._context.make_ready()  # once, for all who come
        except errors.InvalidRecords as error:
            self._trouble = errors.EnvironmentProblem(error.message, error.hint)
        except errors.DiplographError as error:
            self._trouble = error

    @property
    def context(self) -> Context:
        """The records.

        Raises:
            DiplographError: when they cannot be read.
        """
        if self._context is None or self._trouble is not None:
            raise self._trouble or errors.EnvironmentProblem("the records were not read")
        return self._context


def _found_elsewhere(context: Context) -> tuple[Result, ...]:
    """Judge the records in a process of its own: the engine starts threads, and a process that forks must have none."""
    _ = context.store, context.shapes
    ours, theirs = multiprocessing.Pipe(duplex=False)
    if os.fork() == 0:
        try:
            theirs.send(context.results)
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        try:
            found: tuple[Result, ...] = ours.recv()
        except EOFError:
            raise errors.EnvironmentProblem("judging the records that are there failed", "the log says why") from None
        return found


def _answer(held: _Held, allowance: Allowance, line: int) -> NoReturn:
    """Be the process that judges one proposal."""
    line = sandbox.keep_only(line)
    sandbox.heed_no_signals()
    sandbox.die_with_parent()
    sandbox.leave_the_network()
    sandbox.bound_memory(allowance.memory)
    with Connection(line) as asked:
        try:
            asked.send(True)
            what, about = asked.recv()
            sandbox.end_after(allowance.seconds)
            asked.send(_answered(held, what, about))
        except (OSError, EOFError):  # who asked went away
            pass
        finally:
            os._exit(0)


def _answered(held: _Held, what: str, about: Any) -> object:  # noqa: ANN401 - what it is says the word before it
    try:
        return _WORK[what](held.context, about)
    except errors.DiplographError as error:
        return _refusal(error)
    except MemoryError:
        return _Refusal(errors.MemoryLimitExceeded.__name__, "judging this took more memory than it may", _LESS)
    except Exception:  # noqa: BLE001 - told in the log, and to who asked in general words
        traceback.print_exc()
        return _Refusal(errors.ReaderLost.__name__, "judging this failed; the failure has been recorded", "")


_WORK: Final[dict[str, Callable[[Context, Any], object]]] = {_EXAMINE: examine, _READ: read, _JUDGE: judge}
