"""Mixed load for a long time: nothing wrong, nothing lost, nothing that grows.

Several client processes ask a server small queries, named queries, pages and large answers, start runaways, and leave in the
middle; meanwhile random reader processes are killed and an operator cancels queries. Every complete answer is compared with the
digest of the same answer on a quiet server. The server's memory (proportional set size of its process tree) is followed, and a
line is fitted to it after a warm-up. The end is a table and an exit code: 0 when all is well, 1 when not.

    python -m benchmarks.soak --minutes 15 --clients 4

Needs Linux: the memory is read from ``/proc/PID/smaps_rollup``.
"""

import argparse
import asyncio
import contextlib
import hashlib
import multiprocessing
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from pathlib import Path
from urllib.parse import urlencode

import httpx2 as httpx
import psutil

from benchmarks.process_memory import growth, memory, tree

ROOT = Path(__file__).parents[1]
WORLD = ROOT / "tests" / "world" / "data"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != %d) }"
LARGE = "SELECT ?a ?d { ?a a ?t . ?d a ?u } ORDER BY ?a ?d ?t ?u LIMIT 60000"
SMALL = "PREFIX diplo: <https://w3id.org/diplograph/ontology#> SELECT ?s { ?s a diplo:State } ORDER BY ?s LIMIT %d"
DIRECT = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
GOOD = {
    "small": {"right", "429", "503"},
    "named": {"right", "429", "503"},
    "page": {"right", "429", "503"},
    "large": {"right", "noticed", "429", "503", "504"},
    "runaway": {"cancelled", "429", "503", "504"},
    "leaving": {"left", "429", "503"},
}
MIX = {"small": 60, "named": 10, "page": 12, "large": 6, "runaway": 5, "leaving": 7}
# A killed reader costs the one request that it was answering a 5xx.
KILLED = {"500", "502"}


@dataclass
class Outcome:
    """What one client process saw.

    Attributes:
        counts: How often each kind of request ended in each way.
        slowest: The slowest answer of each kind, in seconds.
        faults: The first few answers that were not as they should be.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note(self, kind: str, end: str, seconds: float, detail: str = "") -> None:
        """Count one request."""
        self.counts[kind, end] += 1
        self.slowest[kind] = max(seconds, self.slowest.get(kind, 0.0))
        if end not in GOOD[kind] | KILLED and len(self.faults) < 20:
            self.faults.append(f"{kind}: {end} {detail}"[:300])


def targets() -> dict[str, list[str]]:
    """Every address that has one right answer, by the kind of request."""
    small = [
        f"sparql?{urlencode({'query': SMALL % number, 'format': form})}"
        for number in range(1, 6)
        for form in ("csv", "json", "xml")
    ]
    named = [
        f"queries/{name}.csv" for name in ("states-that-meet-most", "virtual-or-in-person", "possible-duplicates", "commitments")
    ]
    pages = [
        "",
        "queries",
        "state/arcadia.html",
        "state/arcadia.jsonld",
        "meeting/northern-three-fm-2020-06-18.ttl",
        "ontology.ttl",
    ]
    return {"small": small, "named": named, "page": pages, "large": [f"sparql?{urlencode({'query': LARGE, 'format': 'csv'})}"]}


def digests(address: str) -> dict[str, str]:
    """The right answers, asked while nobody else does."""
    with httpx.Client(base_url=address, timeout=60) as client:
        found = {}
        for target in (each for group in targets().values() for each in group):
            answer = client.get(target)
            answer.raise_for_status()
            found[target] = hashlib.sha256(answer.content).hexdigest()
        return found


async def whole(client: httpx.AsyncClient, kind: str, target: str, digest: str, outcome: Outcome) -> None:
    """Ask for something that has one right answer, and compare. Now and then ask past the cache."""
    began = time.monotonic()
    fresh = {"Cache-Control": "no-cache"} if random.random() < 0.5 else {}
    try:
        answer = await client.get(target, headers=fresh)
        right = hashlib.sha256(answer.content).hexdigest() == digest
        end = ("right" if right else "wrong") if answer.status_code == 200 else str(answer.status_code)
        detail = f"{target} {answer.text[:100]}"
    except httpx.TransportError as error:
        end, detail = "noticed", f"{target} {error!r}"
    outcome.note(kind, end, time.monotonic() - began, detail)


async def run_away(client: httpx.AsyncClient, outcome: Outcome) -> None:
    """Ask what would take for ever; each time another query, so that no cache helps."""
    began, limit = time.monotonic(), random.choice([0.5, 1, 2])
    try:
        answer = await client.post(f"sparql?timeout={limit}", content=RUNAWAY % random.getrandbits(60), headers=DIRECT)
        end, detail = ("answered" if answer.status_code == 200 else str(answer.status_code)), answer.text[:100]
        if "cancel" in answer.text:
            end = "cancelled"
    except httpx.TransportError as error:
        end, detail = "dropped", repr(error)
    outcome.note("runaway", end, time.monotonic() - began, detail)


async def leave(address: str, outcome: Outcome) -> None:
    """Ask for much, read some of it or nothing, and go without a word."""
    began = time.monotonic()
    host, _, port = address.removeprefix("http://").rstrip("/").rpartition(":")
    query = random.choice([LARGE, RUNAWAY % random.getrandbits(60)])
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
        target = f"/sparql?{urlencode({'query': query, 'format': 'csv', 'timeout': 3})}"
        writer.write(f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(1000), random.random())
        writer.transport.abort()
        outcome.note("leaving", "left", time.monotonic() - began)
    except OSError as error:
        outcome.note("leaving", "refused", time.monotonic() - began, repr(error))


async def load(address: str, number: int, until: float, known: dict[str, str]) -> Outcome:
    """Be one client, from an address of its own, until the time is over."""
    random.seed(number)
    outcome, choices = Outcome(), targets()
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.0.{number + 10}", retries=0)
    async with httpx.AsyncClient(base_url=address, timeout=60, transport=transport) as client:

        async def ask() -> None:
            while time.time() < until:
                (kind,) = random.choices(list(MIX), list(MIX.values()))
                if kind in choices:
                    target = random.choice(choices[kind])
                    await whole(client, kind, target, known[target], outcome)
                elif kind == "runaway":
                    await run_away(client, outcome)
                else:
                    await leave(address, outcome)

        await asyncio.gather(*(ask() for _ in range(4)))
    return outcome


def client_process(address: str, number: int, until: float, known: dict[str, str], told: "Queue[Outcome]") -> None:
    """Run one client process."""
    told.put(asyncio.run(load(address, number, until, known)))


def kill_a_reader(server: psutil.Process) -> bool:
    """Kill a process at the tip of the tree, if there is one below another that the server started."""
    with contextlib.suppress(psutil.Error):
        nurseries = server.children()
        readers = [each for nursery in nurseries for each in nursery.children(recursive=True) if not each.children()]
        if readers:
            random.choice(readers).kill()
            return True
    return False


def cancel_a_query(address: str, token: str) -> bool:
    """Be an operator who ends a query that runs."""
    headers = {"Authorization": f"Bearer {token}"}
    with contextlib.suppress(httpx.HTTPError, LookupError, ValueError), httpx.Client(base_url=address, headers=headers) as client:
        running = client.get("operator/queries").json()["queries"]
        return client.delete(f"operator/queries/{random.choice(running)['id']}").status_code == 204
    return False


@dataclass
class Watch:
    """What was done to the server and what became of it."""

    killed: int = 0
    cancelled: int = 0
    samples: list[tuple[float, float]] = field(default_factory=list)
    processes: int = 0


def disturb(server: psutil.Process, address: str, token: str, until: float) -> Watch:
    """Kill readers, cancel queries and follow the memory until the time is over."""
    watch, began = Watch(), time.time()
    while time.time() < until and server.is_running():
        time.sleep(1 + random.random())
        watch.killed += kill_a_reader(server)
        watch.cancelled += cancel_a_query(address, token)
        watch.samples.append((time.time() - began, memory(server)))
        watch.processes = max(watch.processes, len(tree(server)))
    return watch


def report(outcomes: list[Outcome], watch: Watch, alive: bool, most_growth: float) -> int:  # noqa: FBT001 - one of the results
    """Print the table, and return the exit code."""
    total: Counter[tuple[str, str]] = sum((each.counts for each in outcomes), Counter())
    faults = [fault for each in outcomes for fault in each.faults]
    print(f"{'request':<10} {'end':<12} {'times':>9}   slowest")
    for (kind, end), times in sorted(total.items()):
        slowest = max(each.slowest.get(kind, 0.0) for each in outcomes)
        print(f"{kind:<10} {end:<12} {times:>9}   {slowest:6.2f} s")
    per_hour, grown = growth(watch.samples)
    sizes = [size for _, size in watch.samples]
    print(f"\n{watch.killed} readers killed, {watch.cancelled} queries cancelled, at most {watch.processes} processes")
    print(f"memory {sizes[0]:.0f} MiB at first, {max(sizes):.0f} at most, {sizes[-1]:.0f} at last; {per_hour:+.1f} MiB an hour")
    deaths = sum(times for (_, end), times in total.items() if end in KILLED)
    if deaths > watch.killed:
        faults.append(f"{deaths} requests failed for {watch.killed} readers that were killed")
    if grown > most_growth:
        faults.append(f"memory grew by {grown:.1f} MiB after the warm-up; {most_growth:g} are allowed")
    faults += [] if alive else ["the server did not answer rightly at the end"]
    faults += [] if watch.killed else ["no reader was there to be killed"]
    print("\n".join(faults) if faults else "nothing wrong, nothing lost, memory flat")
    return 1 if faults else 0


@contextlib.contextmanager
def serving(token: str, folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Start the server and wait for its address."""
    log = folder / "log"
    command = [sys.executable, "-m", "diplograph", "serve", "--port", "0", "--data", str(WORLD)]
    variables = {
        **os.environ,
        "DIPLOGRAPH_OPERATOR_TOKEN": token,
        "DIPLOGRAPH_CLIENT_BUDGET": "0",
        "DIPLOGRAPH_LOG_LEVEL": "warning",
    }
    with log.open("wb") as errors, subprocess.Popen(command, stderr=errors, env=variables, cwd=folder) as process:
        try:
            for _ in range(600):
                if found := re.search(r"http://[^/\s]+/", log.read_text(errors="replace")):
                    break
                time.sleep(0.1)
            else:
                raise SystemExit(f"the server did not start:\n{log.read_text(errors='replace')}")
            yield psutil.Process(process.pid), found[0]
        finally:
            process.terminate()
            process.wait(30)


def main() -> int:
    """Run the whole, and judge it."""
    parser = argparse.ArgumentParser(description="Mixed load with runaways, disconnects and killed readers.")
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--clients", type=int, default=4, help="client processes, each with four requests at a time")
    parser.add_argument("--most-growth", type=float, default=10.0, help="MiB that the memory may grow after the warm-up")
    options = parser.parse_args()
    token = secrets.token_urlsafe(32)
    with tempfile.TemporaryDirectory() as folder, serving(token, Path(folder)) as (server, address):
        known = digests(address)
        until = time.time() + options.minutes * 60
        context = multiprocessing.get_context("spawn")
        told: Queue[Outcome] = context.Queue()
        clients = [
            context.Process(target=client_process, args=(address, number, until, known, told))
            for number in range(options.clients)
        ]
        for each in clients:
            each.start()
        watch = disturb(server, address, token, until)
        outcomes = [told.get(timeout=120) for _ in clients]
        for each in clients:
            each.join()
        alive = digests(address) == known
        return report(outcomes, watch, alive, options.most_growth)


if __name__ == "__main__":
    sys.exit(main())
