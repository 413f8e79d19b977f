"""The address of a SPARQL service: what is asked, what is shown, and who asks."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit, urlunsplit

from diplograph.errors import InputError


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service answers queries.

    Attributes:
        url: The address without user name and password, safe to show.
        authorization: The value of the Authorization header, or an empty string.
    """

    url: str
    authorization: str = field(default="", repr=False)

    @classmethod
    def parsed(cls, url: str) -> Self:
        """Read an address such as ``https://user:password@graph.example.org/sparql``.

        Raises:
            InputError: when it is no http or https address; the message holds no password.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise _no_address() from None
        if parts.scheme not in {"http", "https"} or not host or parts.fragment or not url.isprintable() or " " in url:
            raise _no_address()
        shown_host = f"[{host}]" if ":" in host else host
        place = f"{shown_host}:{port}" if port else shown_host
        return cls(urlunsplit((parts.scheme, place, parts.path or "/", parts.query, "")), _basic(parts.username, parts.password))


def _no_address() -> InputError:
    return InputError("this is not the address of a SPARQL service", "such an address is https://graph.example.org/sparql")


def _basic(user: str | None, password: str | None) -> str:
    """The Basic authentication scheme (RFC 7617)."""
    if user is None:
        return ""
    return "Basic " + b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode()
