"""The kinds of values that settings have, and what each allows."""

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ByteSize, SecretStr
from pydantic_settings import NoDecode

_HOST: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?"
_PUBLIC: Final = re.compile(rf"https?://{_HOST}(?:/[A-Za-z0-9._~-]+)*/?")
_SERVICE: Final = re.compile(rf"https?://{_HOST}(?:/[^\s<>\"{{}}|\\^`@]*)?")
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]{16,}=*")  # RFC 6750, section 2.1, and long enough not to be guessed


@dataclass(frozen=True, slots=True)
class Kind:
    """What the value of a setting is.

    Attributes:
        metavar: What stands for it in the help of its flag.
        words: What it is in a sentence: *is not …*.
    """

    metavar: str
    words: str


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _number(value: object) -> object:
    """In a file ``true`` is no number, though Python takes it for 1."""
    if isinstance(value, bool):
        raise ValueError("true and false are no numbers")  # noqa: TRY004 - what pydantic turns into a finding
    return value


def _listed(value: object) -> object:
    """A list in an environment variable is separated by commas or white space."""
    return [each for each in re.split(r"[,\s]+", value) if each] if isinstance(value, str) else value


def _fits(pattern: re.Pattern[str]) -> AfterValidator:
    def checked(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError("not of the form that is allowed")
        return value

    return AfterValidator(checked)


def _store(value: str) -> str:
    if not value.strip() or ("://" in value and not _SERVICE.fullmatch(value)):
        raise ValueError("neither a folder nor an address")
    return value


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("not of the form that is allowed")
    return value


def _network(value: object) -> object:
    return ip_network(value) if isinstance(value, str) else value


MEMORY: Final = "memory"  # the store that is no folder and no address

Email = Annotated[
    str,
    Kind("ADDRESS", "an e-mail address such as noreply@example.org"),
    _fits(re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")),
]
Host = Annotated[str, Kind("ADDRESS", "an IP address or the name of a host"), _fits(re.compile(r"[A-Za-z0-9.:_-]+"))]
Count = Annotated[int, Kind("NUMBER", "a whole number"), BeforeValidator(_number)]
Seconds = Annotated[float, Kind("SECONDS", "a number of seconds"), BeforeValidator(_number)]
Size = Annotated[ByteSize, Kind("SIZE", "a size such as 64MiB"), BeforeValidator(_number)]
Switch = Annotated[bool, Kind("", "true or false")]
File = Annotated[Path | None, Kind("PATH", "a path")]
Url = Annotated[str, Kind("URL", "an address such as https://diplograph.example.org/graph"), _fits(_PUBLIC)]
Service = Annotated[str, _fits(_SERVICE)]
Services = Annotated[
    tuple[Service, ...], Kind("URL", "http or https addresses without a password"), NoDecode, BeforeValidator(_listed)
]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Networks = Annotated[
    tuple[Network, ...], Kind("ADDRESS", "IP addresses or networks such as 10.0.0.0/8"), NoDecode, BeforeValidator(_listed)
]
Where = Annotated[str, Kind("STORE", '"memory", a folder, or the http(s) address of a SPARQL service'), AfterValidator(_store)]
Secret = Annotated[SecretStr, Kind("TOKEN", "16 characters or more of A-Z a-z 0-9 . _ ~ + / -"), AfterValidator(_token)]
LogFormat = Annotated[Literal["text", "json"], Kind("FORMAT", '"text" or "json"')]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], Kind("LEVEL", '"debug", "info", "warning" or "error"')]
Engine = Annotated[Literal["shacl", "pyshifty", "pyshacl"], Kind("ENGINE", '"shacl", "pyshifty" or "pyshacl"')]
