"""What a service says instead of an answer, in our words."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import HTTPError

from diplograph.errors import DiplographError, QueryError, StoreUnavailable
from diplograph.store.remote.address import Address

_MOST_READ: Final = 10_000
_MOST_SHOWN: Final = 500
_MARKUP: Final = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
# Virtuoso repeats the query below its complaint.
_ECHO: Final = re.compile(r"\s*SPARQL query:.*", re.DOTALL)
_MALFORMED: Final = 400
_HINTS: Final = {
    401: "put user and password into the address: https://user:password@…",
    403: "does this user have the right to query?",
    404: "the address of the query endpoint often ends in /sparql or /query",
    405: "is this the address of the query endpoint?",
    406: "it must offer SPARQL results in JSON",
    429: "it asks for fewer queries",
    503: "it is busy, or not ready yet",
    504: "ask for less, or raise its own time limit",
}
_REDIRECTS: Final = range(300, 400)


def refused(response: urllib3.BaseHTTPResponse, address: Address) -> DiplographError:
    """Turn an answer with another status than 200 into an error, and close it."""
    said = _said(response)
    response.close()
    if response.status == _MALFORMED:
        return QueryError(f"the SPARQL service does not accept the query: {said or 'it does not say why'}")
    if response.status in _REDIRECTS:
        target = _shown(response.headers.get("Location", ""))
        return StoreUnavailable(f"{address.url} points to another address, which is not followed", f"it is {target}: is that it?")
    status = f"{address.url} answers with status {response.status}"
    return StoreUnavailable(f"{status}: {said}" if said else status, _HINTS.get(response.status, ""))


def _said(response: urllib3.BaseHTTPResponse) -> str:
    """The beginning of what it says, as plain text on one line."""
    try:
        text = response.read(_MOST_READ).decode(errors="replace")
    except HTTPError:
        return ""
    words = " ".join(_ECHO.sub("", _MARKUP.sub(" ", text)).split())
    printable = "".join(each if each.isprintable() else " " for each in words)
    return printable if len(printable) <= _MOST_SHOWN else f"{printable[:_MOST_SHOWN]} …"


def _shown(location: str) -> str:
    """A redirect's target without the user, the password and the query that it may repeat."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "no address"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")) or "no address"
