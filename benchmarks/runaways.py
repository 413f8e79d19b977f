"""Queries that would never end: how long until the connection has the error, and what a small query feels meanwhile."""

import json
import threading
import time
from http.client import HTTPException
from statistics import median
from typing import Any, Final

from benchmarks.exchange import Client, varied
from benchmarks.peers import Running, Server

LIMIT: Final = 3.0
_PATIENCE: Final = 10.0  # seconds beyond the limit, then the server is given up and ended
_EVERY: Final = 0.02
RUNAWAYS: Final = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a",
    "property paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)+ ?b . ?b (!<x:y>|^!<x:y>)* ?c }",
    "regular expressions": (
        'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(a|b|ab)*c{3}.*z$")) }'
    ),
    "nested aggregates": (
        "SELECT (MAX(?n) AS ?most) { { SELECT ?a (COUNT(?f) AS ?n) { { SELECT ?a (GROUP_CONCAT(STR(?c)) AS ?all) "
        "{ ?a ?b ?c } GROUP BY ?a } ?d ?e ?f } GROUP BY ?a } }"
    ),
    "distinct pairs": "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f }",
}


class _Runaway(threading.Thread):
    """Asks one runaway, and keeps how it ended."""

    def __init__(self, address: str, query: str) -> None:
        super().__init__(daemon=True)
        self._address, self._query = address, query
        self.seconds, self.end = 0.0, "still running"

    def run(self) -> None:
        client = Client(self._address, LIMIT + _PATIENCE)
        started = time.perf_counter()
        try:
            answer = client.ask(self._query)
            end = f"status {answer.status}"
            if answer.status == 200:
                end += ", whole" if _is_whole(answer.body) else ", cut short"
        except TimeoutError:
            end = "not ended"
        except (OSError, HTTPException) as error:
            end = f"connection lost ({type(error).__name__})"
        self.seconds = time.perf_counter() - started
        self.end = end


def _is_whole(body: bytes) -> bool:
    """Tell whether an answer is one, and not the beginning of one."""
    try:
        return bool(json.loads(body)["results"]["bindings"])
    except (ValueError, KeyError):
        return False


def runaways(point: str, running: Running) -> dict[str, Any]:
    """Run each runaway at a fresh server while a small query is asked every 20 ms.

    Args:
        point: The small query.
        running: Starts the server, with :data:`LIMIT` for its time limit.
    """
    found: dict[str, Any] = {}
    for name, query in RUNAWAYS.items():
        with running() as server:
            found[name] = _one(server, query, point)
    return found


def _one(server: Server, query: str, point: str) -> dict[str, Any]:
    client = Client(server.address, LIMIT + _PATIENCE)
    for number in range(50):
        client.ask(varied(point, number))
    runaway = _Runaway(server.address, query)
    runaway.start()
    taken: list[float] = []
    while runaway.is_alive():
        due = time.perf_counter() + _EVERY
        try:
            taken.append(client.ask(varied(point, 1000 + len(taken))).total)
        except (OSError, HTTPException):
            taken.append(LIMIT + _PATIENCE)
            if server.process.poll() is not None:
                break
        time.sleep(max(0.0, due - time.perf_counter()))
    runaway.join(LIMIT + _PATIENCE)
    ordered = sorted(taken) or [0.0]
    small = {"median": median(ordered), "p99": ordered[len(ordered) * 99 // 100], "max": ordered[-1], "asked": len(taken)}
    return {"seconds": runaway.seconds, "end": runaway.end, "small": small}
