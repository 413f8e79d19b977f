"""SHACL by pySHACL, slow and complete: the oracle of the other engines, and the route for what they cannot do."""

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import pyshacl
import rdflib
from pyoxigraph import Triple
from rdflib import Graph

from diplograph.validation.engines.interface import Raw
from diplograph.validation.engines.reports import raw_results, triples

# rdflib logs a traceback for a date that is none; the finding says it better.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


class _PyshaclEngine:
    """See :class:`diplograph.validation.engines.interface.CoreEngine`."""

    def results(self, data: str, shapes: str) -> Sequence[Raw]:
        return list(raw_results(_report(data, shapes)))


def oracle_report(data: str, shapes: str) -> list[Triple]:
    """Return the validation report of pySHACL alone, ``sh:sparql`` included.

    Args:
        data: The data graph, in N-Triples.
        shapes: The shapes graph, in N-Triples.

    Raises:
        pyshacl.errors.ValidationFailure: when the shapes are not well-formed or use what SHACL-SPARQL does not allow.
    """
    return triples(_report(data, shapes))


def _report(data: str, shapes: str) -> Graph:
    # Literals keep the form in which they were written: a shape judges the text, not rdflib's reading of it. pySHACL undoes it.
    rdflib.NORMALIZE_LITERALS = False
    # pySHACL takes a pyoxigraph store too, but is seven times slower on it than on rdflib's own graph.
    _, found, _ = pyshacl.validate(Graph().parse(data=data, format="nt"), shacl_graph=_read(shapes))
    if not isinstance(found, Graph):
        raise found if isinstance(found, Exception) else TypeError(f"pySHACL gave no report: {found!r}")
    return found


@lru_cache(maxsize=4)
def _read(shapes: str) -> Graph:
    return Graph().parse(data=shapes, format="nt")


ENGINE: Final = _PyshaclEngine()
