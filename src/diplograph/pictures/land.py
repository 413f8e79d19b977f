"""The outlines of the land around some places, as the path of a small map: from the vendored topology, cut to a frame."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

OUTLINES: Final = Path(__file__).parent / "outlines" / "land-110m.json"

Position = tuple[float, float]
Ring = tuple[Position, ...]
Bounds = tuple[float, float, float, float]
_CORNERS: Final = 3  # the fewest of a shape
_HALF: Final = 180.0  # degrees of longitude, half way round


class Frame:
    """A rectangle of the earth and how it is drawn: degrees east to the right, degrees north up, the same length each.

    Args:
        places: Longitude and latitude of what is to be in it.
        margin: Degrees around the outermost places.
        width: How wide it is drawn.
    """

    def __init__(self, places: Sequence[Position], margin: float, width: float) -> None:
        across, down = [east for east, _ in places], [north for _, north in places]
        self.west, self.east = max(-180.0, min(across) - margin), min(180.0, max(across) + margin)
        self.south, self.north = max(-85.0, min(down) - margin * 0.6), min(85.0, max(down) + margin * 0.6)
        self.width = width
        self._scale = width / (self.east - self.west)

    @property
    def height(self) -> float:
        """How high it is drawn."""
        return round((self.north - self.south) * self._scale, 1)

    def at(self, place: Position) -> Position:
        """Return where a place is drawn."""
        east, north = place
        return round((east - self.west) * self._scale, 1), round((self.north - north) * self._scale, 1)

    def path(self) -> str:
        """Return the land in the frame as the data of an SVG path.

        >>> Frame([(69.2, 41.3)], 12, 240).path()[:1]
        'M'
        """
        near = (ring for ring, bounds in _rings() if self._meets(bounds))
        return "".join(self._drawn(ring) for ring in map(self._cut, near) if len(ring) >= _CORNERS)

    def _meets(self, bounds: Bounds) -> bool:
        west, south, east, north = bounds
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south

    def _drawn(self, ring: Ring) -> str:
        points = [f"{x:g} {y:g}" for x, y in map(self.at, ring)]
        return f"M{'L'.join(points)}Z"

    def _cut(self, ring: Ring) -> Ring:
        """The part of a shape within the frame (Sutherland and Hodgman): cut along each side in turn."""
        sides: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
            (0, self.west, float.__ge__),
            (0, self.east, float.__le__),
            (1, self.south, float.__ge__),
            (1, self.north, float.__le__),
        )
        for axis, bound, inside in sides:
            ring = tuple(_cut_along(ring, axis, bound, inside))
        return ring


def _cut_along(ring: Ring, axis: int, bound: float, inside: Callable[[float, float], bool]) -> Iterator[Position]:
    for before, here in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        was, now = inside(before[axis], bound), inside(here[axis], bound)
        if was != now:
            share = (bound - before[axis]) / (here[axis] - before[axis])
            yield before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])
        if now:
            yield here


@lru_cache(maxsize=1)
def _rings() -> tuple[tuple[Ring, Bounds], ...]:
    """The outlines, each as a closed line with what it lies between: west, south, east, north."""
    topology: dict[str, Any] = json.loads(OUTLINES.read_text(encoding="utf-8"))
    arcs = [tuple(_positions(arc, topology["transform"])) for arc in topology["arcs"]]
    shapes = topology["objects"]["land"]["geometries"][0]["arcs"]
    rings = [each for shape in shapes for ring in shape for each in _unwound(_joined(ring, arcs))]
    return tuple((ring, _bounds(ring)) for ring in rings)


def _unwound(ring: Ring) -> Iterator[Ring]:
    """An outline without the leap from one edge of the map to the other; one that crosses the edge is there on both sides."""
    turns, before, unwound = 0.0, ring[0][0], list[Position]()
    for east, north in ring:
        if abs(east - before) > _HALF:
            turns += -2 * _HALF if east > before else 2 * _HALF
        before = east
        unwound.append((east + turns, north))
    west, _, east, _ = _bounds(tuple(unwound))
    yield tuple(unwound)
    if east > _HALF:
        yield tuple((each - 2 * _HALF, north) for each, north in unwound)
    if west < -_HALF:
        yield tuple((each + 2 * _HALF, north) for each, north in unwound)


def _bounds(ring: Ring) -> Bounds:
    across, down = [east for east, _ in ring], [north for _, north in ring]
    return min(across), min(down), max(across), max(down)


def _positions(arc: Iterable[Sequence[int]], transform: dict[str, Sequence[float]]) -> Iterator[Position]:
    """The positions of an arc, which stand in the topology as steps of whole numbers."""
    (x_scale, y_scale), (x_start, y_start) = transform["scale"], transform["translate"]
    x = y = 0
    for right, up in arc:
        x, y = x + right, y + up
        yield x * x_scale + x_start, y * y_scale + y_start


def _joined(ring: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """The arcs of a ring one after another, those with a number below zero turned round."""
    joined: list[Position] = []
    for number in ring:
        joined.extend(arcs[number] if number >= 0 else arcs[~number][::-1])
    return tuple(joined)
