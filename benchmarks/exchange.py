"""Asking a SPARQL service over HTTP, and comparing what two services answer."""

import hashlib
import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Final
from urllib.parse import urlsplit

from pyoxigraph import RdfFormat, parse

ROWS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
_CHUNK: Final = 1 << 16
# Servers close a connection on which nothing is asked for some seconds.
_IDLE: Final = 2.0
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its times in seconds.

    Attributes:
        status: The status.
        first: Until the first byte of the body.
        total: Until the last.
        body: The body.
    """

    status: int
    first: float
    total: float
    body: bytes


class Client:
    """One connection to a service, kept alive.

    Args:
        address: Where queries are sent to.
        timeout: How long an answer may take.
    """

    def __init__(self, address: str, timeout: float = 120) -> None:
        parts = urlsplit(address)
        self._path = parts.path
        self._used = 0.0
        self._connection = HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)

    def ask(self, query: str, accept: str = "") -> Answer:
        """Send a query by POST.

        Raises:
            OSError: when the service does not answer in time.
            HTTPException: when the answer breaks off.
        """
        accept = accept or accept_for(query)
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        if time.perf_counter() - self._used > _IDLE:
            self._connection.close()
        if self._connection.sock is None:
            self._connection.connect()
        started = time.perf_counter()
        try:
            self._connection.request("POST", self._path, query.encode(), headers)
            response = self._connection.getresponse()
            chunks = [response.read1(_CHUNK)]
            first = time.perf_counter() - started
            while chunks[-1]:
                chunks.append(response.read1(_CHUNK))
            response.close()
        except BaseException:
            self._connection.close()
            raise
        self._used = time.perf_counter()
        return Answer(response.status, first, self._used - started, b"".join(chunks))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def accept_for(query: str) -> str:
    """Return what to accept for a query."""
    return TRIPLES if any(line.startswith("CONSTRUCT") for line in query.splitlines()) else ROWS


def varied(query: str, number: int) -> str:
    """Return the same query as another text, so that no cache of answers knows it."""
    return f"{query}\n# {number}"


def fingerprint(body: bytes, accept: str) -> tuple[int, str]:
    """Return how many rows or triples an answer has, and a digest of them in sorted order."""
    rows = sorted(_triples(body) if accept == TRIPLES else _rows(body))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def _triples(body: bytes) -> set[str]:
    return {str(triple) for triple in parse(body, RdfFormat.N_TRIPLES)}


def _rows(body: bytes) -> list[str]:
    return [
        json.dumps({name: _term(term) for name, term in row.items()}, sort_keys=True)
        for row in json.loads(body)["results"]["bindings"]
    ]


def _term(term: dict[str, Any]) -> list[str]:
    datatype = term.get("datatype", "")
    return [term["value"], "" if datatype == _XSD_STRING else datatype, term.get("xml:lang", "").lower()]
