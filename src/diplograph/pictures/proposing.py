"""Which charts an answer could be drawn as, judged by what its columns hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from diplograph.pictures.chart import Chart

Kind = Literal["number", "date", "text", "thing"]

_LABEL: Final = "label"
_END: Final = ("end", "last", "until", "to")


@dataclass(frozen=True, slots=True)
class Column:
    """One variable of an answer.

    Attributes:
        name: The variable's name.
        kind: What its values are: numbers, days or years, other texts, or things.
    """

    name: str
    kind: Kind


def proposed(columns: Sequence[Column]) -> tuple[Chart, ...]:
    """Return the charts that the columns of an answer are enough for, each with its roles filled by the first that fit.

    >>> [chart.text for chart in proposed([Column("placeLabel", "text"), Column("meetings", "number")])]
    ['bar x=placeLabel y=meetings']
    """
    return tuple(_charts(columns))


def _charts(columns: Sequence[Column]) -> Iterator[Chart]:
    latitude, longitude = _beginning(columns, "lat"), _beginning(columns, "lon")
    numbers = [each.name for each in columns if each.kind == "number" and each.name not in {latitude, longitude}]
    dates = [each.name for each in columns if each.kind == "date"]
    labels = _labels(columns)
    amount = {"value": numbers[0]} if numbers else {}
    if labels and numbers:
        yield Chart("bar", {"x": labels[0], "y": numbers[0]})
    if dates and numbers:
        yield Chart("line", {"x": dates[0], "y": numbers[0], **({"series": labels[0]} if labels else {})})
    if numbers and len(labels) > 1:
        yield Chart("heatmap", {"x": labels[1], "y": labels[0], **amount})
    elif numbers and labels and dates:
        yield Chart("heatmap", {"x": dates[0], "y": labels[0], **amount})
    if dates and labels:
        ends = [each for each in dates[1:] if each.lower().startswith(_END)]
        yield Chart("timeline", {"date": dates[0], "label": labels[0], **({"end": ends[0]} if ends else {})})
    if latitude and longitude and labels:
        yield Chart("map", {"latitude": latitude, "longitude": longitude, "label": labels[0], **amount})
    if len(labels) > 1:
        yield Chart("network", {"source": labels[0], "target": labels[1], **({"weight": numbers[0]} if numbers else {})})


def _beginning(columns: Sequence[Column], letters: str) -> str:
    """The first column of numbers whose name begins so."""
    return next((each.name for each in columns if each.kind == "number" and each.name.lower().startswith(letters)), "")


def _labels(columns: Sequence[Column]) -> list[str]:
    """The columns that say what a row is about, those first that are called labels; a thing with a label stands behind it."""
    named = [each.name for each in columns if each.kind == "text" and each.name.lower().endswith(_LABEL)]
    others = [each.name for each in columns if each.kind == "text" and each.name not in named]
    things = [each.name for each in columns if each.kind == "thing" and f"{each.name}Label" not in named]
    return [*named, *things, *others]
