"""Pictures: the answer to a named query as a chart, drawn from its table alone, as SVG or PNG."""

from diplograph.pictures.chart import Chart, read_chart
from diplograph.pictures.drawing import as_png, as_svg
from diplograph.pictures.land import Frame
from diplograph.pictures.specification import Answer, specification

__all__ = ["Answer", "Chart", "Frame", "as_png", "as_svg", "read_chart", "specification"]
