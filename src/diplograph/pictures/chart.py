"""Which chart a named query asks for: the words behind ``Chart:`` in its header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.errors import InputError

# What each chart needs to know: the variable for each of these roles; those in brackets may be left out.
ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "bar": ("x", "y"),
    "heatmap": ("x", "y", "value"),
    "lifeline": ("date", "label", "step"),
    "line": ("x", "y", "[series]"),
    "map": ("latitude", "longitude", "label", "[value]"),
    "network": ("source", "target", "[weight]"),
    "table": (),
    "timeline": ("date", "label", "[end]"),
}
_ROLE: Final = re.compile(r"(?P<role>[a-z]+)=(?P<variable>\w+)")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the variables that it shows.

    Attributes:
        kind: One of ``ROLES``; ``table`` means that a picture would show nothing more.
        roles: The variable for each role.
    """

    kind: str
    roles: Mapping[str, str]

    @property
    def text(self) -> str:
        """The words that :func:`read_chart` reads it from."""
        return " ".join([self.kind, *(f"{role}={variable}" for role, variable in self.roles.items())])

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture beside the table."""
        return self.kind != "table"


def read_chart(text: str) -> Chart:
    """Read a chart from the header of a query.

    Raises:
        InputError: when the kind is unknown, or a role is missing or not one of the kind's.

    >>> read_chart("bar x=placeLabel y=meetings").roles["y"]
    'meetings'
    """
    kind, *words = text.split()
    if kind not in ROLES:
        raise InputError(f"there is no chart {kind!r}", f"charts: {', '.join(ROLES)}")
    found = [_ROLE.fullmatch(word) for word in words]
    roles = {match["role"]: match["variable"] for match in found if match}
    known = {role.strip("[]") for role in ROLES[kind]}
    needed = {role for role in ROLES[kind] if not role.startswith("[")}
    if None in found or len(roles) < len(words) or not needed <= roles.keys() <= known:
        raise InputError(
            f"a {kind} is not described by {text!r}", f"write: {kind} {' '.join(f'{each}=…' for each in ROLES[kind])}"
        )
    return Chart(kind, roles)
