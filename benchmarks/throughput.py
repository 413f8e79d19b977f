"""Small queries from eight clients at once: requests per second, each a new text, and all the same."""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote, urlsplit

from benchmarks.corpus import Corpus
from benchmarks.peers import Server

CLIENTS: Final = 8
_SCRIPT: Final = Path(__file__).with_name("requests.lua")
_RATE: Final = re.compile(r"Requests/sec:\s+([\d.]+)")
_FAILED: Final = re.compile(r"(?:Non-2xx or 3xx responses|Socket errors): (.*)")


def driver() -> str:
    """Return what drives the load: wrk where it is installed, else a client in Python."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def throughput(corpus: Corpus, servers: Sequence[Server], rounds: int, seconds: int) -> dict[str, Any]:
    """Return requests per second and failures of each peer, uncached and cached; peers take turns."""
    found: dict[str, Any] = {}
    for kind in ("uncached", "cached"):
        rates: dict[str, list[float]] = {server.peer: [] for server in servers}
        failures: dict[str, str] = {}
        for number in range(rounds):
            for server in servers:
                salt = "cached" if kind == "cached" else f"{number}"
                rate, failed = _drive(server, corpus.point, salt, seconds)
                rates[server.peer].append(rate)
                if failed:
                    failures[server.peer] = failed
        found[kind] = {"per_second": {peer: median(each) for peer, each in rates.items()}, "failures": failures}
    return found


def _drive(server: Server, query: str, salt: str, seconds: int) -> tuple[float, str]:
    path = f"{urlsplit(server.address).path}?query={quote(query, safe='')}"
    if driver() == "asyncio":
        command = [sys.executable, "-m", "benchmarks.throughput", server.address, path, salt, str(seconds)]
    else:
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(_SCRIPT), server.address, "--", path, salt]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    if done.returncode:
        return 0.0, f"{server.peer}: {done.stderr.strip()}"
    rate, failed = _RATE.search(done.stdout), _FAILED.search(done.stdout)
    return float(rate[1]) if rate else 0.0, failed[1] if failed else ""


async def _client(address: str, path: str, salt: str, until: float) -> int:
    """One client that asks until the time is up; a process of its own, so that it does not slow the harness."""
    parts, done = urlsplit(address), 0
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while asyncio.get_running_loop().time() < until:
        varied = path if salt == "cached" else f"{path}%0A%23{salt}.{id(writer)}.{done}"
        head = f"GET {varied} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/sparql-results+json\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", answer)
        if length:
            await reader.readexactly(int(length[1]))
        else:
            await reader.readuntil(b"0\r\n\r\n")
        done += 1
    writer.close()
    return done


async def _main(address: str, path: str, salt: str, seconds: int) -> None:
    until = asyncio.get_running_loop().time() + seconds
    done = await asyncio.gather(*(_client(address, path, salt, until) for _ in range(CLIENTS)))
    sys.stdout.write(f"Requests/sec: {sum(done) / seconds}\n")


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
