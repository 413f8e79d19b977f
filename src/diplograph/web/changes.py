"""The page of changes for readers: what each release added, corrected, merged and withdrawn, and which records were changed when.

It tells of releases where an archive is kept, and of single changes where curators write through this server; where either is not
kept, it says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import NamedNode

from diplograph.errors import NotAcceptable
from diplograph.ledger import Entry
from diplograph.negotiation import HTML, JSON, choose
from diplograph.records import identity_of
from diplograph.releases import KINDS_OF_CHANGE, UNRELEASED, Archived, ChangeIndex, PageName
from diplograph.representations import Link, link_to
from diplograph.surveys import names_of
from diplograph.vocabulary import CC0
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.curators import writing_of
from diplograph.web.history import changes_of
from diplograph.web.site import Site, accept_of, site_of
from diplograph.web.templating import page

# Of each sort of change so many things are named; the pages of the release have all.
_NAMED: Final = 12
_MOST_ENTRIES: Final = 100
_ACTION: Final[Mapping[tuple[bool, bool], str]] = {(False, True): "added", (True, True): "corrected", (True, False): "removed"}


@dataclass(frozen=True, slots=True)
class Sort:
    """What a release did in one way.

    Attributes:
        kind: How: ``added``, ``corrected``, ``merged``, ``withdrawn`` or ``removed``.
        number: To how many things.
        things: The first of them, each with what it was merged into; without text where it was not.
    """

    kind: str
    number: int
    things: tuple[tuple[Link, Link], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A release with what it changed.

    Attributes:
        version: Its version.
        day: Its day.
        pages: How many pages have its changes in full.
        sorts: What it did; none when it changed nothing.
    """

    version: str
    day: str
    pages: int
    sorts: tuple[Sort, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change that a curator made.

    Attributes:
        time: When.
        undoing: Whether it undid an earlier one.
        records: What it did to which record.
    """

    time: str
    undoing: bool
    records: tuple[tuple[str, Link], ...]


def wants_page(request: Request) -> bool:
    """Tell whether a client reads the page rather than the journal in JSON, which is told to those who show a token."""
    offered = (JSON, HTML) if "authorization" in request.headers else (HTML, JSON)
    try:
        return choose(accept_of(request), offered).extension == HTML.extension
    except NotAcceptable:
        return False


async def changes_page(request: Request) -> Response:
    """Return the page.

    Raises:
        EnvironmentProblem: when a release cannot be read.
        ServiceProblem: when the store cannot answer now.
    """
    site, writing = site_of(request), writing_of(request)
    key = ("changes", site.language)
    # The journal goes on while a generation is served, so a page with it is not kept.
    if writing is None and (answer := kept(request, *key)):
        return answer
    found = await changes_of(request) if site.releases else []
    entries = await run_in_threadpool(writing.ledger.history) if writing else []
    content = await run_in_threadpool(_written, request, site, found, entries[:_MOST_ENTRIES])
    if writing:
        return Response(content, headers={"Content-Type": HTML.content_type, "Cache-Control": REVALIDATE})
    return keep(request, Document("/changes", HTML, license=CC0), content, *key)


def _written(request: Request, site: Site, found: Sequence[tuple[Archived, ChangeIndex]], entries: Sequence[Entry]) -> bytes:
    changed = {release.version: _changed(index) for release, index in found}
    touched = {main for each in entries for touch in each.touched if (main := identity_of(touch.path))}
    things = {thing for sorts in changed.values() for _, pairs in sorts.values() for pair in pairs for thing in pair if thing}
    names = names_of(site.store, things | {each.value for each in touched}, site.language)
    made = page(
        request,
        "changes_for_readers.html",
        releases=[_told(release, index, changed[release.version], names, site.root) for release, index in reversed(found)],
        unreleased=PageName(UNRELEASED, 1),
        steps=[step_of(each, names, site.root) for each in entries],
        journal=writing_of(request) is not None,
        most=_MOST_ENTRIES,
    )
    return bytes(made.body)


def _changed(index: ChangeIndex) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """How many things were changed in each way, and the first of them, in the order in which they are told."""
    counts = index.counts
    return {kind: (counts[kind], index.changed(kind, _NAMED)) for kind in KINDS_OF_CHANGE if kind in counts}


def _told(
    release: Archived,
    index: ChangeIndex,
    changed: Mapping[str, tuple[int, Iterable[tuple[str, str]]]],
    names: Mapping[str, Link],
    root: str,
) -> Told:
    def link(thing: str) -> Link:
        return link_to(NamedNode(thing), names, root) if thing else Link("")

    sorts = tuple(
        Sort(kind, number, tuple((link(thing), link(successor)) for thing, successor in pairs))
        for kind, (number, pairs) in changed.items()
    )
    return Told(release.version, release.day.isoformat(), index.pages, sorts)


def step_of(entry: Entry, names: Mapping[str, Link], root: str) -> Step:
    """Return what readers are told of a change: neither who made it nor why.

    Args:
        entry: The change as the ledger has it.
        names: The names of things, by IRI.
        root: The path under which the server is mounted.
    """
    records = []
    for touch in entry.touched:
        main = identity_of(touch.path)
        link = link_to(main, names, root) if main else Link(str(touch.path))
        # What was removed has no page that a link could lead to.
        shown = link if touch.after or not main else Link(link.text)
        records.append((_ACTION.get((touch.before is not None, touch.after is not None), "removed"), shown))
    return Step(entry.time, bool(entry.undoes), tuple(records))
