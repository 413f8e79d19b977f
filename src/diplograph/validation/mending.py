"""Making the certain mends of a file: all of them or none, and nothing else with them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Triple

from diplograph.errors import EnvironmentProblem, TurtleSyntaxError
from diplograph.records import Record, create_text, path_in, replace_text
from diplograph.turtle import LineIndex, Span, Spans, comment_lines, parse, positions, read_text, render
from diplograph.validation.findings import Edit, Finding
from diplograph.validation.suggestions.case import declared_prefixes

_FORM = "canonical-text"


@dataclass(frozen=True, slots=True)
class Mend:
    """What mending a file would do.

    Attributes:
        file: The file.
        before: Its text.
        after: Its text when it is mended; the same when nothing is done.
        count: How many findings are mended.
        refusal: Why nothing is done, in words; empty when all is well.
        moved_to: Where the file shall stand; empty when it stays where it is.
    """

    file: str
    before: str
    after: str
    count: int
    refusal: str = ""
    moved_to: str = ""

    @property
    def diff(self) -> str:
        """The difference as a unified diff, with git's two lines for a move; empty when there is none."""
        old, new = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        lines = unified_diff(old, new, self.file, f"{self.moved_to or self.file} (mended)")
        shown = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
        return f"rename from {self.file}\nrename to {self.moved_to}\n{shown}" if self.moved_to else shown

    def make(self) -> None:
        """Write the file, whole or not at all; nothing when there is nothing to write.

        Raises:
            EnvironmentProblem: when it cannot be written, or was changed since it was judged; then it stays as it is.
        """
        if not self.diff:
            return
        file = Path(self.file)
        if read_text(file) != self.before:
            raise EnvironmentProblem(f"{file} was changed while it was judged, so it stays as it is", "run the check again")
        if self.moved_to:
            # There twice for a moment, which a check tells, rather than nowhere.
            create_text(Path(self.moved_to), self.after)
            file.unlink()
        else:
            replace_text(file, self.after)


def mends(findings: Iterable[Finding], texts: Mapping[str, str], data: Path) -> list[Mend]:
    """Return what the certain suggestions of findings would do, file by file.

    Args:
        findings: The findings.
        texts: The text of each file they are about, as it was judged.
        data: The data folder.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.file in texts and any(each.certain and (each.edits or each.moves_to) for each in finding.suggestions):
            by_file.setdefault(finding.file, []).append(finding)
    return [_mend(file, texts[file], found, data) for file, found in sorted(by_file.items())]


def _mend(file: str, text: str, findings: Sequence[Finding], data: Path) -> Mend:
    chosen = [next(each for each in finding.suggestions if each.certain) for finding in findings]
    # The canonical form is written at the end anyway; its own edits would stand in the way of the others'.
    edits = sorted(
        {edit for finding, each in zip(findings, chosen, strict=True) if finding.shape != _FORM for edit in each.edits}
    )
    if _clash(edits):
        return Mend(file, text, text, 0, "two mends are about the same words: make one of them by hand")
    mended = applied(text, edits)
    path = path_in(data, Path(file))
    moves_to = next((PurePosixPath(each.moves_to) for each in chosen if each.moves_to), path)
    try:
        refusal = _difference(text, mended, edits)
        after = mended if refusal else _canonical(mended, file, moves_to)
    except TurtleSyntaxError as error:
        return Mend(file, text, text, 0, f"it would still not be Turtle at line {error.line}: {error.reason}")
    target = _named_alike(file, path, moves_to, data) if moves_to != path else ""
    if target and Path(target).exists():
        refusal = f"it belongs at {target}, where another file stands: put what both say into that one"
    return Mend(file, text, text, 0, refusal) if refusal else Mend(file, text, after, len(findings), moved_to=target)


def _named_alike(file: str, path: PurePosixPath, other: PurePosixPath, data: Path) -> str:
    """The name of another place in the data folder, begun as the user begins that of a file, where that can be."""
    before = file.removesuffix(str(path))
    return f"{before}{other}" if before != file else str(data / other)


def _clash(edits: Sequence[Edit]) -> bool:
    return any((later.line, later.column) < (edit.end_line, edit.end_column) for edit, later in pairwise(edits))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; they must not overlap.

    >>> applied("a b c", [Edit(1, 3, 1, 4, "x"), Edit(1, 1, 1, 2, "")])
    ' x c'
    """
    lines = LineIndex(text)
    for edit in sorted(edits, reverse=True):
        start, end = lines.index(edit.line, edit.column), lines.index(edit.end_line, edit.end_column)
        text = text[:start] + edit.text + text[end:]
    return text


def _canonical(text: str, file: str, path: PurePosixPath) -> str:
    """The text in the canonical form of a record at a path, unless that would lose a comment."""
    statements = tuple(parse(text, file))
    record = Record(file, text, statements, path)
    return text if comment_lines(text) else render((each.triple for each in statements), record.leading)


def _difference(before: str, after: str, edits: Sequence[Edit]) -> str:
    """Prove that a mended text says the same as before, but for the statements that the edits touch; else say what it does.

    A text that was not Turtle has no statements to compare: there it is enough that it is Turtle now.
    """
    new = Counter(statement.triple for statement in parse(after, ""))
    try:
        old = parse(before, "")
    except TurtleSyntaxError:
        return ""
    renamed = _renamed(before, after)
    pairs = zip(old, positions(before, old), strict=True)
    kept = Counter(_under(each.triple, renamed) for each, spans in pairs if not _touched(spans, edits))
    touched = len(old) - kept.total()
    if kept - new:
        return "other statements than those to mend would change"
    return "" if new.total() - kept.total() <= touched else "statements would be added"


def _touched(spans: Spans | None, edits: Sequence[Edit]) -> bool:
    if spans is None:
        return False
    places = (spans.subject, spans.predicate, spans.object)
    return any(_overlap(edit, span) for span in places for edit in edits)


def _overlap(edit: Edit, span: Span) -> bool:
    edit_end, span_end = (edit.end_line, edit.end_column), (span.end_line, span.end_column)
    return (edit.line, edit.column) < span_end and (span.line, span.column) < edit_end


def _renamed(before: str, after: str) -> dict[str, str]:
    """The namespaces whose declaration was mended."""
    new = declared_prefixes(after)
    return {iri: new[prefix] for prefix, iri in declared_prefixes(before).items() if prefix in new and new[prefix] != iri}


def _under(triple: Triple, renamed: dict[str, str]) -> Triple:
    """A triple with its names in the namespaces of the mended declarations."""
    if not renamed:
        return triple
    subject, value = triple.subject, triple.object
    return Triple(
        _moved(subject, renamed) if isinstance(subject, NamedNode) else subject,
        _moved(triple.predicate, renamed),
        _moved(value, renamed) if isinstance(value, NamedNode) else value,
    )


def _moved(name: NamedNode, renamed: dict[str, str]) -> NamedNode:
    found = next((old for old in renamed if name.value.startswith(old)), None)
    return NamedNode(renamed[found] + name.value.removeprefix(found)) if found else name
