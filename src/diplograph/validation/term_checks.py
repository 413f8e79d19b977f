"""Checks of the names in records: declared terms, known things, one description for each thing."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode

from diplograph.records import Record
from diplograph.store import Ontology
from diplograph.turtle import Statement
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.findings import Finding
from diplograph.validation.pointing import at_object, at_predicate, at_subject
from diplograph.vocabulary import BASE, RDF_TYPE, compact, term

_DERIVED_BY: Final = term("diplo:derivedByRule")


class Names:
    """All names that may be used: terms that the ontology declares and things that some document describes.

    Args:
        ontology: The ontology and its schemes.
        described: What is described by them and by all records.
    """

    def __init__(self, ontology: Ontology, described: Descriptions) -> None:
        self._described = described
        self._derived = {
            statement.triple.subject
            for document in ontology.documents.values()
            for statement in document.statements
            if statement.triple.predicate == _DERIVED_BY
        }

    def check(self, record: Record, *, complete: bool = True) -> Iterator[Finding]:
        """Yield what is wrong with the names in one record.

        Args:
            record: The record.
            complete: Whether all records could be read; if not, a thing that nothing describes may stand in one of the others.
        """
        yield from self._described_once(record)
        for index, statement in enumerate(record.statements):
            yield from self._declared(record, statement, index)
            yield from self._derived_by_hand(record, statement, index)
            if complete:
                yield from self._known(record, statement, index)

    def _described_once(self, record: Record) -> Iterator[Finding]:
        for subject in record.subjects:
            others = [each.file for each in self._described.of(subject) if each is not record]
            if others:
                message = f"{compact(subject.value)} is also described in {others[0]}: keep one description"
                yield at_subject(record, subject, message, "described-once")

    def _declared(self, record: Record, statement: Statement, index: int) -> Iterator[Finding]:
        """Predicates and classes must stand in the ontology, ours and those we reuse."""
        name, of_object = statement.triple.predicate, False
        if name == RDF_TYPE and isinstance(statement.triple.object, NamedNode):
            name, of_object = statement.triple.object, True
        if name != RDF_TYPE and name not in self._described:
            message = f"undeclared term {compact(name.value)}{self._nearest(name)}"
            place = at_object if of_object else at_predicate
            yield place(record, index, message, "declared-terms")

    def _derived_by_hand(self, record: Record, statement: Statement, index: int) -> Iterator[Finding]:
        if statement.triple.predicate in self._derived:
            name = compact(statement.triple.predicate.value)
            yield at_predicate(record, index, f"{name} is derived on load: remove this line", "derived-never-by-hand")

    def _known(self, record: Record, statement: Statement, index: int) -> Iterator[Finding]:
        """An object under our base must be described somewhere."""
        name = statement.triple.object
        if statement.triple.predicate == RDF_TYPE or not isinstance(name, NamedNode) or not name.value.startswith(BASE):
            return
        if name not in self._described:
            message = f"nothing describes {compact(name.value)}{self._nearest(name)}"
            yield at_object(record, index, message, "known-things")

    def _nearest(self, name: NamedNode) -> str:
        """Suggest the described name nearest to ``name`` in the same namespace."""
        cut = max(name.value.rfind("/"), name.value.rfind("#")) + 1
        namespace, local = name.value[:cut], name.value[cut:]
        candidates = [known.value[cut:] for known in self._described if known.value.startswith(namespace)]
        near = get_close_matches(local, candidates, n=1, cutoff=0.5)
        return f"; did you mean {compact(namespace + near[0])}?" if near else ""
