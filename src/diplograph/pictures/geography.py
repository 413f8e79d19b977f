"""Maps: places on the outlines of the land, without borders (Vega-Lite)."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from diplograph.pictures.rows import Picture, Row, label, number

_OUTLINES: Final = Path(__file__).parent / "outlines" / "land-110m.json"
_NAMED: Final = 25  # places with their names beside them; of the others only the point is drawn
_WIDTH: Final = 760
_HEIGHT: Final = 460
_MARGIN: Final = 8.0  # degrees around the outermost places


def on_a_map(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """A point for each place, the larger the more, with name and number if there are any; what has no coordinates is left out."""
    counted = "value" in roles
    placed = [row for row in rows if row.get(roles["latitude"]) and row.get(roles["longitude"])]
    values: list[dict[str, Any]] = [
        {
            "name": label(row, roles["label"]),
            "latitude": number(row[roles["latitude"]]),
            "longitude": number(row[roles["longitude"]]),
            "value": number(row.get(roles["value"], "")) if counted else 1.0,
        }
        for row in placed
    ]
    values.sort(key=lambda each: -each["value"])
    for position, each in enumerate(values):
        told = f"{each['name']} ({each['value']:g})" if counted else each["name"]
        each["text"] = told if position < _NAMED else ""
    land = {"data": {"values": _land(), "format": {"type": "topojson", "feature": "land"}}, "mark": {"type": "geoshape", **_LAND}}
    where = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
    }
    size = {"size": {"field": "value", "type": "quantitative", "legend": None, "scale": {"range": [20, 420]}}}
    said = {"description": {"field": "name", "type": "nominal"}}
    points = {"mark": {"type": "circle", "color": "#1f4e79", "opacity": 0.75}, "encoding": {**where, **size, **said}}
    names = {"mark": {"type": "text", "dy": -14, "fontSize": 10, "aria": False}, "encoding": {**where, "text": {"field": "text"}}}
    data = {"values": values}
    layers = [land, {"data": data, **points}, {"data": data, **names}]
    shown = {"width": _WIDTH, "height": _HEIGHT, "projection": {"type": "equirectangular", **_frame(values)}, "layer": layers}
    missing = len(rows) - len(placed)
    return Picture(shown, f"{missing} places without coordinates are not on the map." if missing else "")


_LAND: Final = {"fill": "#ece8de", "stroke": "#b9b3a4", "strokeWidth": 0.5, "aria": False, "clip": True}


def _frame(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the projection is fitted to: the places and some degrees around them."""
    if not values:
        return {}
    across, down = [each["longitude"] for each in values], [each["latitude"] for each in values]
    west, east = max(-180.0, min(across) - _MARGIN), min(180.0, max(across) + _MARGIN)
    south, north = max(-85.0, min(down) - _MARGIN), min(85.0, max(down) + _MARGIN)
    corners = [[west, south], [west, north], [east, north], [east, south]]
    return {
        "fit": {"type": "MultiPoint", "coordinates": corners},
        "size": [_WIDTH, _HEIGHT],
        "clipExtent": [[0, 0], [_WIDTH, _HEIGHT]],
    }


@lru_cache(maxsize=1)
def _land() -> dict[str, Any]:
    outlines: dict[str, Any] = json.loads(_OUTLINES.read_text(encoding="utf-8"))
    return outlines
