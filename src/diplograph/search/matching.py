"""How the index is asked: the numbers of the things whose names answer a question, by each way of answering, the best first."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from diplograph.name_keys import name_words, word_readings
from diplograph.search.building import SHORTEST_WITH_SLIP, shortened, whole_keys

Readings = list[tuple[str, ...]]
Ranges = Sequence[tuple[int, int]]

# Of a question, so many words are looked for; of a longer one the first.
MOST_WORDS: Final = 12
# A word of few letters is near many others; so many of them are tried.
_MOST_SLIPS: Final = 40


class Match(IntEnum):
    """How a name answers a question, the best first."""

    SAME = 0  # letter by letter, apart from case
    EXACT = 1  # the same words, perhaps in another order, script or transliteration
    WORDS = 2  # it has all the words
    PREFIX = 3  # it has words that begin so
    TITLE_WORDS = 4  # it is a title, and has all the words
    TITLE_PREFIX = 5  # it is a title, and has words that begin so
    SLIP = 6  # it has words that are one slip apart


def read_words(text: str) -> Readings:
    """Return the readings of the words of a question, each word once."""
    words = list(dict.fromkeys(name_words(text)))[:MOST_WORDS]
    return [readings for word in words if (readings := word_readings(word))]


def best_of(found_by: Iterable[tuple[Match, list[int]]], limit: int) -> dict[int, Match]:
    """Return the numbers of the best things, each with how it matches; slips count only when there is nothing else.

    Args:
        found_by: The numbers found by each way of answering, the best way first.
        limit: The most things.
    """
    found: dict[int, Match] = {}
    for match, numbers in found_by:
        for number in numbers:
            if len(found) < limit:
                found.setdefault(number, match)
        if len(found) >= limit or (match == Match.TITLE_PREFIX and found):
            break
    return found


def tiers(
    database: sqlite3.Connection, words: Readings, names: Ranges, titles: Ranges, limit: int
) -> Iterator[tuple[Match, list[int]]]:
    """Yield the numbers of what matches in each way, the best way first; none is looked for before it is asked for.

    Args:
        database: The index.
        words: The words of the question.
        names: The numbers of the things that have names.
        titles: The numbers of the things that have titles.
        limit: The most things.
    """
    every = sorted([*names, *titles])
    keys = sorted(whole_keys(words))
    marks = ",".join("?" * len(keys))
    same = f"SELECT DISTINCT id FROM whole WHERE key IN ({marks}) AND id BETWEEN ? AND ? ORDER BY id LIMIT ?"  # noqa: S608
    yield Match.EXACT, _numbers(database, same, keys, every, limit)
    text = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
    whole, begun = [_all(map(_whole_words, words))], [_all(map(_prefixes, words))]
    yield Match.WORDS, _numbers(database, text, whole, names, limit)
    yield Match.PREFIX, _numbers(database, text, begun, names, limit)
    yield Match.TITLE_WORDS, _numbers(database, text, whole, titles, limit)
    yield Match.TITLE_PREFIX, _numbers(database, text, begun, titles, limit)
    slips = [_slips(database, each) for each in words]
    if any(slips):
        either = [_prefixes(word, near) for word, near in zip(words, slips, strict=True)]
        yield Match.SLIP, _numbers(database, text, [_all(either)], every, limit)


def _numbers(database: sqlite3.Connection, query: str, values: Sequence[str], ranges: Ranges, limit: int) -> list[int]:
    found: list[int] = []
    for first, last in ranges:
        if len(found) < limit:
            found += [number for (number,) in database.execute(query, (*values, first, last, limit - len(found)))]
    return found


# What stands in quotation marks is a text to FTS5, whatever it is; and readings have letters and digits only.
def _all(alternatives: Iterable[str]) -> str:
    return " AND ".join(f"({each})" for each in alternatives)


def _whole_words(readings: tuple[str, ...]) -> str:
    return " OR ".join(f'"{each}"' for each in dict.fromkeys(readings))


def _prefixes(readings: tuple[str, ...], near: Iterable[str] = ()) -> str:
    """All that begins with one of the readings, or is one of the words near by.

    A reading that little is left of, such as that of a letter many times, begins too much.
    """
    told = [each for each in dict.fromkeys(readings) if 2 * len(each) >= len(readings[0])]
    shortest = [each for each in told if not any(each != other and each.startswith(other) for other in told)]
    return " OR ".join([*(f'"{each}"*' for each in shortest), *(f'"{each}"' for each in near)])


def _slips(database: sqlite3.Connection, readings: tuple[str, ...]) -> list[str]:
    """The words of the index that are one slip of a letter apart: one too many, too few, another one, or two exchanged."""
    near: dict[str, None] = {}
    for each in dict.fromkeys(readings):
        if len(each) < SHORTEST_WITH_SLIP or each.isdigit():
            continue
        rests = sorted(shortened(each))
        marks = ",".join("?" * len(rests))
        rows = database.execute(f"SELECT DISTINCT word FROM slips WHERE rest IN ({marks})", rests)  # noqa: S608
        near.update(dict.fromkeys(word for (word,) in rows if OSA.distance(each, word, score_cutoff=1) == 1))
    return list(near)[:_MOST_SLIPS]


def nearness(text: str, words: Readings, name: str) -> Match:
    """Return how one name answers a question.

    Args:
        text: The question.
        words: Its words.
        name: The name.
    """
    if name.casefold() == text.strip().casefold():
        return Match.SAME
    read, keys = _read_name(name)
    if not keys.isdisjoint(whole_keys(words)):
        return Match.EXACT
    if all(any(not set(word).isdisjoint(each) for each in read) for word in words):
        return Match.WORDS
    starts = (any(part.startswith(word) for each in read for part in each) for word in words)
    return Match.PREFIX if all(starts) else Match.SLIP


@lru_cache(maxsize=20_000)  # what is found once is found again, by the next letter that somebody types
def _read_name(name: str) -> tuple[Readings, set[str]]:
    read = [readings for word in name_words(name) if (readings := word_readings(word))]
    return read, whole_keys(read)
