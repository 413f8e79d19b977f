"""A finding: one thing that is wrong at one place, and how it can be mended."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is; the names are SHACL's (section 2.1.4)."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Status(StrEnum):
    """What a change has to do with a finding."""

    NEW = "new"  # the change brings it
    STANDING = "standing"  # it was there before and stays; also every finding of a check without a change
    MENDED = "mended"  # it was there before and is gone


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement of text; lines and columns are counted from 1, in characters, and the end is not part of it.

    Attributes:
        line: The line of the first character.
        column: Its column.
        end_line: The line behind the last character.
        end_column: The column behind the last character.
        text: What stands there instead.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """How a finding could be mended.

    Attributes:
        words: What to do, in words.
        edits: The replacements that do it, in the order of the text; none when only a person can.
        certain: Whether it is the one mend that there is, so that a program may make it unasked.
        moves_to: Where the file belongs, relative to the data folder, when it stands elsewhere; else empty.
    """

    words: str
    edits: tuple[Edit, ...] = ()
    certain: bool = False
    moves_to: str = ""


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
        component: The IRI of the constraint component (SHACL, section 3.6.2.6); empty for what is no shape.
        end_column: The column behind what is wrong on its line; 0 when only the beginning is known.
        branches: Where a shape asks for one of several, what each lacks, in words.
        suggestions: How it could be mended, the likeliest first.
        status: What the change that is judged has to do with it.
        words: What SHACL gives as the message, where that differs from ours; see :class:`diplograph.validation.results.Result`.
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
    component: str = field(default="", compare=False)
    end_column: int = field(default=0, compare=False)
    branches: tuple[str, ...] = field(default=(), compare=False)
    suggestions: tuple[Suggestion, ...] = field(default=(), compare=False)
    status: Status = field(default=Status.STANDING, compare=False)
    words: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} ({self.shape})"
