"""A change is made: through the ledger, which asks the gate, and then into a new generation before it is confirmed."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from diplograph.ledger import Curator, Entry
from diplograph.records import Change, Record
from diplograph.turtle import render
from diplograph.web.curators import writing_on
from diplograph.web.site import site_of


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that somebody wants made.

    Attributes:
        change: The change.
        expected: For each record touched, the digest that the curator saw; ``None``: it must not exist.
        curator: Who wants it.
        message: Why.
    """

    change: Change
    expected: Mapping[PurePosixPath, str | None]
    curator: Curator
    message: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A change that was made.

    Attributes:
        entry: What the ledger says of it.
        served: Whether the generation that is served has it; if not, the log says why.
    """

    entry: Entry
    served: bool


async def write(request: Request, wish: Wish) -> Written:
    """Make a change; when this returns, it is on the disk, and readers see all of it.

    Raises:
        Conflict: when a record is not what the curator saw.
        Refused: when the gate does not accept it.
        NotAllowed: when the curator may not do this.
        InputError: when nothing would change.
        EnvironmentProblem: when a file cannot be written.
    """
    ledger = writing_on(request, site_of(request).settings).ledger
    entry = await run_in_threadpool(ledger.commit, wish.change, wish.expected, wish.curator, wish.message)
    return Written(entry, await _renewed(request))


async def undo(request: Request, change: str, curator: Curator, message: str) -> Written:
    """Undo a change; raises what :func:`write` does, and ``NotFound``."""
    ledger = writing_on(request, site_of(request).settings).ledger
    entry = await run_in_threadpool(ledger.undo, change, curator, message)
    return Written(entry, await _renewed(request))


async def _renewed(request: Request) -> bool:
    """Wait until a generation that was loaded after the change is served."""
    renewed: Callable[[], Awaitable[bool]] = request.app.state.renewed
    return await renewed()


def path_in(data: Path, kind_folder: str, slug: str, *, by_series: bool) -> PurePosixPath | None:
    """Return where the record of a thing stands, relative to the data folder; ``None`` when there is none.

    Args:
        data: The data folder.
        kind_folder: The folder of its kind.
        slug: Its slug.
        by_series: Whether the records of this kind stand in a folder for each series.
    """
    pattern = f"*/{slug}.ttl" if by_series else f"{slug}.ttl"
    found = sorted((data / kind_folder).glob(pattern))
    return PurePosixPath(found[0].relative_to(data).as_posix()) if found else None


def digest_of(record: Record) -> str:
    """Return the digest that the record's file will have."""
    text = render((each.triple for each in record.statements), record.main)
    return hashlib.sha256(text.encode()).hexdigest()
