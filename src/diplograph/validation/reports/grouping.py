"""How findings are told to people: each once, repeats of one rule in one file together and capped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.validation.findings import Finding

_SHOWN: Final = 3  # of one rule in one file, before the rest is only counted


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule in one file.

    Attributes:
        shown: Those told in full.
        rest: The others.
    """

    shown: tuple[Finding, ...]
    rest: tuple[Finding, ...]

    @property
    def file(self) -> str:
        """The file they are in."""
        return self.shown[0].file

    @property
    def more(self) -> str:
        """How many are not told in full, and where the first of them are; empty when all are."""
        if not self.rest:
            return ""
        lines = ", ".join(str(line) for line in dict.fromkeys(each.line for each in self.rest[:_SHOWN]))
        return f"and {len(self.rest)} more of {self.shown[0].shape}, at line {lines}{' …' if len(self.rest) > _SHOWN else ''}"


def grouped(findings: Iterable[Finding], *, everything: bool = False) -> list[Group]:
    """Group findings by file and rule; files in their order, and rules in the order of their first finding.

    Args:
        findings: The findings, sorted.
        everything: Leave no finding out.
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        groups.setdefault((finding.file, finding.shape, finding.severity), []).append(finding)
    most = None if everything else _SHOWN
    return [Group(tuple(each[:most]), () if most is None else tuple(each[most:])) for each in groups.values()]


def source_line(texts: Mapping[str, str], finding: Finding) -> tuple[str, int, int]:
    """Return the line to blame as written, and where on it the fault begins and ends, counted from 0; end 0 for a whole line.

    Args:
        texts: The texts of the files, by file.
        finding: The finding.
    """
    text = texts.get(finding.file)
    lines = text.split("\n") if text is not None else []
    if finding.line > len(lines):
        return finding.source, 0, 0
    line = lines[finding.line - 1].rstrip("\r")
    known = finding.end_column > finding.column
    return line, finding.column - 1, finding.end_column - 1 if known else 0
