"""Lines (Vega-Lite)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplograph.pictures.axes import names, quantity, words_of
from diplograph.pictures.rows import Picture, Row, label, number, values_of

_MOST: Final = 8
_TILTED: Final = {"labelAngle": -45, "labelOverlap": True}


def as_lines(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """A line for each series, told apart by dash and point as well as by colour."""
    series = roles.get("series", "")
    counts = Counter(label(row, series) for row in rows)
    kept = [each for each, _ in counts.most_common(_MOST)]
    values = [
        {"x": row.get(roles["x"], ""), "y": number(row.get(roles["y"], "")), "series": label(row, series)}
        for row in rows
        if label(row, series) in kept
    ]
    axes = {
        "x": {"field": "x", "type": "ordinal", "title": words_of(roles["x"]), "axis": _TILTED},
        "y": quantity("y", roles["y"]),
    }
    frame = {"width": 620, "height": 300, "encoding": axes, "layer": _layers(series, kept)}
    left = f"The {len(kept)} of {len(counts)} series with the most rows; the table has them all."
    return Picture({**values_of(values), **frame}, left if len(kept) < len(counts) else "")


def _layers(series: str, kept: list[str]) -> list[dict[str, Any]]:
    line = {"mark": {"type": "line", "aria": False}}
    point = {"mark": {"type": "point", "size": 60, "filled": True, "opacity": 1}}
    if not series:
        return [line, point]
    name = names("series", series, kept, legend={"labelLimit": 320}, scale={"domain": kept})
    colour = {**name, "scale": {"scheme": "dark2", "domain": kept}}
    return [
        {**line, "encoding": {"color": colour, "strokeDash": {**name, "legend": None}}},
        {**point, "encoding": {"color": colour, "shape": name}},
    ]
