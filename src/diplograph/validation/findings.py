"""A finding: one thing that is wrong at one place."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is; the names are SHACL's (section 2.1.4)."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        file: The file, as the user named it.
        line: The line, from 1.
        column: The column, from 1.
        message: What is wrong and how to mend it, in words.
        shape: The name of the shape, or of the check for what SHACL does not cover.
        severity: Only violations keep records out.
        focus: The IRI of the thing concerned, if one is.
        path: The IRI of its property concerned, if one is.
        value: The value concerned as written in Turtle, if one is.
        source: The offending line as it stands.
    """

    file: str
    line: int
    column: int
    message: str
    shape: str
    severity: Severity = field(default=Severity.VIOLATION, compare=False)
    focus: str = field(default="", compare=False)
    path: str = field(default="", compare=False)
    value: str = field(default="", compare=False)
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} ({self.shape})"
