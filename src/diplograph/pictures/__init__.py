"""Pictures: the answer to a query as a chart, drawn from its table alone, as SVG or PNG."""

from diplograph.pictures.chart import ROLES, Chart, read_chart
from diplograph.pictures.drawing import as_png, as_svg
from diplograph.pictures.land import Frame
from diplograph.pictures.proposing import Column, Kind, proposed
from diplograph.pictures.specification import Answer, specification

__all__ = [
    "ROLES",
    "Answer",
    "Chart",
    "Column",
    "Frame",
    "Kind",
    "as_png",
    "as_svg",
    "proposed",
    "read_chart",
    "specification",
]
