"""What one release changed, kept in an SQLite file: written once, then looked up page by page and thing by thing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem
from diplograph.releases.comparison import Change, Kind, compare

_VERSION: Final = 1
# A page has at most so many changes, and unless one change is longer, at most so many triples.
_MOST_CHANGES: Final = 100
_MOST_TRIPLES: Final = 1000
_SCHEMA: Final = f"""
PRAGMA user_version = {_VERSION};
CREATE TABLE origin (before TEXT NOT NULL, after TEXT NOT NULL);
CREATE TABLE change (number INTEGER PRIMARY KEY, page INTEGER NOT NULL, graph TEXT NOT NULL, thing TEXT NOT NULL,
  kind TEXT NOT NULL, successor TEXT NOT NULL, added TEXT NOT NULL, removed TEXT NOT NULL);
CREATE INDEX change_page ON change (page);
CREATE INDEX change_thing ON change (thing);
CREATE TABLE presence (thing TEXT PRIMARY KEY, present INTEGER NOT NULL) WITHOUT ROWID;
"""
_CHANGE: Final = "SELECT graph, thing, kind, successor, added, removed FROM change"


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made from.

    Attributes:
        before: The digest of the earlier dump; empty when there was none.
        after: The digest of the later dump.
    """

    before: str
    after: str


def write_index(before: Path | None, after: Path, origin: Origin, target: Path) -> None:
    """Compare two dumps, and write what changed; see :func:`diplograph.releases.comparison.compare`.

    Raises:
        EnvironmentProblem: when a dump cannot be read or the file not be written.
    """
    unfinished = target.with_name(f".{target.name}")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(unfinished)) as database, database:
            database.executescript(_SCHEMA)
            database.execute("INSERT INTO origin VALUES (?, ?)", (origin.before, origin.after))
            for page, change in _paged(compare(before, after)):
                _insert(database, page, change)
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise EnvironmentProblem(f"{target}: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _paged(changes: Iterator[Change]) -> Iterator[tuple[int, Change]]:
    page, number, triples = 1, 0, 0
    for change in changes:
        size = len(change.added) + len(change.removed)
        if number and (number == _MOST_CHANGES or triples + size > _MOST_TRIPLES):
            page, number, triples = page + 1, 0, 0
        number, triples = number + 1, triples + size
        yield page, change


def _insert(database: sqlite3.Connection, page: int, change: Change) -> None:
    texts = ("\n".join(change.added), "\n".join(change.removed))
    row = (page, change.graph, change.thing, change.kind, change.successor, *texts)
    database.execute("INSERT INTO change (page, graph, thing, kind, successor, added, removed) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    # What one record stops to describe, another one may describe from now on.
    database.executemany("INSERT OR IGNORE INTO presence VALUES (?, 0)", ((each,) for each in sorted(change.vanished)))
    database.executemany("INSERT OR REPLACE INTO presence VALUES (?, 1)", ((each,) for each in sorted(change.appeared)))


class ChangeIndex:
    """The changes of one release, read from a file; each call opens it, so any thread may ask.

    Args:
        file: The file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def is_of(self, origin: Origin) -> bool:
        """Tell whether the file is there and was made from these dumps by a program that writes it as we do."""
        if not self._file.is_file():
            return False
        try:
            with self._open() as database:
                version = database.execute("PRAGMA user_version").fetchone()[0]
                return bool(version == _VERSION and Origin(*database.execute("SELECT * FROM origin").fetchone()) == origin)
        except EnvironmentProblem:
            return False

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        with self._open() as database:
            return dict(database.execute("SELECT kind, COUNT(*) FROM change GROUP BY kind ORDER BY kind"))

    @cached_property
    def pages(self) -> int:
        """How many pages there are; none when nothing changed."""
        with self._open() as database:
            return int(database.execute("SELECT COALESCE(MAX(page), 0) FROM change").fetchone()[0])

    def page(self, number: int) -> list[Change]:
        """Return the changes of a page, in their order."""
        with self._open() as database:
            rows = database.execute(f"{_CHANGE} WHERE page = ? ORDER BY number", (number,))
            return [_change(row) for row in rows]

    def changed(self, kind: str, most: int) -> list[tuple[str, str]]:
        """Return what was changed in one way, each with what it was merged into or an empty text, in the order of the pages.

        Args:
            kind: How: ``added``, ``corrected``, ``merged``, ``withdrawn`` or ``removed``.
            most: The most things.
        """
        query = "SELECT thing, successor FROM change WHERE kind = ? ORDER BY number LIMIT ?"
        with self._open() as database:
            return [(thing, successor) for thing, successor in database.execute(query, (kind, most))]

    def presence(self, thing: str) -> bool | None:
        """Tell whether a thing is described since this release, or not any more; ``None`` when neither changed."""
        with self._open() as database:
            row = database.execute("SELECT present FROM presence WHERE thing = ?", (thing,)).fetchone()
            return bool(row[0]) if row else None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            # Nobody writes it any more, so nothing has to be locked, nor any file be made beside it.
            with closing(sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
                yield database
        except sqlite3.Error as error:
            raise EnvironmentProblem(f"{self._file}: {error}", "remove it: it is made again") from None


def _change(row: tuple[str, str, Kind, str, str, str]) -> Change:
    graph, thing, kind, successor, added, removed = row
    return Change(graph, thing, kind, successor, _lines(added), _lines(removed), frozenset(), frozenset())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
