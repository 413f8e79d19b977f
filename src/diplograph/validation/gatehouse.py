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
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final, NoReturn

from diplograph import errors
from diplograph.readers import sandbox
from diplograph.release import Release
from diplograph.validation.context import Context
from diplograph.validation.examination import Proposal, Verdict, examine
from diplograph.validation.intake import contexts_of

_KNOCK: Final = b"?"
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
        roots: Addresses of this server, under which JSON-LD may name our contexts.
    """

    def __init__(self, release: Release, allowance: Allowance, roots: tuple[str, ...] = ()) -> None:
        self._release = release
        self._allowance = allowance
        self._roots = roots
        self._control: socket.socket | None = None
        self._lock = threading.Lock()

    def examine(self, proposal: Proposal) -> Verdict:
        """Have a proposal judged.

        Raises:
            InputError: when it cannot be read.
            NotFound: when a record that shall go is not there.
            TimeLimitExceeded: when it took too long.
            MemoryLimitExceeded: when it took too much memory.
            EnvironmentProblem: when the records that are there cannot be read.
        """
        start = time.monotonic()
        with Connection(self._knock()) as line:
            try:
                if not line.poll(_OPENING):
                    raise errors.TooBusy("the records are still being read", "ask again later", retry_after=10)
                line.recv()  # the records are there
                start = time.monotonic()
                line.send(proposal)
                answer = line.recv() if line.poll(self._allowance.seconds + _GRACE) else None
            except (EOFError, OSError):
                answer = None
            if isinstance(answer, Verdict):
                return answer
            if isinstance(answer, _Refusal):
                raise _error(answer)
        if time.monotonic() - start >= self._allowance.seconds:
            words = f"judging this took longer than {self._allowance.seconds:g} seconds, and was ended"
            raise errors.TimeLimitExceeded(words, "send fewer records at a time")
        raise errors.MemoryLimitExceeded(
            "judging this took more memory than it may, and was ended", "send fewer records at a time"
        )

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
            target=_keep, args=(self._release, self._allowance, self._roots, theirs), name="diplograph-gatehouse", daemon=True
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


def _keep(release: Release, allowance: Allowance, roots: tuple[str, ...], control: socket.socket) -> NoReturn:
    """Be the gatehouse: for each line that comes, read what was changed meanwhile, and fork."""
    for each in (signal.SIGHUP, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    sandbox.die_with_parent()
    contexts = contexts_of(release, *roots)
    context: Context | None = None
    while True:
        knock, lines, _, _ = socket.recv_fds(control, len(_KNOCK), _MOST_FILES)
        if not knock:
            os._exit(0)
        trouble: errors.DiplographError | None = None
        try:
            if context is None:
                context = Context(release)
            context.refresh()
            _ = context.findings, context.homes  # judged once, for all who come
        except errors.InvalidRecords as error:
            trouble = errors.EnvironmentProblem(error.message, error.hint)
        except errors.DiplographError as error:
            trouble = error
        for line in lines:
            if os.fork() == 0:
                _answer(context, contexts, allowance, line, trouble)
            os.close(line)


def _answer(
    context: Context | None, contexts: dict[str, str], allowance: Allowance, line: int, trouble: errors.DiplographError | None
) -> NoReturn:
    """Be the process that judges one proposal."""
    line = sandbox.keep_only(line)
    sandbox.heed_no_signals()
    sandbox.die_with_parent()
    sandbox.leave_the_network()
    sandbox.bound_memory(allowance.memory)
    with Connection(line) as asked:
        try:
            asked.send(True)
            proposal = asked.recv()
            sandbox.end_after(allowance.seconds)
            asked.send(_examined(context, contexts, proposal, trouble))
        except (OSError, EOFError):  # who asked went away
            pass
        finally:
            os._exit(0)


def _examined(
    context: Context | None, contexts: dict[str, str], proposal: Proposal, trouble: errors.DiplographError | None
) -> Verdict | _Refusal:
    try:
        if context is None or trouble is not None:
            raise trouble or errors.EnvironmentProblem("the records cannot be read")
        return examine(context, contexts, proposal)
    except errors.DiplographError as error:
        return _refusal(error)
    except MemoryError:
        return _Refusal(errors.MemoryLimitExceeded.__name__, "judging this took more memory than it may", "send less at a time")
    except Exception:  # noqa: BLE001 - told in the log, and to who asked in general words
        traceback.print_exc()
        return _Refusal(errors.ReaderLost.__name__, "judging this failed; the failure has been recorded", "")
