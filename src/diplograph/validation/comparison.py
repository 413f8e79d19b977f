"""What is found before a change and after it, where the change can make a difference; nothing else is looked at."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from diplograph.records import Record
from diplograph.validation.context import Context
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.file_checks import check_file
from diplograph.validation.findings import Finding
from diplograph.validation.name_checks import check_names
from diplograph.validation.places import Places
from diplograph.validation.shacl import evaluate_nodes
from diplograph.validation.term_checks import Names


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings that a change can bring or mend.

    Attributes:
        before: Those in the records as they stand.
        after: Those in the records as they would stand.
    """

    before: tuple[Finding, ...]
    after: tuple[Finding, ...]


def compare(context: Context, gone: Sequence[Record], put: Sequence[Record]) -> Comparison:
    """Find what a change makes of the findings, apart from the form of texts.

    Args:
        context: The records as they stand.
        gone: Those that are replaced or removed.
        put: Those that come, each called by its path.
    """
    described = context.descriptions.after(gone, put)
    names, files = context.names, Names(context.ontology, described)
    others = _others(context, described, gone, put)
    alike = context.bearers.of_names_in([*gone, *put])
    left = {id(record) for record in gone}  # compared as things: equality would read whole texts
    stay = [record for record in alike if id(record) not in left]
    before, after = _shapes(context, described, gone, put)
    return Comparison(
        before=(*_files(names, gone), *_terms(names, others), *check_names(alike), *before),
        after=(*_files(files, put), *_terms(files, others), *check_names([*stay, *put]), *after),
    )


def _files(names: Names, records: Iterable[Record]) -> list[Finding]:
    return [finding for record in records for finding in [*check_file(record, form=False), *names.check(record)]]


def _terms(names: Names, records: Iterable[Record]) -> list[Finding]:
    return [finding for record in records for finding in names.check(record)]


def _others(context: Context, described: Descriptions, gone: Sequence[Record], put: Sequence[Record]) -> list[Record]:
    """The other records that name what is described by more or fewer documents than before."""
    things = {thing for record in [*gone, *put] for thing in record.subjects}
    changed = [thing for thing in things if len(described.of(thing)) != len(context.descriptions.of(thing))]
    naming = [record for thing in changed for record in context.naming.get(thing, ())]
    describing = [each for thing in changed for each in context.descriptions.of(thing) if isinstance(each, Record)]
    left = {id(record) for record in gone}
    return list({id(record): record for record in [*naming, *describing] if id(record) not in left}.values())


def _shapes(
    context: Context, described: Descriptions, gone: Sequence[Record], put: Sequence[Record]
) -> tuple[list[Finding], list[Finding]]:
    """What shapes find before and after, in the focus nodes that the change can touch."""
    added, removed = _difference(context, described, gone, put)
    nodes = context.neighbourhood.affected(context.store, added | removed)
    around = context.neighbourhood.around(context.store, nodes, added=added, removed=removed)
    before = [result for node in nodes for result in context.results_of.get(node, ())]
    after = evaluate_nodes(around, context.shapes, nodes)
    return [*map(Places(context.descriptions).finding, before)], [*map(Places(described).finding, after)]


def _difference(
    context: Context, described: Descriptions, gone: Sequence[Record], put: Sequence[Record]
) -> tuple[set[Triple], set[Triple]]:
    """The triples that come into the graph and those that go, derived ones included; several records may state one triple."""
    old, new = _triples(gone), _triples(put)
    were, are = _stated(context.descriptions, old | new), _stated(described, old | new)
    changed = were ^ are
    things = context.derivation.affected(context.store, changed) | _subjects(changed)
    derived = context.derivation.about(context.store, things)
    derivable = context.derivation.about(context.store, things, added=are - were, removed=were - are)
    either = derived | derivable
    before = were | derived | _stated(context.descriptions, either)
    after = are | derivable | _stated(described, either)
    return after - before, before - after


def _triples(records: Iterable[Record]) -> set[Triple]:
    """What records state; shapes do not see blank nodes, which are findings of their own."""
    triples = {statement.triple for record in records for statement in record.statements}
    return {each for each in triples if not isinstance(each.subject, BlankNode) and not isinstance(each.object, BlankNode)}


def _stated(described: Descriptions, triples: Collection[Triple]) -> set[Triple]:
    """Those of some triples that some document states."""
    return {
        triple
        for triple in triples
        if isinstance(triple.subject, NamedNode) and any(triple in each.lines for each in described.of(triple.subject))
    }


def _subjects(triples: Iterable[Triple]) -> frozenset[NamedNode]:
    return frozenset(each.subject for each in triples if isinstance(each.subject, NamedNode))
