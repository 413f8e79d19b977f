"""The check of records: grammar, path, names, shapes; every finding at once, sorted."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from diplograph.errors import TurtleSyntaxError
from diplograph.records import Record, read_record
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.turtle import Document
from diplograph.validation.engines import FASTEST
from diplograph.validation.file_checks import check_file, grammar_finding
from diplograph.validation.findings import Finding, Severity
from diplograph.validation.places import Places
from diplograph.validation.shacl import evaluate
from diplograph.validation.shapes import load_shapes
from diplograph.validation.term_checks import Names


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        findings: All findings, sorted by file and line.
        files: How many files were judged.
        store: The generation made from the records; ``None`` when a file is not Turtle, so that shapes could not be judged.
    """

    findings: tuple[Finding, ...]
    files: int
    store: MemoryStore | None

    @property
    def conforms(self) -> bool:
        """Whether the records may be served: nothing graver than a warning was found."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


def _nothing() -> None:
    """Tell nobody about progress."""


def check(  # noqa: PLR0913 - what is judged, by what, and how the caller hears of it
    release: Release,
    data: Path,
    files: Sequence[Path],
    chosen: Collection[Path] | None = None,
    *,
    advance: Callable[[], object] = _nothing,
    engine: str = FASTEST,
) -> Report:
    """Check record files as one graph.

    Args:
        release: The ontology, shapes and rules to check against.
        data: The data folder that the files belong to.
        files: All files of the graph.
        chosen: The files to report on; by default all, and the ontology too.
        advance: Called after each file and once after the shapes, to show progress.
        engine: The engine of SHACL Core, one of ``diplograph.validation.engines.ENGINES``.

    Raises:
        EnvironmentProblem: when a file cannot be read.
        TurtleSyntaxError: when a document of the ontology itself is not Turtle.
    """
    records, findings = _read(files, data, advance)
    ontology = read_ontology(release)
    names = Names(ontology, records)
    complete = len(records) == len(files)
    for record in records:
        findings += [*check_file(record), *names.check(record, complete=complete)]
    store = None
    if complete:
        store = build(ontology, records)
        findings += _shape_findings(store, release, engine, [*records, *ontology.documents.values()])
    advance()
    reported = {str(file) for file in (files if chosen is None else chosen)}
    kept = {finding for finding in findings if chosen is None or finding.file in reported}
    return Report(tuple(sorted(kept)), len(reported), store)


def _read(files: Sequence[Path], data: Path, advance: Callable[[], object]) -> tuple[list[Record], list[Finding]]:
    """Read what is Turtle; a finding for each file that is not."""
    records, findings = [], []
    for file in files:
        try:
            records.append(read_record(file, data))
        except TurtleSyntaxError as error:
            findings.append(grammar_finding(error))
        advance()
    return records, findings


def _shape_findings(store: MemoryStore, release: Release, engine: str, documents: Sequence[Document]) -> list[Finding]:
    places = Places(documents)
    return [places.finding(result) for result in evaluate(store, load_shapes(release.shapes_file), engine)]
