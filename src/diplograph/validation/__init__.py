"""Validation: what is wrong, in which line, in plain words."""

from diplograph.validation.check import Report, check
from diplograph.validation.findings import Edit, Finding, Severity, Status, Suggestion
from diplograph.validation.neighbourhood import Neighbourhood
from diplograph.validation.results import Result
from diplograph.validation.shacl import evaluate, evaluate_nodes
from diplograph.validation.shapes import Shapes, load_shapes

__all__ = [
    "Edit",
    "Finding",
    "Neighbourhood",
    "Report",
    "Result",
    "Severity",
    "Shapes",
    "Status",
    "Suggestion",
    "check",
    "evaluate",
    "evaluate_nodes",
    "load_shapes",
]
