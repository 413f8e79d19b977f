"""Invented names in Latin and Cyrillic script; every number gives a name of its own."""

from dataclasses import dataclass
from typing import Final

_SYLLABLES: Final = (
    *(("ba", "ба"), ("be", "бе"), ("da", "да"), ("do", "до"), ("ga", "га"), ("ka", "ка"), ("ko", "ко"), ("la", "ла")),
    *(("le", "ле"), ("li", "ли"), ("ma", "ма"), ("me", "ме"), ("mo", "мо"), ("na", "на"), ("ni", "ни"), ("no", "но")),
    *(("pa", "па"), ("ra", "ра"), ("ri", "ри"), ("ro", "ро"), ("sa", "са"), ("so", "со"), ("ta", "та"), ("te", "те")),
    *(("to", "то"), ("va", "ва"), ("ve", "ве"), ("vi", "ви"), ("za", "за"), ("zo", "зо")),
)
_ENDINGS: Final = (
    ("nov", "нов"),
    ("ris", "рис"),
    ("dar", "дар"),
    ("mund", "мунд"),
    ("lin", "лин"),
    ("bek", "бек"),
    ("kar", "кар"),
)
_LANDS: Final = (("land", "ланд"), ("nia", "ния"), ("stan", "стан"), ("mark", "марк"), ("ria", "рия"))
_GIVEN: Final = (
    *(("Ada", "Ада"), ("Boris", "Борис"), ("Clara", "Клара"), ("Denis", "Денис"), ("Elena", "Елена"), ("Felix", "Феликс")),
    *(("Greta", "Грета"), ("Ivan", "Иван"), ("Julia", "Юлия"), ("Karim", "Карим"), ("Lara", "Лара"), ("Marat", "Марат")),
    *(("Nina", "Нина"), ("Oleg", "Олег"), ("Petra", "Петра"), ("Rustam", "Рустам"), ("Sara", "Сара"), ("Timur", "Тимур")),
)
# A prime without a common factor with the number of syllables spreads neighbouring numbers over the alphabet.
_STRIDE: Final = 7919


@dataclass(frozen=True, slots=True)
class Name:
    """A name in two scripts.

    Attributes:
        en: In Latin script.
        ru: In Cyrillic script.
    """

    en: str
    ru: str

    @property
    def slug(self) -> str:
        """The name as part of an IRI."""
        return self.en.lower().replace(" ", "-")


def _word(number: int, endings: tuple[tuple[str, str], ...]) -> Name:
    base = len(_SYLLABLES)
    spread = number * _STRIDE % base**3
    digits = (spread % base, spread // base % base, spread // base**2)
    parts = [_SYLLABLES[digit] for digit in digits[: 2 if number < base else 3]]
    parts.append(endings[number % len(endings)])
    return Name("".join(latin for latin, _ in parts).capitalize(), "".join(cyrillic for _, cyrillic in parts).capitalize())


def surname(number: int) -> Name:
    """Return a family name."""
    return _word(number, _ENDINGS)


def land(number: int) -> Name:
    """Return the name of a state."""
    return _word(number, _LANDS)


def person(number: int, family: Name) -> Name:
    """Return the full name of a person of a family."""
    latin, cyrillic = _GIVEN[number % len(_GIVEN)]
    return Name(f"{latin} {family.en}", f"{cyrillic} {family.ru}")
