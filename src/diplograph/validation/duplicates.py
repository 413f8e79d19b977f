"""New things that may be there already: people and others of one name, sources of one address, meetings of one series and day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.name_keys import name_key
from diplograph.records import Record
from diplograph.validation.judgement import Duplicate
from diplograph.vocabulary import compact, kind_and_slug, term

_NAMED: Final = {"person", "state", "organization", "body", "office", "format", "initiative", "publisher", "place"}
_LABELS: Final = {term("skos:prefLabel"), term("skos:altLabel")}
_NAME_FORM: Final = term("diplo:hasNameForm")
_NAME_TEXT: Final = term("diplo:nameText")
_ADDRESS: Final = term("schema:url")
_SERIES: Final = term("diplo:inSeries")
_DAY: Final = term("schema:startDate")


class _Sign(NamedTuple):
    """What two descriptions of one thing share.

    Attributes:
        kind: The kind of the thing.
        mark: The folded name, the address, or series and day.
        words: What is shared, in words.
    """

    kind: str
    mark: str
    words: str


class Signs:
    """An index from what tells things apart to the things.

    Args:
        records: The records that are there.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._known: dict[tuple[str, str], list[NamedNode]] = defaultdict(list)
        for thing, sign in _signs(records):
            self._known[sign.kind, sign.mark].append(thing)

    def duplicates(self, things: Collection[NamedNode], put: Iterable[Record]) -> Iterator[Duplicate]:
        """Yield the new things that look like known ones; none is certain.

        Args:
            things: The new things.
            put: The records that describe them.
        """
        found: dict[tuple[NamedNode, NamedNode], Duplicate] = {}
        for thing, sign in _signs(put):
            for other in self._known.get((sign.kind, sign.mark), ()) if thing in things else ():
                if thing != other:
                    found.setdefault((thing, other), Duplicate(thing, other, f"{compact(other.value)} has {sign.words}, too"))
        yield from (found[pair] for pair in sorted(found, key=lambda pair: (pair[0].value, pair[1].value)))


def _signs(records: Iterable[Record]) -> Iterator[tuple[NamedNode, _Sign]]:
    for record in records:
        triples = [statement.triple for statement in record.statements]
        yield from _names(triples)
        yield from _addresses(triples)
        yield from _meetings(triples)


def _names(triples: list[Triple]) -> Iterator[tuple[NamedNode, _Sign]]:
    texts: dict[object, object] = {each.subject: each.object for each in triples if each.predicate == _NAME_TEXT}
    for each in triples:
        name = each.object if each.predicate in _LABELS else texts.get(each.object) if each.predicate == _NAME_FORM else None
        kind = _kind(each.subject)
        if isinstance(name, Literal) and isinstance(each.subject, NamedNode) and kind in _NAMED and name_key(name.value):
            yield each.subject, _Sign(kind, name_key(name.value), f"the name “{name.value}”")


def _addresses(triples: list[Triple]) -> Iterator[tuple[NamedNode, _Sign]]:
    for each in triples:
        if each.predicate == _ADDRESS and isinstance(each.subject, NamedNode) and not isinstance(each.object, Triple):
            address = each.object.value.partition("#")[0].rstrip("/").partition("://")[2]
            yield each.subject, _Sign(_kind(each.subject), address, f"the address {each.object.value}")


def _meetings(triples: list[Triple]) -> Iterator[tuple[NamedNode, _Sign]]:
    days = {each.subject: each.object for each in triples if each.predicate == _DAY}
    for each in triples:
        day = days.get(each.subject)
        if each.predicate != _SERIES or not isinstance(day, Literal):
            continue
        if isinstance(each.object, NamedNode) and isinstance(each.subject, NamedNode):
            words = f"the series {compact(each.object.value)} and the day {day.value}"
            yield each.subject, _Sign("meeting", f"{each.object.value} {day.value}", words)


def _kind(subject: object) -> str:
    return (kind_and_slug(subject.value) or ("", ""))[0] if isinstance(subject, NamedNode) else ""
