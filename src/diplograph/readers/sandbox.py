"""The walls around a reader: no network, no new files, bounded memory, no way to outlive its deadline.

The kernel holds them, so they hold whatever a query makes the engine do.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_PARENT_DEATH: Final = 1
_FIRST: Final = 3  # after standard input, output and error


def keep_only(file: int) -> int:
    """Close every inherited file but standard input, output and error and one more, which gets the next number.

    Returns:
        The number of the file that was kept.
    """
    if file != _FIRST:
        os.dup2(file, _FIRST)
    os.closerange(_FIRST + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return _FIRST


def leave_the_network() -> bool:
    """Move this process into a network namespace of its own, which has no interface but a loopback that is down.

    Returns:
        Whether the kernel allows it: Linux, with the right to make user namespaces.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def refuse_new_files() -> None:
    """Let this process open nothing more, neither files nor sockets, once only the file that was kept is open."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FIRST + 1, _FIRST + 1))


def bound_memory(allowance: int) -> None:
    """Allow this process so many bytes of address space beyond what it inherited, and no core dump.

    Only Linux tells how much that is, and heeds the limit; elsewhere memory is not bounded.

    Raises:
        OSError: when Linux does not tell, as without ``/proc``: a reader without a limit must not start.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        inherited = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (inherited + allowance, inherited + allowance))


def memory_taken(process: int) -> int:
    """Return how many bytes a process has taken for itself at most, since it was forked: a page for each fault.

    What it still shares with its parent is left out. 0 when the process is gone, and where ``/proc`` does not tell.
    """
    try:
        facts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    # The name of the program, in brackets, may hold anything; minflt is the eighth field behind it (proc(5)).
    return int(facts.rpartition(")")[2].split()[7]) * resource.getpagesize()


def die_with_parent() -> None:
    """Let the kernel kill this process when the thread that forked it ends, on Linux; elsewhere it notices that its line ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)


def end_after(seconds: float) -> None:
    """Let the kernel end this process in that many seconds; 0 takes it back."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def heed_no_signals() -> None:
    """Leave Ctrl+C and the like to the server, which ends its readers by closing their lines; let the alarm kill."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
