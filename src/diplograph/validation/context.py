"""The graph that changes are judged in: the records as they stand, and all indexes of them, each made once for all changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from pyoxigraph import NamedNode

from diplograph.errors import InvalidRecords, TurtleSyntaxError
from diplograph.records import Record, path_in, read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, Ontology, build, read_ontology
from diplograph.turtle import Document, read_document
from diplograph.validation.derivation import Derivation
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.duplicates import Signs
from diplograph.validation.known import Known
from diplograph.validation.name_checks import Bearers
from diplograph.validation.neighbourhood import Neighbourhood
from diplograph.validation.results import Result
from diplograph.validation.shacl import evaluate
from diplograph.validation.shapes import Shapes, load_shapes
from diplograph.validation.term_checks import Names

Records = Mapping[PurePosixPath, Record]
Homes = Mapping[NamedNode, tuple[NamedNode, PurePosixPath]]
# What is made of the records, and made anew when they change.
_OF_RECORDS: Final = ("bearers", "descriptions", "homes", "known", "names", "naming", "results", "results_of", "signs", "store")


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
            for made in _OF_RECORDS:
                vars(self).pop(made, None)
        if broken:
            raise InvalidRecords("\n".join(broken), "records that are there cannot be read: mend them first")
        return bool(stale or gone)

    def make_ready(self) -> None:
        """Make everything now that judging a change takes."""
        for made in (*_OF_RECORDS, "neighbourhood", "derivation"):
            getattr(self, made)
        _ = self.known.by_key, self.known.by_namespace

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
        return Neighbourhood.of_shapes(self.shapes)

    @cached_property
    def derivation(self) -> Derivation:
        """The rules."""
        return Derivation(self.ontology.rules)

    @cached_property
    def store(self) -> MemoryStore:
        """The generation made of the records as they stand."""
        return build(self.ontology, list(self.records.values()))

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """What the shapes find in the records as they stand."""
        return tuple(evaluate(self.store, self.shapes))

    @cached_property
    def results_of(self) -> Mapping[NamedNode, Sequence[Result]]:
        """The same by focus node."""
        found: dict[NamedNode, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.focus, []).append(result)
        return found

    @cached_property
    def descriptions(self) -> Descriptions:
        """Which documents describe a thing, the ontology's included."""
        return Descriptions.read([*self.records.values(), *self.ontology.documents.values()])

    @cached_property
    def names(self) -> Names:
        """What records may name."""
        return Names(self.ontology, self.descriptions)

    @cached_property
    def naming(self) -> Mapping[NamedNode, Sequence[Record]]:
        """The records that name a thing or a term."""
        found: dict[NamedNode, list[Record]] = {}
        for record in self.records.values():
            for name in _names_in(record):
                found.setdefault(name, []).append(record)
        return found

    @cached_property
    def bearers(self) -> Bearers:
        """The records that bear a name."""
        return Bearers(self.records.values())

    @cached_property
    def signs(self) -> Signs:
        """What tells things apart."""
        return Signs(self.records.values())

    @cached_property
    def known(self) -> Known:
        """What suggestions are made of."""
        return Known([*self.ontology.documents.values(), *self.records.values()], self.shapes_document)


def _names_in(record: Record) -> set[NamedNode]:
    """All that a record names besides what it describes: terms and things."""
    found = {node for statement in record.statements for node in (statement.triple.predicate, statement.triple.object)}
    return {node for node in found if isinstance(node, NamedNode)}


def _stamp(file: Path) -> tuple[int, int, int]:
    """What changes whenever a file is replaced or written."""
    facts = file.stat()
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
