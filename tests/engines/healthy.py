"""A service that does everything right, until a test makes it do something else."""

from collections.abc import Callable

from pyoxigraph import QueryBoolean

from diplograph.store import QueryResults
from engines.scripted import Asked, Said, table

ROW = {"g": "https://w3id.org/diplograph/record/a", "s": "http://e.org/s", "p": "http://e.org/p", "o": "http://e.org/o"}
SELECT = "SELECT ?n { ?s ?p ?n }"


def healthy(asked: Asked) -> Said:
    """Answer as a service does that holds one quad and shows it in its default graph too."""
    for sign, answer in (
        ("BIND(?x + 22 AS ?y)", table({"y": "42"}, names=("y",))),
        ("?g ?s ?p ?o", table(ROW, names=("g", "s", "p", "o"))),
        ("GROUP BY ?g", table({"g": ROW["g"], "n": "1"}, names=("g", "n"))),
        ("?found", table({"found": "1"}, names=("found",))),
    ):
        if sign in asked.query:
            return answer
    return table({"n": "1"})


def unlike(sign: str, answer: Said) -> Callable[[Asked], Said]:
    """Answer as a healthy service does, but for queries that hold a sign."""
    return lambda asked: answer if sign in asked.query else healthy(asked)


def read(results: QueryResults) -> list[object]:
    """Return the rows or triples of an answer."""
    assert not isinstance(results, QueryBoolean)
    return list(results)
