"""A chart of an answer as a specification in Vega-Lite (or Vega, for networks): what is drawn, and nothing about how.

No chart needs its colours: values are written into cells and beside bars, lines differ in dash and point, and each mark of the
SVG has a description for those who do not see it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from diplograph.pictures.bars import as_bars
from diplograph.pictures.chart import Chart
from diplograph.pictures.geography import on_a_map
from diplograph.pictures.heatmaps import as_heatmap
from diplograph.pictures.lifelines import as_lifelines
from diplograph.pictures.lines import as_lines
from diplograph.pictures.networks import as_network
from diplograph.pictures.rows import Picture, Row
from diplograph.pictures.timelines import as_timeline

_MAKERS: Final[Mapping[str, Callable[[Sequence[Row], Mapping[str, str]], Picture]]] = {
    "bar": as_bars,
    "heatmap": as_heatmap,
    "lifeline": as_lifelines,
    "line": as_lines,
    "map": on_a_map,
    "network": as_network,
    "timeline": as_timeline,
}
_TITLE: Final = {
    "anchor": "start",
    "frame": "group",
    "offset": 12,
    "fontSize": 15,
    "subtitleFontSize": 11,
    "subtitleColor": "#555",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a named query, to be drawn.

    Attributes:
        title: The question.
        origin: Where the answer comes from, in words: it stands in the picture, which may go round without its page.
        rows: The rows: the text of each variable that is bound.
    """

    title: str
    origin: str
    rows: Sequence[Row]


def specification(chart: Chart, answer: Answer) -> dict[str, Any]:
    """Return the specification of a picture, with its data inside.

    Args:
        chart: What to draw.
        answer: What it shows; of many rows a picture takes the first or the weightiest, and says so beneath its title.

    Raises:
        KeyError: for a chart that is only a table.
    """
    picture = _MAKERS[chart.kind](answer.rows, chart.roles)
    subtitle = [*([picture.note] if picture.note else []), answer.origin]
    title = {"text": answer.title, "subtitle": subtitle, **_TITLE}
    return {"background": "white", "padding": 12, "title": title, "description": answer.title, **picture.specification}
