"""Validation: what is wrong, in which line, in plain words."""

from diplograph.validation.check import Report, check
from diplograph.validation.findings import Edit, Finding, Severity, Status, Suggestion
from diplograph.validation.shacl import Result, evaluate
from diplograph.validation.shapes import Shapes, load_shapes

__all__ = [
    "Edit",
    "Finding",
    "Report",
    "Result",
    "Severity",
    "Shapes",
    "Status",
    "Suggestion",
    "check",
    "evaluate",
    "load_shapes",
]
