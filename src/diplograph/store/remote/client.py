"""HTTP to one SPARQL service (SPARQL 1.1 Protocol, section 2.1): connections, limits, and what goes wrong on the way."""

import io
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError
from urllib3.exceptions import TimeoutError as TooLate

from diplograph.errors import StoreUnavailable
from diplograph.store.remote.address import Address
from diplograph.store.remote.body import Body
from diplograph.store.remote.refusals import refused

# Longer addresses are refused by some servers and proxies on the way.
_LONGEST_ADDRESS: Final = 2000
_CONNECT_SECONDS: Final = 10.0
_PIECE: Final = 64 * 1024

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """An answer with status 200.

    Attributes:
        headers: Its headers, by names in any case.
        media_type: Its type without parameters, in lower case.
        framed: Whether HTTP shows where the body ends, so that a missing end is noticed.
        body: Its bytes, as they come.
    """

    headers: Mapping[str, str]
    media_type: str
    framed: bool
    body: io.BufferedReader


class Client:
    """Asks one service; connections are kept and used again, but never by another process than the one that made them.

    Args:
        address: Where the service answers.
        timeout: How many seconds an answer may take, from the question to its last byte.
        headers: Further headers for each request, such as a key.
    """

    def __init__(self, address: Address, *, timeout: float, headers: Mapping[str, str]) -> None:
        self.address = address
        self._timeout = timeout
        self._headers = {**({"Authorization": address.authorization} if address.authorization else {}), **headers}
        self._pool: tuple[int, urllib3.PoolManager] | None = None

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "_pool": None}

    def ask(self, fields: Fields, accept: str) -> Reply:
        """Send a query.

        Args:
            fields: The names and values of the protocol's parameters.
            accept: The media types that are understood.

        Raises:
            QueryError: when the service finds the query malformed.
            StoreUnavailable: when it cannot be reached, or does not answer with a result.
        """
        deadline = time.monotonic() + self._timeout
        try:
            response = self._send(fields, {**self._headers, "Accept": accept})
        except HTTPError as error:
            raise self._unreachable(error) from None
        if response.status != 200:  # noqa: PLR2004 - 206 is a part of an answer, 204 none
            raise refused(response, self.address)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        framed = "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", "").lower()
        return Reply(response.headers, media_type, framed, io.BufferedReader(Body(response, self.address.url, deadline), _PIECE))

    def _send(self, fields: Fields, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        try:
            return self._request(fields, headers)
        except NewConnectionError:
            raise
        except ProtocolError:
            # The service closed a kept connection just when it was used again. A query changes nothing, so it may go twice.
            return self._request(fields, headers)

    def _request(self, fields: Fields, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        url, parameters = self.address.url, urlencode(fields)
        whole = f"{url}{'&' if '?' in url else '?'}{parameters}"
        posted = len(whole) > _LONGEST_ADDRESS
        form = {"Content-Type": "application/x-www-form-urlencoded"} if posted else {}
        return self._connections().request(
            "POST" if posted else "GET",
            url if posted else whole,
            body=parameters.encode() if posted else None,
            headers={**headers, **form},
            preload_content=False,
            redirect=False,
            retries=False,
        )

    def _connections(self) -> urllib3.PoolManager:
        """The connections of this process: a socket that two processes share would mix their answers."""
        if self._pool is None or self._pool[0] != os.getpid():
            timeout = urllib3.Timeout(connect=min(_CONNECT_SECONDS, self._timeout), read=self._timeout)
            self._pool = os.getpid(), urllib3.PoolManager(timeout=timeout)
        return self._pool[1]

    def _unreachable(self, error: HTTPError) -> StoreUnavailable:
        if isinstance(error, TooLate) and not isinstance(error, NewConnectionError):
            return StoreUnavailable(
                f"{self.address.url} did not answer within {self._timeout:g} s", "ask for less, or allow more time"
            )
        reason = getattr(error, "__cause__", None) or (error.args[-1] if error.args else error)
        return StoreUnavailable(f"{self.address.url} cannot be reached: {_plain(reason)}", "is the service running there?")


def _plain(reason: object) -> str:
    """A reason without the representation of connections and pools."""
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason).rpartition(": ")[2] or type(reason).__name__
