"""The memory of a process and all that it started, and whether it grows. Needs Linux (proc(5), ``smaps_rollup``)."""

import contextlib
import re
import statistics
from pathlib import Path
from typing import Final

import psutil

_FEWEST: Final = 3


def tree(server: psutil.Process) -> list[psutil.Process]:
    """The server and all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [server, *server.children(recursive=True)]
    return []


def memory(server: psutil.Process) -> float:
    """The proportional set size of the process tree in MiB: what is shared counts once."""
    total = 0
    for each in tree(server):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{each.pid}/smaps_rollup").read_text(encoding="ascii")
            total += int(re.findall(r"^Pss: +(\d+)", rollup, re.MULTILINE)[0])
    return total / 1024


def growth(samples: list[tuple[float, float]]) -> tuple[float, float]:
    """How the memory's lower edge moved after the first third, in MiB an hour and in MiB over that time.

    The lowest of each minute's samples counts, because what a query takes for a moment is no growth.
    """
    later = [each for each in samples if each[0] >= samples[-1][0] / 3]
    width = max(10.0, (later[-1][0] - later[0][0]) / 20)
    floors: dict[int, tuple[float, float]] = {}
    for moment, size in later:
        place = int(moment // width)
        floors[place] = min(floors.get(place, (moment, size)), (moment, size), key=lambda each: each[1])
    if len(floors) < _FEWEST:
        return 0.0, 0.0
    slope = statistics.linear_regression(*zip(*floors.values(), strict=True)).slope
    return slope * 3600, slope * (later[-1][0] - later[0][0])
