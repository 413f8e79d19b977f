"""Name keys: one key for the spellings of one name, whatever its script, transliteration, diacritics or order of words.

Two names with one :func:`name_key` are taken for one when records are judged, so it folds only what is surely the same. A search
may be more generous: :func:`word_readings` gives each word in several readings, and two words meet when they share one.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

from anyascii import anyascii

# Turkic and Slavic letters that a plain transliteration strips of their sound.
_LETTERS: Final = str.maketrans(
    {"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "j", "җ": "j", "ҷ": "j", "ъ": "", "ь": "", "ё": "е"}
)
# Where transliterations differ, one of them; in this order.
_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"['’‘ʻʼ`´ʹʺ]", ""),
        (r"[^a-z0-9]+", " "),
        (r"shch", "sh"),
        (r"dzh|zh|dj", "j"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"ck|q", "k"),
        (r"w", "v"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aeou])i(?=e)|\bi(?=e)", ""),
    )
)


def name_key(name: str) -> str:
    """Return the key of a name; spellings of one name have one key.

    >>> name_key("Сироджиддин Мухриддин") == name_key("Muhriddin, Sirojiddin")
    True
    >>> name_key("Raşit Meredow") == name_key("Rasit Meredov")
    False
    """
    return " ".join(sorted(_sounded(anyascii(name.lower().translate(_LETTERS))).split()))


def _sounded(text: str) -> str:
    key = text.lower()
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key


# Letters that languages pronounce, or people transliterate, in several ways; each line makes one more reading of a word.
_OTHER_READINGS: Final = tuple(
    tuple((re.compile(pattern), sound) for pattern, sound in each)
    for each in (
        (("ё", "yo"), ("ә|ə", "a"), ("x", "kh")),  # Мирзиёев: Mirziyoyev; Əliyev: Aliyev; Uzbek Muxriddin: Mukhriddin
        (("ё", "o"), ("x", "ks"), (r"sch(?=[^aeiouy])", "sh"), ("j", "y")),  # Горбачёв: Gorbachov; Alexey: Aleksey; German
        ((r"(?<!t)ch", "sh"), ("tch", "ch"), ("ou", "u"), ("gu(?=[eéiï])", "g")),  # French: Rachid, Nouriddinov, Sergueï
    )
)
_HAN: Final = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_APOSTROPHES: Final = frozenset("'’‘ʻʼ`´ʹʺ")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_WORD: Final = 64


class _Separators(dict[int, str]):
    """What becomes of each character before a text is split: marks stay with their letters, apostrophes vanish."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character.isalnum() or unicodedata.category(character).startswith("M")
        found = self[code] = character if kept else "" if character in _APOSTROPHES else " "
        return found


_SEPARATORS: Final = _Separators()


def name_words(name: str) -> list[str]:
    """Return the words of a name in lower case, without punctuation and control characters.

    Each Chinese character is a word of its own, because it is one syllable of what others write in letters.

    >>> name_words("Al-Sa'ud, O‘zbekiston")
    ['al', 'saud', 'ozbekiston']
    >>> name_words("王毅")
    ['王', '毅']
    """
    text = _HAN.sub(r" \1 ", unicodedata.normalize("NFKC", name)).lower().translate(_SEPARATORS)
    return [word[:_LONGEST_WORD] for word in text.split()]


def name_compounds(words: list[str]) -> list[str]:
    """Return the neighbours among Chinese characters joined, because given names are written as one word elsewhere.

    >>> name_compounds(name_words("习近平"))
    ['习近', '近平']
    """
    return [one + other for one, other in pairwise(words) if _HAN.fullmatch(one) and _HAN.fullmatch(other)]


@lru_cache(maxsize=200_000)  # names are made of the same words again and again
def word_readings(word: str) -> tuple[str, ...]:
    """Return a word of :func:`name_words` in all its readings, in letters a to z and digits; those at one place go together.

    Returns:
        First the letters without diacritics, then the sounds in several pronunciations; some may be equal. Empty when nothing
        in the word can be read.

    >>> set(word_readings("muxriddin")) & set(word_readings("мұхриддин"))
    {'muhridin'}
    """
    plain = _NOT_PLAIN.sub("", anyascii(word).lower())
    if not plain:
        return ()
    spelled = [word, *(_respelled(word, each) for each in _OTHER_READINGS)]
    sounded = {each: _sounded(anyascii(each.translate(_LETTERS))).replace(" ", "") or plain for each in set(spelled)}
    return (plain, *(sounded[each] for each in spelled))


def _respelled(word: str, reading: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, sound in reading:
        word = pattern.sub(sound, word)
    return word
