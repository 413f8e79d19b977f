"""What releases changed, as endpoints ask for it: what is not in the archive is found out once, in a process of its own."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import NotFound
from diplograph.releases import (
    UNRELEASED,
    Archived,
    ChangeIndex,
    FeedPage,
    Origin,
    PageName,
    Workshop,
    origin_of,
    pairs_of,
    write_index,
)
from diplograph.settings import variable
from diplograph.web.dumps import n_quads_of
from diplograph.web.past import Past
from diplograph.web.site import Site, site_of
from diplograph.web.times import Times
from diplograph.web.workshops import workshop_of
from diplograph.web.written_files import Make, WrittenFiles

_UNRELEASED_FILE: Final = "unreleased.sqlite"


class History:
    """The indexes of what releases changed, whichever generation is served; used on the event loop.

    Args:
        past: Who answers from archived releases.

    Attributes:
        past: Likewise.
    """

    def __init__(self, past: Past) -> None:
        self.past = past
        self._files = WrittenFiles(Times(datetime.now(UTC)))
        self._known: dict[Origin, ChangeIndex] = {}

    async def of(self, workshop: Workshop, before: Archived | None, after: Archived) -> ChangeIndex:
        """Return what a release changed.

        Raises:
            EnvironmentProblem: when a dump cannot be read.
        """
        origin = origin_of(before, after)
        if origin not in self._known:
            index = ChangeIndex(after.changes)
            if not await run_in_threadpool(index.is_of, origin):
                name = f"{origin.before[:16]}-{origin.after[:16]}.sqlite"
                make = _making(workshop, before, after.dump, origin)
                index = ChangeIndex((await self._files.get(name, make)).path)
            self._known[origin] = index
        return self._known[origin]

    async def close(self) -> None:
        """End everything."""
        await self.past.close()
        self._files.close()


def _making(workshop: Workshop, before: Archived | None, after: Path, origin: Origin) -> Make:
    return partial(workshop.do, write_index, before.dump if before else None, after, origin)


def history_of(request: Request) -> History:
    """Return the history of the server that a request goes to."""
    history: History = request.app.state.history
    return history


def releases_of(site: Site) -> tuple[Archived, ...]:
    """Return the archived releases, the oldest first.

    Raises:
        NotFound: when there are none.
    """
    if not site.releases:
        hint = f"an operator names the folder of releases with {variable('archive')}; `diplograph release` makes them"
        raise NotFound("there are no archived releases here", hint)
    return site.releases


def release_named(site: Site, version: str) -> Archived:
    """Return a release.

    Raises:
        NotFound: when there is none of that version.
    """
    found = next((each for each in releases_of(site) if each.version == version), None)
    if found is None:
        raise NotFound(f"there is no release {version}", f"there are: {', '.join(each.version for each in site.releases)}")
    return found


async def changes_of(request: Request) -> list[tuple[Archived, ChangeIndex]]:
    """Return each release with what it changed, the oldest first.

    Raises:
        NotFound: when there are no releases.
        EnvironmentProblem: when one cannot be read.
    """
    history, workshop = history_of(request), workshop_of(request)
    return [(after, await history.of(workshop, before, after)) for before, after in pairs_of(releases_of(site_of(request)))]


async def unreleased(request: Request) -> ChangeIndex:
    """Return what differs now from the last release.

    Raises:
        NotFound: when there are no releases.
        ServiceProblem: when the dump of what is served cannot be made now, or not within the limits.
    """
    site = site_of(request)
    last = releases_of(site)[-1]
    dump = await n_quads_of(request)
    make = _making(workshop_of(request), last, dump.path, Origin(last.sha256, dump.tag.strip('"')))
    return ChangeIndex((await site.files.get(_UNRELEASED_FILE, make)).path)


async def releases_with(request: Request, thing: str) -> list[Archived]:
    """Return the releases that describe a thing, the oldest first."""
    found: list[Archived] = []
    there = False
    for release, index in await changes_of(request):
        news = await run_in_threadpool(index.presence, thing)
        there = there if news is None else news
        found += [release] if there else []
    return found


async def page_of_feed(request: Request, name: PageName) -> FeedPage:
    """Return a page of the feed.

    Raises:
        NotFound: when there is none of that name.
    """
    if name.version == UNRELEASED:
        return await _unreleased_page(request, name)
    release_named(site_of(request), name.version)
    released = await changes_of(request)
    names = [PageName(release.version, number) for release, index in released for number in range(1, index.pages + 1)]
    if name not in names:
        raise NotFound(f"release {name.version} has no page {name.number} of changes", "GET /releases tells how many it has")
    place = names.index(name)
    release, index = next(each for each in released if each[0].version == name.version)
    changes = tuple(await run_in_threadpool(index.page, name.number))
    before, after = names[place - 1] if place else None, names[place + 1] if place + 1 < len(names) else None
    return FeedPage(name, release.time, changes, before, after)


async def _unreleased_page(request: Request, name: PageName) -> FeedPage:
    index = await unreleased(request)
    pages = max(1, index.pages)
    if not 1 <= name.number <= pages:
        raise NotFound(f"there is no page {name.number} of changes that are not released", f"there are {pages}")
    changes = tuple(await run_in_threadpool(index.page, name.number))
    around = (name.number - 1, name.number + 1)
    before, after = (PageName(name.version, number) if 1 <= number <= pages else None for number in around)
    return FeedPage(name, site_of(request).times.since, changes, before, after)
