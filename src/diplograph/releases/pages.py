"""The change feed, page by page: a page belongs to one release, and never changes once that is made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from diplograph.releases.comparison import Change
from diplograph.vocabulary import BASE, compact

UNRELEASED: Final = "unreleased"


@dataclass(frozen=True, slots=True)
class PageName:
    """The name of a page.

    Attributes:
        version: The version of its release, or ``unreleased``.
        number: Its number within the release, from 1.
    """

    version: str
    number: int

    @property
    def path(self) -> str:
        """Its path under the server's root, without an extension."""
        return f"/feed/{self.version}/{self.number}"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of the feed.

    Attributes:
        name: Its name.
        time: The time of its release; for what is not released yet, when that was built.
        changes: The changes, in the order of the names of their graphs.
        before: The page before, if there is one.
        after: The page after, if there is one.
    """

    name: PageName
    time: datetime
    changes: tuple[Change, ...]
    before: PageName | None
    after: PageName | None


def fragment(change: Change) -> str:
    """Return what names a change in its page.

    >>> fragment(Change("https://w3id.org/diplograph/record/state-x", "", "added", "", (), (), frozenset(), frozenset()))
    'state-x'
    """
    return change.graph.removeprefix(BASE).removeprefix("record/").replace("/", "-")


def summary(change: Change) -> str:
    """Say in words what was done to what."""
    name = compact(change.thing).strip("<>")
    if change.successor:
        return f"{name} {change.kind} into {compact(change.successor).strip('<>')}"
    parts = [f"{len(triples)} {word}" for triples, word in ((change.added, "added"), (change.removed, "removed")) if triples]
    return f"{name} {change.kind}, triples: {', '.join(parts)}"


def timestamp(time: datetime) -> str:
    """Write a time in UTC as XML Schema and Atom do."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
