"""Name keys: one key for the spellings of one name, whatever its script, transliteration, diacritics or order of words."""

import re
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
    key = anyascii(name.lower().translate(_LETTERS)).lower()
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return " ".join(sorted(key.split()))
