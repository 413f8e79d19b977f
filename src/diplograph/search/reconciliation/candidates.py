"""From a query to candidates, each with a score and what it is made of (section 4.2).

A type restricts, properties weigh: a candidate whose state is another one stays, further down. The score is the similarity of
the names in percent, weighed with the share of the properties that are as they should be. A match is claimed only for a
candidate that is called so exactly, has all properties, and is the only one of which that is true.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode
from rapidfuzz.fuzz import ratio

from diplograph.name_keys import name_words
from diplograph.search.building import whole_keys
from diplograph.search.index import Name, Named, NameIndex
from diplograph.search.matching import Match, read_words
from diplograph.search.reconciliation.properties import Shape, Value, things_with, values_of
from diplograph.search.reconciliation.queries import Constraint, Query
from diplograph.search.reconciliation.types import kinds_of_types, thing_of, type_of
from diplograph.store import Store
from diplograph.vocabulary import BASE

# What the names weigh, and what each property does.
_NAME: Final = 100
_PROPERTY: Final = 40
# A name that is not the same is never quite so.
_NOT_THE_SAME: Final = 0.99
# So many more are looked at than are asked for, because properties change their order.
_MORE: Final = 3
_AT_LEAST: Final = 20
_MOST_FOUND: Final = 100
_MOST_WORDS_LEFT_OUT: Final = 6


@dataclass(slots=True)
class _Candidate:
    named: Named
    similarity: float
    exact: bool
    held: dict[str, bool] = field(default_factory=dict)

    @property
    def score(self) -> float:
        held = sum(self.held.values())
        return round(100 * (_NAME * self.similarity + _PROPERTY * held) / (_NAME + _PROPERTY * len(self.held)), 2)

    def described(self, languages: Sequence[str], *, match: bool) -> dict[str, object]:
        kind = type_of(self.named.kind)
        return {
            "id": self.named.thing,
            "name": self.named.label(languages).text,
            "description": description_of(self.named),
            "type": [{"id": kind.id, "name": kind.name}],
            "score": self.score,
            "features": [
                {"id": "name_similarity", "value": round(self.similarity, 4)},
                {"id": "links", "value": self.named.links},
                *({"id": f"property_{name}", "value": held} for name, held in self.held.items()),
            ],
            "match": match,
        }


def description_of(named: Named) -> str:
    """Return what tells a thing from its namesakes: what it is, and what else it is called."""
    label = named.label()
    others = dict.fromkeys(each.text for each in named.names if each.text != label.text)
    return "; ".join([type_of(named.kind).name, *list(others)[:3]])


class Reconciler:
    """Finds candidates.

    Args:
        index: The index of names.
        store: The generation, for the values of properties.
        languages: The languages to name candidates in, the preferred first.
    """

    def __init__(self, index: NameIndex, store: Store, languages: Sequence[str] = ()) -> None:
        self._index = index
        self._store = store
        self._languages = languages

    def answer(self, batch: Mapping[str, Query]) -> dict[str, dict[str, list[dict[str, object]]]]:
        """Return the candidates of each query.

        Raises:
            ServiceProblem: when the index or the store cannot answer now.
        """
        candidates = {name: self._candidates(query) for name, query in batch.items()}
        self._compare(batch, candidates)
        return {name: {"result": self._ranked(batch[name], found)} for name, found in candidates.items()}

    def _ranked(self, query: Query, candidates: Iterable[_Candidate]) -> list[dict[str, object]]:
        ranked = sorted(candidates, key=lambda each: (-each.score, -each.named.share))
        sure = [each for each in ranked if each.exact and all(each.held.values())]
        return [each.described(self._languages, match=sure == [each]) for each in ranked[: query.limit]]

    def _candidates(self, query: Query) -> list[_Candidate]:
        kinds = kinds_of_types(query.types)
        if query.types and not kinds:
            return []
        if (thing := thing_of(query.text)) and (named := self._index.things([thing]).get(thing)):
            return [_Candidate(named, 1.0, exact=True)]
        if not query.text:
            return [_Candidate(named, 1.0, exact=True) for named in self._by_properties(query, kinds)]
        found = self._found(query.text, kinds, min(max(_MORE * query.limit, _AT_LEAST), _MOST_FOUND))
        return [_Candidate(named, *_similarity(query.text, named)) for named in found]

    def _found(self, text: str, kinds: Sequence[str], limit: int) -> list[Named]:
        """What is called so, or, when nothing is, so but for one word."""
        found = self._index.search(text, kinds, limit)
        words = name_words(text)
        if not found and 1 < len(words) <= _MOST_WORDS_LEFT_OUT:
            parts = (" ".join(words[:place] + words[place + 1 :]) for place in range(len(words)))
            found = [each for part in parts for each in self._index.search(part, kinds, limit) if each.match < Match.SLIP]
        return list({each.named.thing: each.named for each in found}.values())[:limit]

    def _by_properties(self, query: Query, kinds: Sequence[str]) -> list[Named]:
        """What has the properties, when no name is given."""
        found: list[str] = []
        having = [kind for kind in query.constraints[0].property.paths if not kinds or kind in kinds]
        for kind in having:
            if all(kind in each.property.paths for each in query.constraints):
                patterns = [
                    (each.property, things, beginning)
                    for each in query.constraints
                    for things, beginning in [self._wanted(each)]
                    if things or beginning
                ]
                if len(patterns) == len(query.constraints):
                    found += things_with(self._store, kind, patterns, _MOST_FOUND)
        return list(self._index.things(found[:_MOST_FOUND]).values())

    def _wanted(self, constraint: Constraint) -> tuple[list[str], str]:
        """The things that a property should be one of, or the text that it should begin with."""
        if constraint.property.shape != Shape.THING:
            return [], constraint.values[0] if constraint.values else ""
        things = [thing for each in constraint.values for thing in self._things_called(each, constraint.property.type)]
        return things, ""

    def _things_called(self, text: str, type_id: str) -> list[str]:
        if thing := thing_of(text):
            return [thing]
        found = self._index.search(text, kinds_of_types([type_id] if type_id else ()), _AT_LEAST)
        return [each.named.thing for each in found if each.match <= Match.EXACT]

    def _compare(self, batch: Mapping[str, Query], candidates: Mapping[str, list[_Candidate]]) -> None:
        """Note of each candidate which properties it has; all values come in one answer of the store."""
        properties = {each.property.id: each.property for query in batch.values() for each in query.constraints}
        compared = [each.named.thing for name, found in candidates.items() if batch[name].constraints for each in found]
        values = values_of(self._store, properties.values(), compared)
        things = (value.value for found in values.values() for value in found if isinstance(value, NamedNode))
        names = self._index.things(sorted({each.removeprefix(BASE) for each in things}))
        for name, found in candidates.items():
            for constraint in batch[name].constraints:
                for each in found:
                    held = values.get((each.named.thing, constraint.property.id), [])
                    each.held[constraint.property.id] = any(_holds(constraint, value, names) for value in held)


def _holds(constraint: Constraint, value: Value, names: Mapping[str, Named]) -> bool:
    """Whether a value is one of those that it should be."""
    if isinstance(value, NamedNode):
        thing = value.value.removeprefix(BASE)
        named = names.get(thing)
        texts = {each.text for each in named.names} if named else {value.value}
        return any(thing_of(wanted) == thing or any(_same(wanted, text) for text in texts) for wanted in constraint.values)
    if constraint.property.shape in {Shape.DATE, Shape.YEAR}:
        return any(value.value.startswith(wanted[:10]) for wanted in constraint.values)
    return any(_same(wanted, value.value) for wanted in constraint.values)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or not whole_keys(read_words(one)).isdisjoint(whole_keys(read_words(other)))


def _similarity(text: str, named: Named) -> tuple[float, bool]:
    """How much like the name that is most like it a text is, from 0 to 1, and whether it is just that."""
    keys = whole_keys(read_words(text))
    likest = max(_likeness(text, keys, each) for each in named.names)
    return likest, likest == 1.0


def _likeness(text: str, keys: set[str], name: Name) -> float:
    own = whole_keys(read_words(name.text))
    if name.text.casefold() == text.casefold() or not keys.isdisjoint(own):
        return 1.0
    return min(max((ratio(one, other) for one in keys for other in own), default=0.0) / 100, _NOT_THE_SAME)
