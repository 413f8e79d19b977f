"""Axes and what stands on them, as Vega-Lite wants them."""

from collections.abc import Iterable
from typing import Any, Final

INK: Final = "#1f4e79"
_WIDE: Final = 400  # pixels for a label
_PLAIN: Final = 0xFFFF  # the last character that one escape names


def words_of(variable: str) -> str:
    """Return the words of a variable's name.

    >>> words_of("percentByStandIns"), words_of("stateLabel")
    ('percent by stand ins', 'state')
    """
    spaced = "".join(f" {each.lower()}" if each.isupper() else each for each in variable)
    return spaced.removesuffix(" label")


def quantity(field: str, variable: str, **more: object) -> dict[str, Any]:
    """Return the encoding of numbers."""
    return {"field": field, "type": "quantitative", "title": words_of(variable), **more}


def names(field: str, variable: str, order: Iterable[str], **more: object) -> dict[str, Any]:
    """Return the encoding of names in an order."""
    return {"field": field, "type": "nominal", "title": words_of(variable), "sort": list(order), **more}


def places(labels: Iterable[str]) -> dict[str, Any]:
    """Return the encoding of rows by their place, ``at``, each with its label: two may have the same one."""
    expression = f"[{','.join(map(_quoted, labels))}][datum.value]"
    return {"field": "at", "type": "ordinal", "axis": {"title": None, "labelExpr": expression, "labelLimit": _WIDE, "grid": True}}


def described(field: str) -> dict[str, Any]:
    """Return the encoding of the description of a mark, for those who do not see it."""
    return {"description": {"field": field, "type": "nominal"}}


def _quoted(text: str) -> str:
    """A text in an expression, with nothing in it that the expression's grammar knows: records are not trusted."""
    return f"'{''.join(each if each.isalnum() or each == ' ' else _escaped(each) for each in text)}'"


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) <= _PLAIN else "?"
