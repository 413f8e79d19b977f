"""Named queries, a point query and the load: peers in turn, medians of several rounds."""

import logging
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from statistics import median
from typing import Any, Final

from benchmarks.corpus import Corpus
from benchmarks.exchange import Client, accept_for, fingerprint, varied
from benchmarks.peers import SMALL_ONLY, Server

_LOG: Final = logging.getLogger("benchmarks")
_SLOW: Final = 5.0  # seconds; a query that takes longer is asked once a round less
_POINTS: Final = 400
_BLOCK: Final = 20


def named_queries(corpus: Corpus, servers: Sequence[Server], rounds: int, patience: float) -> dict[str, Any]:
    """Verify that all peers answer each named query alike, then time it.

    Args:
        corpus: What they hold.
        servers: The peers.
        rounds: How often each query is timed at each peer.
        patience: How many seconds rdflib may take for an answer; nobody else is given up.

    Returns:
        For each query its rows, and for each peer the median seconds, or a word on why there are none.
    """
    found: dict[str, Any] = {}
    clients = {server.peer: Client(server.address, patience if server.peer in SMALL_ONLY else 3600) for server in servers}
    for name, query in corpus.queries.items():
        words, times, rows = _verified(query, clients)
        for number in range(rounds):
            for peer in times:
                if times[peer] and min(times[peer]) > _SLOW and number:
                    continue
                times[peer].append(clients[peer].ask(varied(query, number + 1)).total)
        seconds = {peer: median(taken[1:] or taken) for peer, taken in times.items()}
        found[name] = {"rows": rows, "seconds": seconds, "words": words}
        _LOG.info("%-34s %8d rows  %s", name, rows, "  ".join(f"{peer} {each * 1000:.1f} ms" for peer, each in seconds.items()))
    return found


def _verified(query: str, clients: Mapping[str, Client]) -> tuple[dict[str, str], dict[str, list[float]], int]:
    """Ask each peer once, which also warms it up, and compare the answers with that of the first."""
    words: dict[str, str] = {}
    times: dict[str, list[float]] = {}
    expected: tuple[int, str] | None = None
    for peer, client in clients.items():
        try:
            answer = client.ask(varied(query, 0))
        except TimeoutError:
            words[peer] = "gave up"
            continue
        except (OSError, HTTPException) as error:
            words[peer] = f"broke off ({type(error).__name__})"
            continue
        if answer.status != 200:  # noqa: PLR2004
            words[peer] = f"status {answer.status}"
            continue
        seen = fingerprint(answer.body, accept_for(query))
        expected = expected or seen
        if seen != expected:
            words[peer] = f"another answer: {seen[0]} rows" if seen[0] != expected[0] else "as many rows, other terms"
        times[peer] = [answer.total]
    return words, times, expected[0] if expected else 0


def point_query(corpus: Corpus, servers: Sequence[Server]) -> dict[str, float]:
    """Return the median seconds of a query for a single value, asked again and again on one connection, each time another text."""
    clients = {server.peer: Client(server.address) for server in servers}
    times: dict[str, list[float]] = {peer: [] for peer in clients}
    for start in range(0, _POINTS, _BLOCK):
        for peer, client in clients.items():
            times[peer] += [client.ask(varied(corpus.point, start + number)).total for number in range(_BLOCK)]
    return {peer: median(taken[_BLOCK:]) for peer, taken in times.items()}
