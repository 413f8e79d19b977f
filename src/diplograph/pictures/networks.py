"""Networks: who meets whom, laid out by forces that come to rest before anything is drawn (Vega)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from diplograph.pictures.axes import INK
from diplograph.pictures.rows import Picture, Row, label, left_out, number

_EDGES: Final = 120
_SIDE: Final = 640
_PULL: Final = 0.25  # towards the middle, so that what few lines join stays in sight
_SETTLED: Final = 400  # rounds


def as_network(rows: Sequence[Row], roles: Mapping[str, str]) -> Picture:
    """Names joined by lines, the wider the heavier; the heaviest edges only. Without weights all weigh the same."""

    def weight_of(row: Row) -> float:
        return number(row.get(roles["weight"], "")) if "weight" in roles else 1.0

    heavy = sorted(rows, key=lambda row: -weight_of(row))[:_EDGES]
    edges = [(label(row, roles["source"]), label(row, roles["target"]), weight_of(row)) for row in heavy]
    sums: Counter[str] = Counter()
    for source, target, weight in edges:
        sums[source] += int(weight)
        sums[target] += int(weight)
    index = {name: position for position, name in enumerate(sums)}
    nodes = [{"name": name, "sum": total} for name, total in sums.items()]
    links = [{"source": index[source], "target": index[target], "weight": weight} for source, target, weight in edges]
    return Picture(_specification(nodes, links), left_out(heavy, len(rows), "pairs"))


def _specification(nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    most = max((each["weight"] for each in links), default=1)
    largest = max((each["sum"] for each in nodes), default=1)
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": _SIDE,
        "height": _SIDE,
        "data": [{"name": "nodes", "values": nodes}, {"name": "links", "values": links}],
        "scales": [
            {"name": "width", "type": "linear", "domain": [0, most], "range": [0.4, 7]},
            {"name": "area", "type": "linear", "domain": [0, largest], "range": [30, 500]},
        ],
        "marks": [_nodes(), _links(), _names()],
    }


def _nodes() -> dict[str, Any]:
    forces = [
        {"force": "x", "x": "xfocus", "strength": _PULL},
        {"force": "y", "y": "yfocus", "strength": _PULL},
        {"force": "collide", "radius": 38},
        {"force": "nbody", "strength": -900},
        {"force": "link", "links": "links", "distance": 170},
    ]
    settled = {"type": "force", "signal": "force", "static": True, "iterations": _SETTLED, "forces": forces}
    encoding = {
        "size": {"scale": "area", "field": "sum"},
        "fill": {"value": INK},
        "stroke": {"value": "white"},
        "description": {"field": "name"},
        "xfocus": {"value": _SIDE / 2},
        "yfocus": {"value": _SIDE / 2},
    }
    mark = {"name": "points", "type": "symbol", "zindex": 1, "from": {"data": "nodes"}}
    return {**mark, "encode": {"enter": encoding}, "transform": [settled]}


def _links() -> dict[str, Any]:
    ends = {"sourceX": "datum.source.x", "sourceY": "datum.source.y", "targetX": "datum.target.x", "targetY": "datum.target.y"}
    path = {"type": "linkpath", "require": {"signal": "force"}, "shape": "line", **ends}
    encoding = {"stroke": {"value": "#8a8a8a"}, "strokeWidth": {"scale": "width", "field": "weight"}}
    return {"type": "path", "from": {"data": "links"}, "interactive": False, "encode": {"update": encoding}, "transform": [path]}


def _names() -> dict[str, Any]:
    encoding = {
        "x": {"field": "x"},
        "y": {"field": "y", "offset": -14},
        "text": {"field": "datum.name"},
        "align": {"value": "center"},
        "fontSize": {"value": 11},
        "fill": {"value": "black"},
        "stroke": {"value": "white"},
        "strokeWidth": {"value": 0.3},
    }
    return {"type": "text", "zindex": 2, "from": {"data": "points"}, "encode": {"enter": encoding}}
