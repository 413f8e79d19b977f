"""Life-lines: what happened to each of several things, on a line of its own over the same years (Vega-Lite)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplograph.pictures.axes import INK, described, names
from diplograph.pictures.rows import Picture, Row, label, left_out, values_of

_MOST: Final = 40  # lines
_KINDS: Final = 8  # of steps, as many as there are shapes
_YEAR: Final = 4  # digits
_OTHER: Final = "other"
_SHAPES: Final = ("circle", "square", "triangle-up", "cross", "diamond", "triangle-down", "stroke", "triangle-right")


def as_lifelines(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """A line for each thing from its first day to its last, with a point for each step, told apart by shape; the busiest only."""
    dated = [row for row in rows if row.get(roles["date"], "")[:_YEAR].isdigit()]
    counts = Counter(label(row, roles["label"]) for row in dated)
    kept = {name for name, _ in counts.most_common(_MOST)}
    kinds = [name for name, _ in Counter(label(row, roles["step"]) for row in dated).most_common(_KINDS)]
    days: dict[str, list[str]] = defaultdict(list)
    points = []
    for row in dated:
        name, step, day = label(row, roles["label"]), label(row, roles["step"]), row[roles["date"]]
        if name in kept:
            days[name].append(day)
            points.append(
                {"name": name, "step": step if step in kinds else _OTHER, "date": day, "said": f"{name}: {step}, {day}"}
            )
    order = sorted(days, key=lambda name: (min(days[name]), name))
    lines = [{"name": name, "date": min(own), "end": max(own)} for name, own in days.items()]
    steps = [*kinds, *(["other"] if any(each["step"] == _OTHER for each in points) else [])]
    return Picture(
        {"width": 620, "height": {"step": 20}, "layer": _layers(points, lines, order, steps, roles)},
        left_out(kept, len(counts), "lines"),
    )


def _layers(
    points: list[dict[str, str]], lines: list[dict[str, str]], order: list[str], steps: list[str], roles: Mapping[str, str]
) -> list[dict[str, Any]]:
    x = {"field": "date", "type": "temporal", "title": None, "scale": {"nice": True}}
    y = {**names("name", roles["label"], order, axis={"labelLimit": 360, "grid": True}), "title": None}
    shapes = {"domain": steps, "range": [*_SHAPES[: len(steps)], *(["stroke"] * max(0, len(steps) - len(_SHAPES)))]}
    shape = names("step", roles["step"], steps, scale=shapes, legend={"labelLimit": 240})
    thread = {"mark": {"type": "rule", "color": "#8a8a8a", "aria": False}, "encoding": {"x": x, "x2": {"field": "end"}, "y": y}}
    point = {
        "mark": {"type": "point", "filled": False, "size": 60, "color": INK, "opacity": 1, "strokeWidth": 1.5},
        "encoding": {"x": x, "y": y, "shape": shape, **described("said")},
    }
    return [{**values_of(lines), **thread}, {**values_of(points), **point}]
