"""Bars (Vega-Lite)."""

from collections.abc import Mapping, Sequence
from typing import Final

from diplograph.pictures.axes import INK, described, places, quantity
from diplograph.pictures.rows import Picture, Row, label, left_out, number, values_of

_MOST: Final = 40


def as_bars(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """Bars that lie, because labels are long, in the order of the answer, each with its number behind it."""
    shown = rows[:_MOST]
    labels = [label(row, roles["x"]) for row in shown]
    values = [
        {"at": place, "label": name, "value": number(row.get(roles["y"], ""))}
        for place, (row, name) in enumerate(zip(shown, labels, strict=True))
    ]
    bars = {"mark": {"type": "bar", "color": INK}, "encoding": described("label")}
    numbers = {"mark": {"type": "text", "align": "left", "dx": 4, "aria": False}, "encoding": {"text": {"field": "value"}}}
    place = {"y": places(labels), "x": quantity("value", roles["y"])}
    frame = {"width": 420, "height": {"step": 18}, "encoding": place, "layer": [bars, numbers]}
    return Picture({**values_of(values), **frame}, left_out(shown, len(rows), "rows"))
