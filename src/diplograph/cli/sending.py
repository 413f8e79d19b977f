"""What a curator sends from the command line, records and filled templates, read as one change."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.records import Change, Record, folder_of, path_of, read_record, record_files
from diplograph.release import Release
from diplograph.spreadsheets import MOST_BYTES, Filled, Schema, is_spreadsheet, read_spreadsheet
from diplograph.store import build, read_ontology
from diplograph.turtle import Document, read_document, render
from diplograph.turtle import parse as parse_turtle
from diplograph.validation import Finding
from diplograph.validation.judgement import Judgement
from diplograph.vocabulary import kind_and_slug, term

_SERIES = term("diplo:inSeries")


@dataclass(frozen=True)
class Sent:
    """What was sent.

    Attributes:
        change: The change.
        filled: The templates in it, which know in which row each thing stands.
    """

    change: Change
    filled: tuple[Filled, ...] = ()

    def placed(self, finding: Finding) -> Finding:
        """Return a finding of the gate at the row and column to blame, when a row is."""
        return reduce(lambda found, each: each.placed(found) if found is finding else found, self.filled, finding)

    def judged_by(self, judge: Callable[[Change], Judgement]) -> Callable[[Change], Judgement]:
        """Return a gate whose findings name rows and columns of what was sent."""

        def judged(change: Change) -> Judgement:
            judgement = judge(change)
            return replace(judgement, findings=tuple(sorted(map(self.placed, judgement.findings))))

        return judged


def read_change(files: Sequence[Path], release: Release) -> Sent:
    """Read files, each of one or several records in Turtle or a filled template, as one change.

    Raises:
        TurtleSyntaxError: when a file is not Turtle.
        SheetErrors: when rows of a template cannot be read.
        InputError: when a file holds nothing that has a record, or is no spreadsheet that is accepted.
        EnvironmentProblem: when a file cannot be read.
    """
    sheets = [file for file in files if is_spreadsheet(file.name)]
    filled = tuple(_filled(sheets, release)) if sheets else ()
    written = [record for file in files if file not in sheets for record in _records(read_document(file))]
    return Sent(Change((*written, *(record for each in filled for record in each.change.put))), filled)


def _filled(files: Iterable[Path], release: Release) -> Iterator[Filled]:
    records = [read_record(file, release.data) for file in record_files(release.data)]
    store, schema = build(read_ontology(release), records), Schema(release)
    for file in files:
        try:
            # One byte more than there may be is enough to be told that there are too many.
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise EnvironmentProblem(f"{file}: {error.strerror}") from None
        yield read_spreadsheet(content, str(file), records, store, schema)


def _records(document: Document) -> list[Record]:
    mains = _mains(document)
    if not mains:
        cure = "it holds a person, a meeting, a state or another thing that has a record: see CONTRIBUTING.md"
        raise InputError(f"{document.file} holds nothing that has a record of its own", cure)
    triples = [statement.triple for statement in document.statements]
    if len(mains) == 1:
        path = path_of(mains[0], _series(mains[0], triples, document.file))
        return [Record(document.file, document.text, document.statements, path)]
    return [_record(document.file, main, part) for main, part in _parted(mains, triples, document.file).items()]


def _mains(document: Document) -> list[NamedNode]:
    """The things that have a record of their own; a kind that may stand in the record of another of them does."""
    kinds = {each: (kind_and_slug(each.value) or ("", ""))[0] for each in document.subjects}
    folders = {each: found for each, kind in kinds.items() if (found := folder_of(kind))}
    parts = frozenset[str]().union(*(each.parts for each in folders.values()))
    return [each for each in folders if kinds[each] not in parts]


def _record(file: str, main: NamedNode, triples: list[Triple]) -> Record:
    text = render(triples, main)
    return Record(file, text, tuple(parse_turtle(text, file)), path_of(main, _series(main, triples, file)))


def _series(main: NamedNode, triples: Iterable[Triple], file: str) -> str:
    """The slug of a meeting's series; empty for what has none."""
    folder = folder_of((kind_and_slug(main.value) or ("", ""))[0])
    if folder is None or not folder.by_series:
        return ""
    found = [each.object for each in triples if each.subject == main and each.predicate == _SERIES]
    slugs = [split[1] for each in found if isinstance(each, NamedNode) and (split := kind_and_slug(each.value))]
    if len(slugs) != 1:
        raise InputError(
            f"{file}: {main.value} is in {len(slugs)} series", "give diplo:inSeries once: it says where the record stands"
        )
    return slugs[0]


def _parted(mains: Sequence[NamedNode], triples: Sequence[Triple], file: str) -> dict[NamedNode, list[Triple]]:
    """Give each part to the one main thing that it hangs together with over parts alone."""
    near: defaultdict[object, set[object]] = defaultdict(set)
    described = {each.subject for each in triples}
    for each in triples:
        if each.object in described:
            near[each.subject].add(each.object)
            near[each.object].add(each.subject)
    owners: dict[object, NamedNode] = {}
    for main in mains:
        waiting: list[object] = [main]
        while waiting:
            thing = waiting.pop()
            if owners.setdefault(thing, main) != main:
                raise InputError(f"{file}: {thing} could belong to two of these records", "send one record at a time")
            waiting += [each for each in near[thing] if each not in mains and owners.get(each) != main]
    lost = [each.subject for each in triples if each.subject not in owners]
    if lost:
        raise InputError(f"{file}: {lost[0]} belongs to none of these records", "link it with the record that it is part of")
    parts: dict[NamedNode, list[Triple]] = {main: [] for main in mains}
    for each in triples:
        parts[owners[each.subject]].append(each)
    return parts
