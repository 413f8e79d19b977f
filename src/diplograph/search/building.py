"""The index of names as a file: made once from a stream of N-Triples, in a process of its own, never changed afterwards.

It is an SQLite database. Its things are numbered in the order in which they are listed, by class and then by how often they are
linked; so what a full-text query (FTS5) finds comes in that order by itself, the first ten of a hundred thousand cost no more
than the first ten of a hundred, and the things of one kind are one range of numbers.

    things(id, thing, kind, links, names)   a thing as kind/slug, its names as JSON: [[name, language, place], ...]
    words(readings)                         all readings of all words of a thing's names, found by prefix; its rowid is the id
    whole(key, id)                          whole names: the words of one reading in alphabetical order
    slips(rest, word)                       each word, and each word without one of its letters
    kinds(kind, first, last)                the ids of each kind

The place of a name is that of its property in NAMES: 0 is a preferred label; 9 is a name of what was merged into the thing.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from diplograph.name_keys import name_compounds, name_words, word_readings
from diplograph.search.gathering import LINKS, NAMES, REPLACED_BY, WITHDRAWN
from diplograph.search.kinds import KIND_ORDER
from diplograph.vocabulary import kind_and_slug

Row = tuple[str, str, int, list[tuple[str, str, int]]]

# A slip in a shorter word makes another word.
SHORTEST_WITH_SLIP: Final = 4
# Beginnings up to this length have lists of their own; without, each question would gather one from all words that begin so,
# which takes 20 ms where a hundred thousand meetings are "ministers".
_PREFIXES: Final = " ".join(map(str, range(1, 16)))
# Of a name, so many words are indexed; titles of documents can be very long.
_MOST_WORDS: Final = 60
_BATCH: Final = 5_000
_LINKS: Final = NamedNode(LINKS)
_PLACE: Final = {predicate: place for place, predicate in enumerate(NAMES)}
_STAGING: Final = f"""
PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
CREATE TEMP TABLE said(thing TEXT, place INTEGER, name TEXT, language TEXT);
CREATE TEMP TABLE linked(thing TEXT, links INTEGER);
CREATE TEMP TABLE moved(thing TEXT PRIMARY KEY, other TEXT) WITHOUT ROWID;
CREATE TABLE things(id INTEGER PRIMARY KEY, thing TEXT, kind TEXT, links INTEGER, names TEXT);
CREATE TABLE whole(key TEXT, id INTEGER, PRIMARY KEY(key, id)) WITHOUT ROWID;
CREATE TABLE slips(rest TEXT, word TEXT, PRIMARY KEY(rest, word)) WITHOUT ROWID;
CREATE TABLE kinds(kind TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(readings, content='', columnsize=0, detail=none, prefix='{_PREFIXES}', tokenize='ascii');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row);
"""
# A name of a merged thing finds the thing that it was merged into; what was withdrawn is found by no name.
_MOVES: Final = """
INSERT INTO temp.said SELECT other, 9, name, language FROM temp.said JOIN temp.moved USING (thing) WHERE other <> '';
DELETE FROM temp.said WHERE thing IN (SELECT thing FROM temp.moved);
INSERT INTO temp.linked SELECT other, links FROM temp.linked JOIN temp.moved USING (thing) WHERE other <> '';
"""
_ORDERED: Final = """
SELECT said.thing, place, name, language, coalesce(number, 0) FROM temp.said
LEFT JOIN (SELECT thing, sum(links) AS number FROM temp.linked GROUP BY thing) AS counted ON counted.thing = said.thing
ORDER BY kind_place(said.thing), coalesce(number, 0) DESC, said.thing, place, language, name
"""


def build(source: IO[bytes], file: Path) -> int:
    """Make the index.

    Args:
        source: N-Triples as :mod:`diplograph.search.gathering` gives them.
        file: Where to write; there is nothing yet.

    Returns:
        The number of things that have names.

    Raises:
        SyntaxError: when the source is no N-Triples.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.create_function("kind_place", 1, _kind_place, deterministic=True)
        database.executescript(f"{_STAGING} BEGIN;")
        _stage(database, parse(source, format=RdfFormat.N_TRIPLES))
        database.executescript(f"{_MOVES} BEGIN;")  # a script ends the transaction before it
        number = _write(database)
        database.executemany("INSERT OR IGNORE INTO slips VALUES (?, ?)", _slips(database))
        database.execute("INSERT INTO words(words) VALUES ('optimize')")
        database.executescript("CREATE UNIQUE INDEX by_thing ON things(thing); PRAGMA optimize;")
    return number


def _kind_place(thing: str) -> int:
    return KIND_ORDER[thing.partition("/")[0]]


def _stage(database: sqlite3.Connection, statements: Iterable[Quad]) -> None:
    """Sort what the stream says into tables."""
    said: list[tuple[str, int, str, str]] = []
    for subject, predicate, value, _ in statements:
        thing = _thing(subject)
        if thing is None:
            continue
        if isinstance(value, Literal) and predicate in _PLACE:
            said.append((thing, _PLACE[predicate], value.value, value.language or ""))
            if len(said) >= _BATCH:
                database.executemany("INSERT INTO temp.said VALUES (?, ?, ?, ?)", said)
                said.clear()
        elif isinstance(value, Literal) and predicate == _LINKS:
            database.execute("INSERT INTO temp.linked VALUES (?, ?)", (thing, int(value.value)))
        elif predicate == REPLACED_BY or value == WITHDRAWN:
            other = (_thing(value) or "") if predicate == REPLACED_BY else ""
            database.execute("INSERT OR REPLACE INTO temp.moved VALUES (?, ?)", (thing, other if other != thing else ""))
    database.executemany("INSERT INTO temp.said VALUES (?, ?, ?, ?)", said)


def _thing(node: object) -> str | None:
    """A thing that can be found, as kind/slug."""
    found = kind_and_slug(node.value) if isinstance(node, NamedNode) else None
    return f"{found[0]}/{found[1]}" if found and found[0] in KIND_ORDER else None


def _write(database: sqlite3.Connection) -> int:
    number, first, before = 0, 1, ""
    reading = database.cursor()
    for number, (thing, kind, links, names) in enumerate(_things(reading.execute(_ORDERED)), start=1):
        if kind != before:
            if before:
                database.execute("INSERT INTO kinds VALUES (?, ?, ?)", (before, first, number - 1))
            before, first = kind, number
        text = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
        database.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (number, thing, kind, links, text))
        tokens, keys = _readings(name for name, _, _ in names)
        database.execute("INSERT INTO words(rowid, readings) VALUES (?, ?)", (number, " ".join(sorted(tokens))))
        database.executemany("INSERT OR IGNORE INTO whole VALUES (?, ?)", [(key, number) for key in keys])
    if before:
        database.execute("INSERT INTO kinds VALUES (?, ?, ?)", (before, first, number))
    return number


def _things(rows: Iterable[tuple[str, int, str, str, int]]) -> Iterator[Row]:
    """Gather the names of each thing, each name once."""
    for thing, group in groupby(rows, key=lambda row: row[0]):
        names: dict[tuple[str, str], int] = {}
        links = 0
        for _, place, name, language, links in group:  # noqa: B007 - it is the same in all rows of a thing
            names.setdefault((name, language), place)
        yield thing, thing.partition("/")[0], links, [(*name, place) for name, place in names.items()]


def _readings(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """All readings of the words of names, and the keys of the whole names."""
    tokens: set[str] = set()
    keys: set[str] = set()
    for name in names:
        words = name_words(name)[:_MOST_WORDS]
        read = [readings for word in words if (readings := word_readings(word))]
        tokens.update(*read, *map(word_readings, name_compounds(words)))
        keys.update(whole_keys(read))
    return tokens, keys


def whole_keys(read: list[tuple[str, ...]]) -> set[str]:
    """Return the keys of a whole name: for each way of reading, its words in alphabetical order.

    >>> sorted(whole_keys([("meredow", "meredov"), ("rasit", "rashit")]))
    ['meredov rashit', 'meredow rasit']
    """
    return {" ".join(sorted(each)) for each in zip(*read, strict=True)} if read else set()


def shortened(word: str) -> set[str]:
    """Return a word, and the word without each one of its letters: two words one slip apart have one of these in common.

    >>> sorted(shortened("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _slips(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    words = database.cursor().execute("SELECT term FROM temp.vocabulary")
    for (word,) in words:
        if len(word) >= SHORTEST_WITH_SLIP and not word.isdigit():
            for rest in shortened(word):
                yield rest, word
