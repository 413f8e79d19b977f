"""The graph that changes are judged in: the records as they stand, what is found in them, and where each thing is described."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Triple

from diplograph.errors import InvalidRecords, TurtleSyntaxError
from diplograph.records import Record, path_in, read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, Ontology, build, read_ontology
from diplograph.turtle import Document, read_document
from diplograph.validation.file_checks import check_file
from diplograph.validation.findings import Finding
from diplograph.validation.name_checks import check_names
from diplograph.validation.neighbourhood import Neighbourhood
from diplograph.validation.places import Places
from diplograph.validation.results import Result
from diplograph.validation.shacl import evaluate, evaluate_nodes
from diplograph.validation.shapes import Shapes, load_shapes
from diplograph.validation.term_checks import Names

Records = Mapping[PurePosixPath, Record]
Homes = Mapping[NamedNode, tuple[NamedNode, PurePosixPath]]


class Context:
    """The records of a data folder, each read once; in findings a record is called by its path.

    Args:
        release: Ontology, shapes and rules, and the data folder.

    Attributes:
        release: The same.
        records: The records by path.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._seen: dict[PurePosixPath, tuple[int, int, int]] = {}
        self.records: dict[PurePosixPath, Record] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read what was changed in the data folder since, and forget what is gone.

        Returns:
            Whether anything was.

        Raises:
            InvalidRecords: when a file is not Turtle; it counts as gone until it is mended.
            EnvironmentProblem: when the folder or a file cannot be read.
        """
        data, broken = self.release.data, []
        files = {path_in(data, file): file for file in record_files(data)}
        stale = [path for path, file in files.items() if self._seen.get(path) != _stamp(file)]
        gone = self.records.keys() - files.keys()
        for path in [*stale, *gone]:
            self.records.pop(path, None)
            self._seen.pop(path, None)
        for path in stale:
            stamp = _stamp(files[path])
            try:
                self.records[path] = replace(read_record(files[path], data), file=str(path))
            except TurtleSyntaxError as error:
                broken.append(f"{path}:{error.line}: {error.reason}")
            else:
                self._seen[path] = stamp
        if stale or gone:
            for made in ("findings", "homes", "results", "store"):
                vars(self).pop(made, None)
        if broken:
            raise InvalidRecords("\n".join(broken), "records that are there cannot be read: mend them first")
        return bool(stale or gone)

    @cached_property
    def ontology(self) -> Ontology:
        """The ontology, read."""
        return read_ontology(self.release)

    @cached_property
    def shapes(self) -> Shapes:
        """The shapes, read."""
        return load_shapes(self.release.shapes_file)

    @cached_property
    def shapes_document(self) -> Document:
        """The shapes, as they are written."""
        return read_document(self.release.shapes_file)

    @cached_property
    def homes(self) -> Homes:
        """For each described thing, the main thing and the path of the record that describes it."""
        return {
            subject: (record.main, path)
            for path, record in self.records.items()
            if record.main is not None
            for subject in record.subjects
        }

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """What a change can touch, by the shapes."""
        return Neighbourhood(self.shapes)

    @cached_property
    def store(self) -> MemoryStore:
        """The generation made of the records as they stand."""
        return build(self.ontology, list(self.records.values()))

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """What the shapes find in the records as they stand."""
        return tuple(evaluate(self.store, self.shapes))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is found in the records as they stand."""
        return tuple(self._findings(list(self.records.values()), self.results))

    def judged(self, records: Iterable[Record]) -> list[Finding]:
        """Return all that is found in some records as one graph, apart from the form of their text.

        Names are looked at in all of them; shapes only where the difference from the records as they stand can matter, by what is
        around that.
        """
        records = list(records)
        after = build(self.ontology, records)
        changed = _triples(after) ^ _triples(self.store)
        nodes = self.neighbourhood.affected(self.store, changed) | self.neighbourhood.affected(after, changed)
        same = [each for each in self.results if each.focus not in nodes]
        around = self.neighbourhood.around(after, nodes)
        return self._findings(records, [*same, *evaluate_nodes(around, self.shapes, nodes)])

    def _findings(self, records: Sequence[Record], results: Iterable[Result]) -> list[Finding]:
        names = Names(self.ontology, records)
        found = [each for record in records for each in [*check_file(record, form=False), *names.check(record)]]
        places = Places([*records, *self.ontology.documents.values()])
        return [*found, *check_names(records), *map(places.finding, results)]


def _triples(store: MemoryStore) -> set[Triple]:
    return {quad.triple for quad in store.quads()}


def _stamp(file: Path) -> tuple[int, int, int]:
    """What changes whenever a file is replaced or written."""
    facts = file.stat()
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
