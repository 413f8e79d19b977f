"""Heat maps (Vega-Lite)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplograph.pictures.axes import names, quantity
from diplograph.pictures.rows import Picture, Row, label, left_out, number, values_of, weightiest

_SIDE: Final = 36  # the most rows and columns
_DARKEST: Final = 1.4  # how far the scale goes beyond the greatest number, so that the number can be read on its cell
_WHITE_FROM: Final = 0.7  # the share of the greatest number from which a number is written in white


def as_heatmap(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """Cells with their number in them, the darker the greater."""
    across, down = (weightiest(rows, roles[side], roles["value"], _SIDE) for side in ("x", "y"))
    kept = [row for row in rows if label(row, roles["x"]) in across and label(row, roles["y"]) in down]
    numbers = [number(row.get(roles["value"], "")) for row in kept]
    values = [
        {"x": label(row, roles["x"]), "y": label(row, roles["y"]), "value": value}
        for row, value in zip(kept, numbers, strict=True)
    ]
    # Years go forward; anything else stands in the order of the answer.
    order = sorted(across) if all(each.isdigit() for each in across) else across
    x = names("x", roles["x"], order, axis={"labelAngle": -60, "labelLimit": 220})
    y = names("y", roles["y"], down, axis={"labelLimit": 320})
    frame = {"width": {"step": 20}, "height": {"step": 16}, "encoding": {"x": x, "y": y}}
    layers = _layers(roles["value"], max(numbers, default=0))
    return Picture({**values_of(values), **frame, "layer": layers}, left_out(kept, len(rows), "cells"))


def _layers(variable: str, most: float) -> list[dict[str, Any]]:
    shade = quantity("value", variable, scale={"scheme": "greys", "domain": [0, most * _DARKEST]})
    ink = {"condition": {"test": f"datum.value > {most * _WHITE_FROM}", "value": "white"}, "value": "black"}
    text = {"text": {"field": "value"}, "color": ink}
    return [
        {"mark": {"type": "rect"}, "encoding": {"color": shade}},
        {"mark": {"type": "text", "fontSize": 9, "aria": False}, "encoding": text},
    ]
