"""The index of names, to ask: what has a name like this?

Words are found in any order, by their beginnings, in every reading that they share with a word of a name. What is found comes
in this order: names that are just that, names that have all the words whole, names with words that begin so; then titles in the
same way, because a long one has many words; and only when there are none, names with words that are one slip of a letter apart.
Within each, by class and by how often the thing is linked.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.languages import fits
from diplograph.search.connections import Connections
from diplograph.search.folders import IndexFolder
from diplograph.search.kinds import KIND_ORDER, TITLED
from diplograph.search.matching import Match, Ranges, Readings, best_of, nearness, read_words, tiers
from diplograph.vocabulary import BASE

# A step apart, so that the place in the list decides within each only.
_SCORES: Final = {
    Match.SAME: 91,
    Match.EXACT: 81,
    Match.WORDS: 61,
    Match.PREFIX: 51,
    Match.TITLE_WORDS: 41,
    Match.TITLE_PREFIX: 31,
    Match.SLIP: 21,
}
_WITHIN: Final = 9
_WHOLE: Final = {Match.WORDS, Match.TITLE_WORDS}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing.

    Attributes:
        text: The name.
        language: Its language tag, or empty.
        preferred: Whether it is a label that the thing is shown by.
    """

    text: str
    language: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names.

    Attributes:
        thing: Kind and slug, with a slash between.
        kind: Its kind.
        links: How often other things lead to it.
        names: Its names, the preferred labels first.
        share: 1 for what stands first in the index, towards 0 at its end.
    """

    thing: str
    kind: str
    links: int
    names: tuple[Name, ...]
    share: float

    @property
    def iri(self) -> str:
        """The identifier."""
        return BASE + self.thing

    def label(self, languages: Sequence[str] = ()) -> Name:
        """Return the preferred label in the first of some languages that there is one in, else in English, else any name.

        A language range fits a tag that begins with it, as in RFC 4647, section 3.4 ("Lookup"), the other way round too.
        """
        labels = [each for each in self.names if each.preferred] or list(self.names)
        for wanted in (*languages, "en", ""):
            for each in labels:
                if fits(wanted.lower(), each.language.lower()):
                    return each
        return labels[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found.

    Attributes:
        named: The thing.
        match: How its name answers the question.
        matched: The name that does.
        score: From 0 to 100, the better the higher; it falls along the list.
    """

    named: Named
    match: Match
    matched: Name
    score: float


class NameIndex:
    """An index that was built; any thread may ask it.

    Args:
        folder: Where :func:`diplograph.search.building.build` made it; it is removed with it.
        generation: The digest of the generation whose names these are.
    """

    def __init__(self, folder: IndexFolder, generation: str) -> None:
        self.generation = generation
        self._folder = folder
        self._connections = Connections(folder.file)
        with self._connections.lent() as database:
            (self.size,) = database.execute("SELECT count(*) FROM things").fetchone()
            self._kinds = {kind: (first, last) for kind, first, last in database.execute("SELECT kind, first, last FROM kinds")}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which there are names, in the order in which they are listed."""
        return tuple(sorted(self._kinds, key=KIND_ORDER.__getitem__))

    def search(self, text: str, kinds: Iterable[str] = (), limit: int = 10, *, completing: bool = False) -> list[Found]:
        """Return what has such a name, the best first.

        Args:
            text: Words; everything else in it is passed over.
            kinds: The kinds to look among; none stands for all.
            limit: The most things.
            completing: Whether somebody is still typing, so that a whole word is no better than the beginning of one:
                "kazakh" is on its way to Kazakhstan.

        Raises:
            TooBusy: when another generation's index is about to take the place of this one.
        """
        words = read_words(text)
        wanted = set(kinds) & self._kinds.keys() if kinds else self._kinds.keys()
        if not words or not wanted:
            return []
        names, titles = self._ranges(wanted - TITLED), self._ranges(wanted & TITLED)
        with self._connections.lent() as database:
            every = tiers(database, words, names, titles, limit)
            matches = best_of((each for each in every if not (completing and each[0] in _WHOLE)), limit)
            things = self._read(database, "id", list(matches))
        found = [self._found(text, words, named, matches[number]) for number, named in things.items()]
        return sorted(found, key=lambda each: -each.score)

    def things(self, things: Iterable[str]) -> dict[str, Named]:
        """Return the things of these, each as ``kind/slug``, that have names."""
        with self._connections.lent() as database:
            return {named.thing: named for named in self._read(database, "thing", list(things)).values()}

    def close(self) -> None:
        """Remove it; who is asking it is still answered."""
        self._connections.close()
        self._folder.remove()

    def _ranges(self, kinds: Iterable[str]) -> Ranges:
        """The numbers of the things of kinds; kinds that follow one another are one range."""
        joined: list[tuple[int, int]] = []
        for first, last in sorted(self._kinds[kind] for kind in kinds):
            start = joined.pop()[0] if joined and joined[-1][1] == first - 1 else first
            joined.append((start, last))
        return joined

    def _read(self, database: sqlite3.Connection, column: str, values: Sequence[object]) -> dict[int, Named]:
        marks = ",".join("?" * len(values))
        rows = database.execute(
            f"SELECT id, thing, kind, links, names FROM things WHERE {column} IN ({marks})",  # noqa: S608 - our own column
            values,
        )
        return {number: self._named(number, *rest) for number, *rest in rows}

    def _named(self, number: int, thing: str, kind: str, links: int, names: str) -> Named:
        read = tuple(Name(text, language, preferred=place == 0) for text, language, place in json.loads(names))
        return Named(thing, kind, links, read, 1 - (number - 1) / self.size)

    def _found(self, text: str, words: Readings, named: Named, match: Match) -> Found:
        typed = text.strip().casefold()
        near = ((each, nearness(text, words, each.text)) for each in named.names)
        # Of names that answer alike, the one that is written as the question is.
        matched, nearest = min(near, key=lambda each: (each[1], typed not in each[0].text.casefold()))
        match = Match.SAME if nearest == Match.SAME and match == Match.EXACT else match
        return Found(named, match, matched, round(_SCORES[match] + _WITHIN * named.share, 3))
