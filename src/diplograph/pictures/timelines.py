"""Timelines (Vega-Lite)."""

from collections.abc import Mapping, Sequence
from typing import Final

from diplograph.pictures.axes import INK, described, places
from diplograph.pictures.rows import Picture, Row, label, left_out, values_of

_MOST: Final = 60
_YEAR: Final = 4  # digits


def as_timeline(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """A point in time for each row, or a bar where it has an end; one below the other, the earliest first."""
    dated = sorted((row for row in rows if _day(row, roles["date"])), key=lambda row: _day(row, roles["date"]))
    shown = dated[:_MOST]
    labels = [label(row, roles["label"]) for row in shown]
    begins = [_day(row, roles["date"]) for row in shown]
    ends = [_day(row, roles.get("end", "")) or begin for row, begin in zip(shown, begins, strict=True)]
    values = [
        {"at": place, "label": name, "date": begin, "end": end}
        for place, (name, begin, end) in enumerate(zip(labels, begins, ends, strict=True))
    ]
    x = {"field": "date", "type": "temporal", "title": None, "scale": {"nice": True}}
    span = {"mark": {"type": "rule", "strokeWidth": 5, "color": INK}, "encoding": {"x2": {"field": "end"}, **described("label")}}
    point = {"mark": {"type": "point", "filled": True, "size": 70, "color": INK, "opacity": 1, "aria": False}}
    frame = {"width": 460, "height": {"step": 20}, "encoding": {"x": x, "y": places(labels)}, "layer": [span, point]}
    return Picture({**values_of(values), **frame}, left_out(shown, len(dated), "entries with a date"))


def _day(row: Row, name: str) -> str:
    """A day as the axis reads it, which puts a year or a month at its first day; empty when there is none."""
    text = row.get(name, "")
    return text if text[:_YEAR].isdigit() else ""
