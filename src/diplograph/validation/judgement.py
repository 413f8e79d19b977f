"""What the gate says of a change: findings, and what the change would do."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, Triple

from diplograph.validation.findings import Finding, Severity, Status


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A new thing that may be one that is there already.

    Attributes:
        thing: The new thing.
        known: The one that is there.
        reason: Why they look alike, in words.
    """

    thing: NamedNode
    known: NamedNode
    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the graph of records, derived statements left out.

    Attributes:
        added: The triples that were not there, sorted.
        removed: The triples that are gone, sorted.
        touched: The paths of the records that are written or removed, sorted.
        new_things: The things that nothing described before, sorted.
        duplicates: Those of them that may be there already under another name.
    """

    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    touched: tuple[PurePosixPath, ...]
    new_things: tuple[NamedNode, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of a change.

    Attributes:
        findings: All findings about the records that the change touches, and those that it brings or mends elsewhere; sorted.
        effect: What the change does.
    """

    findings: tuple[Finding, ...]
    effect: Effect

    @property
    def accepted(self) -> bool:
        """Whether the change may be made: it brings no violation, and leaves none in what it writes."""
        return not any(each.severity is Severity.VIOLATION and each.status is not Status.MENDED for each in self.findings)
