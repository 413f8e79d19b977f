"""Files to one generation: ontology and schemes, records, and what the rules derive from them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple
from pyoxigraph import Store as Engine

from diplograph.records import Record
from diplograph.release import Release
from diplograph.store.memory import MemoryStore
from diplograph.turtle import Document, read_document, read_text
from diplograph.vocabulary import DERIVED_GRAPH, ONTOLOGY, thing


@dataclass(frozen=True)
class Ontology:
    """The ontology of a release, read.

    Attributes:
        documents: The ontology and the concept schemes, by the name of the graph that holds each.
        rules: The texts of the CONSTRUCT rules.
    """

    documents: dict[NamedNode, Document]
    rules: tuple[str, ...]


def read_ontology(release: Release) -> Ontology:
    """Read the ontology, the schemes and the rules of a release.

    Raises:
        TurtleSyntaxError: when a document is not Turtle.
        EnvironmentProblem: when a file cannot be read.
    """
    documents = {NamedNode(ONTOLOGY): read_document(release.ontology_file)}
    documents |= {thing("scheme", file.stem): read_document(file) for file in release.scheme_files}
    return Ontology(documents, tuple(read_text(file) for file in release.rule_files))


def build(ontology: Ontology, records: Sequence[Record]) -> MemoryStore:
    """Make a generation in memory; each record becomes one named graph."""
    asserted = [*quads_of(ontology.documents.items()), *quads_of((record.graph, record) for record in records)]
    return MemoryStore([*asserted, *derive(asserted, ontology.rules)], _digest(ontology, records))


def derive(asserted: Iterable[Quad], rules: Iterable[str]) -> Iterator[Quad]:
    """Yield what CONSTRUCT rules derive from the union of ``asserted``; no rule sees what another one derives."""
    engine = Engine()
    engine.bulk_extend(asserted)
    for rule in rules:
        yield from derived(engine, rule)


def derived(engine: Engine, rule: str) -> Iterator[Quad]:
    """Yield what one CONSTRUCT rule derives from the union of all graphs of an engine, in the graph for what is derived."""
    triples = engine.query(rule, use_default_graph_as_union=True)
    if not isinstance(triples, QueryTriples):
        raise TypeError("a rule is a CONSTRUCT query")
    for triple in triples:
        yield _in_graph(triple, DERIVED_GRAPH)


def quads_of(documents: Iterable[tuple[NamedNode, Document]]) -> Iterator[Quad]:
    """Yield the statements of documents, each in the graph that its document is paired with."""
    for graph, document in documents:
        for statement in document.statements:
            yield _in_graph(statement.triple, graph)


def _in_graph(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


class Digest:
    """The digest of what a generation is made from.

    Args:
        ontology: The ontology, when it is part of the generation.
        rules: The rules that derive from it.
    """

    def __init__(self, ontology: Ontology | None, rules: Iterable[str]) -> None:
        self._sha = hashlib.sha256()
        documents = ontology.documents.values() if ontology else ()
        for text in [*(document.text for document in documents), *rules]:
            self._sha.update(text.encode())

    def add(self, path: PurePosixPath, text: str) -> None:
        """Take in a record."""
        self._sha.update(f"\0{path}\0{text}".encode())

    def add_file(self, digest: bytes) -> None:
        """Take in a file of quads by the digest of its bytes."""
        self._sha.update(b"\0" + digest)

    def __str__(self) -> str:
        return self._sha.hexdigest()[:16]


def _digest(ontology: Ontology, records: Iterable[Record]) -> str:
    digest = Digest(ontology, ontology.rules)
    for record in records:
        digest.add(record.path, record.text)
    return str(digest)
