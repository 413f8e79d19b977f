"""The check of records: grammar, path, names, shapes; every finding at once, sorted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diplograph.errors import TurtleSyntaxError
from diplograph.records import Record, path_in, read_record
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.turtle import Document, parse, read_document
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.engines import FASTEST
from diplograph.validation.file_checks import check_file, grammar_finding
from diplograph.validation.findings import Finding, Severity
from diplograph.validation.known import Known
from diplograph.validation.name_checks import check_names
from diplograph.validation.passage_checks import check_passages
from diplograph.validation.places import Places
from diplograph.validation.rules import Rule, read_rules
from diplograph.validation.shacl import evaluate
from diplograph.validation.shapes import load_shapes
from diplograph.validation.source_texts import Sources
from diplograph.validation.suggestions import with_suggestions
from diplograph.validation.term_checks import Names


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        findings: All findings, sorted by file and line.
        files: How many files were judged.
        store: The generation made from the records; ``None`` when a file is not Turtle, or the report is one from before.
        texts: The text, as it was judged, of each file that a finding names.
        rules: What the findings' rules ask for and why, by name.
        judged: Whether the shapes were judged: every file is Turtle.
    """

    findings: tuple[Finding, ...]
    files: int
    store: MemoryStore | None
    texts: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    judged: bool = False

    @property
    def conforms(self) -> bool:
        """Whether the records may be served: nothing graver than a warning was found."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


def _nothing() -> None:
    """Tell nobody about progress."""


def check(  # noqa: PLR0913 - what to check, against what, and what to report
    release: Release,
    data: Path,
    files: Sequence[Path],
    chosen: Collection[Path] | None = None,
    *,
    advance: Callable[[], object] = _nothing,
    engine: str = FASTEST,
    sources: Sources | None = None,
    unsaved: Mapping[Path, str] | None = None,
) -> Report:
    """Check record files as one graph.

    Args:
        release: The ontology, shapes and rules to check against.
        data: The data folder that the files belong to.
        files: All files of the graph.
        chosen: The files to report on; by default all, and the ontology too.
        advance: Called after each file and once after the shapes, to show progress.
        engine: The engine of SHACL Core, one of ``diplograph.validation.engines.ENGINES``.
        sources: The paragraphs of sources of which there are local copies, to hold citations against.
        unsaved: Texts that are judged in place of what stands in their files, such as an editor holds.

    Raises:
        EnvironmentProblem: when a file cannot be read.
        TurtleSyntaxError: when a document of the ontology itself is not Turtle.
    """
    records, findings, broken = _read(files, data, advance, unsaved or {})
    ontology = read_ontology(release)
    complete = len(records) == len(files)
    described = Descriptions.read([*records, *ontology.documents.values()])
    names = Names(ontology, described)
    findings += [*_record_findings(names, records, complete=complete), *check_passages(records, sources or {})]
    store = build(ontology, records) if complete else None
    if store is not None:
        findings += map(Places(described).finding, evaluate(store, load_shapes(release.shapes_file), engine))
    advance()
    reported = {str(file) for file in (files if chosen is None else chosen)}
    kept = [each for each in _distinct(findings) if chosen is None or each.file in reported]
    return _report(kept, len(reported), store, _Judged.of(release, [*ontology.documents.values(), *records], broken))


def _record_findings(names: Names, records: Sequence[Record], *, complete: bool) -> Iterator[Finding]:
    """What is wrong with files and names, which takes no shapes."""
    for record in records:
        yield from check_file(record)
        yield from names.check(record, complete=complete)
    yield from check_names(records)


def _distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Each finding once; two components of one shape at one place are one line for a reader, but two results."""
    return list({(each, each.component, each.focus, each.path, each.value): each for each in findings}.values())


@dataclass(frozen=True)
class _Judged:
    """What was judged: the documents that were read, and the texts of the files that are not Turtle, each by file."""

    release: Release
    documents: Mapping[str, Document]
    broken: Mapping[str, str]

    @classmethod
    def of(cls, release: Release, documents: Sequence[Document], broken: Mapping[str, str]) -> "_Judged":
        return cls(release, {each.file: each for each in documents}, broken)


def _report(findings: Sequence[Finding], files: int, store: MemoryStore | None, judged: _Judged) -> Report:
    """A report with what could be done, and why; nothing is read for it where nothing is wrong."""
    if not findings:
        return Report((), files, store, judged=store is not None)
    shapes = read_document(judged.release.shapes_file)
    known = Known(judged.documents.values(), shapes)
    found = tuple(with_suggestions(sorted(findings), judged.documents, judged.broken, known))
    texts = dict(judged.broken) | {file: document.text for file, document in judged.documents.items()}
    named = {each.file: texts[each.file] for each in found if each.file in texts}
    return Report(found, files, store, named, _rules_of(found, shapes), judged=store is not None)


def _rules_of(findings: Sequence[Finding], shapes: Document) -> dict[str, Rule]:
    rules = read_rules(shapes)
    return {each.shape: rules[each.shape] for each in findings if each.shape in rules}


def _read(
    files: Sequence[Path], data: Path, advance: Callable[[], object], unsaved: Mapping[Path, str]
) -> tuple[list[Record], list[Finding], dict[str, str]]:
    """Read what is Turtle; a finding, and the text, for each file that is not."""
    records, findings, broken = [], [], {}
    for file in files:
        try:
            records.append(_record(file, data, unsaved[file]) if file in unsaved else read_record(file, data))
        except TurtleSyntaxError as error:
            findings.append(grammar_finding(error))
            broken[error.file] = unsaved.get(file) or file.read_bytes().decode(errors="replace")
        advance()
    return records, findings, broken


def _record(file: Path, data: Path, text: str) -> Record:
    return Record(str(file), text, tuple(parse(text, str(file))), path_in(data, file))
