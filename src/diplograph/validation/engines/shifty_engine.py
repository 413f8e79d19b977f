"""SHACL Core by the library ``pyshifty``."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import shifty
from rdflib import Graph

from diplograph.validation.engines.interface import Raw
from diplograph.validation.engines.reports import raw_results


class _ShiftyEngine:
    """See :class:`diplograph.validation.engines.interface.CoreEngine`."""

    def results(self, data: str, shapes: str) -> Sequence[Raw]:
        return list(raw_results(_report(data, shapes)))


def _report(data: str, shapes: str) -> Graph:
    # Bytes, because a text might be taken for the name of a file or for an address to fetch.
    _, report, _ = _compiled(shapes).validate(data.encode(), graph_mode="data", infer=False, sort_results=False)
    return report


@lru_cache(maxsize=4)
def _compiled(shapes: str) -> shifty.PreparedValidator:
    return shifty.PreparedValidator(shapes.encode())


ENGINE: Final = _ShiftyEngine()
