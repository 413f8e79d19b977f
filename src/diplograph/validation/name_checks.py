"""Folded duplicate names: two records of one kind whose names are spellings of one name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.name_keys import name_key
from diplograph.records import Record
from diplograph.validation.findings import Finding, Severity
from diplograph.validation.pointing import at_subject
from diplograph.vocabulary import compact, kind_and_slug, term

_KINDS: Final = frozenset({"person", "place", "organization"})
_NAMES: Final = frozenset(term(name) for name in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "diplo:nameText"))
_APART: Final = term("owl:differentFrom")
_RETIRED: Final = term("dcterms:isReplacedBy")


def check_names(records: Sequence[Record]) -> Iterator[Finding]:
    """Yield a warning for each record that bears another one's name, unless they are declared different or merged."""
    bearers: dict[tuple[str, str], dict[NamedNode, tuple[Record, str]]] = defaultdict(dict)
    apart: set[frozenset[object]] = set()
    for record in records:
        kind, _ = kind_and_slug(record.main.value) or ("", "") if record.main else ("", "")
        values = [(each.triple.predicate, each.triple.object) for each in record.statements]
        if record.main not in record.subjects or kind not in _KINDS or _RETIRED in {predicate for predicate, _ in values}:
            continue
        apart |= {frozenset({record.main, value}) for predicate, value in values if predicate == _APART}
        for name in (value.value for predicate, value in values if predicate in _NAMES and isinstance(value, Literal)):
            if key := name_key(name):
                bearers[kind, key].setdefault(record.main, (record, name))
    alike = [each for each in bearers.values() if len(each) > 1]
    pairs = {(one, two): (each[one], each[two]) for each in reversed(alike) for one, two in permutations(each, 2)}
    for (one, two), ((record, name), (elsewhere, spelt)) in pairs.items():
        if frozenset({one, two}) not in apart:
            yield _finding(record, one, name, (elsewhere, two, spelt))


def _finding(record: Record, thing: NamedNode, name: str, other: tuple[Record, NamedNode, str]) -> Finding:
    elsewhere, known, spelt = other
    place = f"{elsewhere.path}:{elsewhere.subjects.get(known, 1)}"
    message = (
        f"“{name}” is a spelling of “{spelt}”, the name of {compact(known.value)} ({place}): "
        "merge them with dcterms:isReplacedBy, or declare them different with owl:differentFrom"
    )
    return replace(at_subject(record, thing, message, "folded-names-are-distinct"), severity=Severity.WARNING)
