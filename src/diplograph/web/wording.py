"""The words of pages in each language: translations of their texts, and how people there write days and numbers.

The translations stand in ``locales``, one gettext catalogue a language, and are read as they stand: nothing is to be compiled.
"""

import re
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from markupsafe import escape

from diplograph.languages import ENGLISH, SPOKEN

CATALOGUES: Final = Path(__file__).parent / "locales"
# A day is written in the middle of the world's English, day before month.
_LOCALES: Final = {ENGLISH: "en_GB"}
_DAY: Final = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:T.*|Z|[+-]\d{2}:\d{2})?")
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")


class Wording:
    """The words of one language.

    Args:
        language: Its tag.
        known: The English texts that templates may have markup in; every other text is escaped where it is shown.
        translations: The translations of those.

    Attributes:
        language: Its tag.
    """

    def __init__(self, language: str, known: frozenset[str], translations: NullTranslations) -> None:
        self.language = language
        self._known = known
        self._translations = translations
        self._locale = Locale.parse(_LOCALES.get(language, language))

    @cached_property
    def name(self) -> str:
        """What the language is called in itself."""
        named = Locale.parse(self.language).get_language_name() or self.language
        return named[:1].upper() + named[1:]

    def gettext(self, text: str) -> str:
        """Return a text in this language.

        What templates show as it is must be ours. A text that is in no catalogue may come from a record, so it is escaped; and it
        is no pattern for values, so that its percent signs are doubled.
        """
        if text in self._known:
            return str(self._translations.gettext(text))
        return str(escape(text)).replace("%", "%%")

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a text that goes with a number."""
        return str(self._translations.ngettext(singular, plural, number))

    def plain(self, text: str) -> str:
        """Return a text in this language, for programs that write it somewhere else than into a template."""
        return str(self._translations.gettext(text)) if text in self._known else text

    def day(self, told: str, *, short: bool = False) -> str:
        """Return a day, or a month, as people write it; anything else comes back as it is.

        Args:
            told: As data have it, ``2020-10-15`` or ``2020-10``, perhaps with a time or an offset behind it.
            short: Whether the name of the month is abbreviated, for columns of tables.
        """
        try:
            if found := _DAY.fullmatch(told):
                return str(format_date(date.fromisoformat(found["date"]), "medium" if short else "long", self._locale))
            if found := _MONTH.fullmatch(told):
                month = date(int(found["year"]), int(found["month"]), 1)
                return str(format_skeleton("yMMM" if short else "yMMMM", month, locale=self._locale))
        except ValueError:
            pass  # a record may hold a day that no calendar has
        return told

    def number(self, told: float) -> str:
        """Return a number with its groups of digits as people write them."""
        return str(format_decimal(told, locale=self._locale))


def catalogue_of(language: str) -> Catalog:
    """Return the catalogue of a language as its file has it."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, language)


def read_wordings() -> dict[str, Wording]:
    """Return the words of all languages that pages are shown in."""
    catalogues = {language: catalogue_of(language) for language in SPOKEN if language != ENGLISH}
    known = frozenset(text for catalogue in catalogues.values() for text in _texts(catalogue))
    translations = {language: _compiled(each) for language, each in catalogues.items()}
    return {language: Wording(language, known, translations.get(language, NullTranslations())) for language in SPOKEN}


def _texts(catalogue: Catalog) -> list[str]:
    return [text for message in catalogue for text in ([message.id] if isinstance(message.id, str) else message.id) if text]


def _compiled(catalogue: Catalog) -> Translations:
    file = BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return Translations(file)


WORDINGS: Final = read_wordings()
