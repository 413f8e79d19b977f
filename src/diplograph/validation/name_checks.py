"""Folded duplicate names: two records of one kind whose names are spellings of one name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
_Name = tuple[str, str]  # a kind of things, and the key of a name
_APART: Final = term("owl:differentFrom")
_RETIRED: Final = term("dcterms:isReplacedBy")


class Bearers:
    """An index from names to the records that bear them.

    Args:
        records: The records.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._bearers: dict[_Name, list[Record]] = defaultdict(list)
        for record in records:
            for name in _names(record):
                self._bearers[name].append(record)

    def of_names_in(self, records: Iterable[Record]) -> list[Record]:
        """Return the records that bear one of the names in some records."""
        names = {name for record in records for name in _names(record)}
        found = {id(record): record for name in names for record in self._bearers.get(name, ())}
        return list(found.values())


def _names(record: Record) -> dict[_Name, str]:
    """The folded names that a record bears, each as it is first written."""
    kind, _ = kind_and_slug(record.main.value) or ("", "") if record.main else ("", "")
    if kind not in _KINDS or record.main not in record.subjects:
        return {}
    values = [(each.triple.predicate, each.triple.object) for each in record.statements]
    if any(predicate == _RETIRED for predicate, _ in values):
        return {}
    texts = [value.value for predicate, value in values if predicate in _NAMES and isinstance(value, Literal)]
    return {(kind, key): text for text in reversed(texts) if (key := name_key(text))}


def check_names(records: Iterable[Record]) -> Iterator[Finding]:
    """Yield a warning for each record that bears another one's name, unless they are declared different or merged."""
    bearers: dict[_Name, dict[NamedNode, tuple[Record, str]]] = defaultdict(dict)
    apart: set[frozenset[object]] = set()
    for record in sorted(records, key=lambda each: each.path):
        if record.main is None:
            continue
        for key, text in sorted(_names(record).items()):
            bearers[key].setdefault(record.main, (record, text))
        named = (each.triple.object for each in record.statements if each.triple.predicate == _APART)
        apart |= {frozenset({record.main, other}) for other in named}
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
