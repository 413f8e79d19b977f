"""Named queries, a point query and the load: peers in turn, medians of several rounds."""

import logging
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from statistics import median
from typing import Any, Final

from benchmarks.corpus import Corpus
from benchmarks.exchange import Client, accept_for, fingerprint, varied
from benchmarks.peers import Running, Server

_LOG: Final = logging.getLogger("benchmarks")
_SLOW: Final = 5.0  # seconds; a query that takes longer is asked once a round less
_POINTS: Final = 400
_BLOCK: Final = 20
_LONGEST: Final = 3600.0
_GAVE_UP: Final = "gave up"


def named_queries(corpus: Corpus, servers: Sequence[Server], rounds: int) -> dict[str, Any]:
    """Verify that all peers answer each named query alike, then time it.

    Args:
        corpus: What they hold.
        servers: The peers.
        rounds: How often each query is timed at each peer.

    Returns:
        For each query its rows and their digest, and for each peer the median seconds, or a word on why there are none.
    """
    found: dict[str, Any] = {}
    clients = {server.peer: Client(server.address, _LONGEST) for server in servers}
    for name, query in corpus.queries.items():
        words, times, seen = _verified(query, clients, None)
        for number in range(rounds):
            for peer in times:
                if times[peer] and min(times[peer]) > _SLOW and number:
                    continue
                times[peer].append(clients[peer].ask(varied(query, number + 1)).total)
        seconds = {peer: median(taken[1:] or taken) for peer, taken in times.items()}
        found[name] = {"rows": seen[0], "digest": seen[1], "seconds": seconds, "words": words}
        _log(name, found[name])
    return found


def named_queries_apart(corpus: Corpus, peer: str, start: Running, patience: float, known: Mapping[str, Any]) -> dict[str, Any]:
    """Time the named queries at a peer that may take minutes: twice each, and given up after a while.

    A peer that is given up goes on computing, so it is ended and started again; so it cannot stand beside others.

    Args:
        corpus: What it holds.
        peer: Its name.
        start: Starts it.
        patience: How many seconds it may take for an answer.
        known: What the others answered.
    """
    found: dict[str, Any] = {}
    waiting = dict(corpus.queries)
    while waiting:
        with start() as server:
            client = Client(server.address, patience)
            while waiting:
                name = next(iter(waiting))
                query = waiting.pop(name)
                before = known.get(name)
                expected = (before["rows"], before["digest"]) if before else None
                words, times, seen = _verified(query, {peer: client}, expected)
                seconds = {each: taken[0] for each, taken in times.items()}
                if seconds.get(peer, patience) < patience / 2:
                    seconds[peer] = min(seconds[peer], client.ask(varied(query, 1)).total)
                found[name] = {"seconds": seconds, "words": words} | ({} if before else {"rows": seen[0], "digest": seen[1]})
                _log(name, {"rows": seen[0], **found[name]})
                if words.get(peer) == _GAVE_UP:
                    break
    return found


def _log(name: str, result: Mapping[str, Any]) -> None:
    seconds = "  ".join(f"{peer} {each * 1000:.1f} ms" for peer, each in result["seconds"].items())
    _LOG.info("%-34s %8d rows  %s  %s", name, result["rows"], seconds, result["words"] or "")


def _verified(
    query: str, clients: Mapping[str, Client], expected: tuple[int, str] | None
) -> tuple[dict[str, str], dict[str, list[float]], tuple[int, str]]:
    """Ask each peer once, which also warms it up, and compare the answers with what is expected, or with that of the first."""
    words: dict[str, str] = {}
    times: dict[str, list[float]] = {}
    for peer, client in clients.items():
        try:
            answer = client.ask(varied(query, 0))
        except TimeoutError:
            words[peer] = _GAVE_UP
            continue
        except (OSError, HTTPException) as error:
            words[peer] = f"broke off ({type(error).__name__})"
            continue
        if answer.status != 200:
            words[peer] = f"status {answer.status}"
            continue
        seen = fingerprint(answer.body, accept_for(query))
        expected = expected or seen
        if seen != expected:
            words[peer] = f"another answer: {seen[0]} rows" if seen[0] != expected[0] else "as many rows, other terms"
        times[peer] = [answer.total]
    return words, times, expected or (0, "")


def point_query(corpus: Corpus, servers: Sequence[Server]) -> dict[str, float]:
    """Return the median seconds of a query for a single value, asked again and again, each time another text."""
    clients = {server.peer: Client(server.address) for server in servers}
    times: dict[str, list[float]] = {peer: [] for peer in clients}
    for start in range(0, _POINTS, _BLOCK):
        for peer, client in clients.items():
            times[peer] += [client.ask(varied(corpus.point, start + number)).total for number in range(_BLOCK)]
    return {peer: median(taken[_BLOCK:]) for peer, taken in times.items()}
