"""The indexes of one generation, each made when its collection is first asked for."""

from bisect import bisect_left
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from threading import RLock
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.collections.index import Index
from diplograph.collections.model import Collection
from diplograph.collections.rows import pairs, things
from diplograph.collections.table import COLLECTIONS
from diplograph.collections.tallies import Tallies, tallies_of
from diplograph.store import Store
from diplograph.vocabulary import PREFIXES

_BY_KIND: Final = {each.kind: each for each in COLLECTIONS.values()}
# Names are compared with all others where they are few, else with those that begin alike.
_FEW: Final = 2000
_NEIGHBOURS: Final = 20


class Indexes:
    """What collections are read from in one generation; safe to be asked by many threads.

    Args:
        store: The generation.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = RLock()
        self._indexes: dict[str, Index] = {}
        self._slugs: dict[str, list[str]] = {}

    def index(self, collection: Collection) -> Index:
        """Return the index of a collection."""
        with self._lock:
            if collection.name not in self._indexes:
                self._indexes[collection.name] = Index(collection, self.store, self._gone)
            return self._indexes[collection.name]

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset({*self.successors, *things(self.store, "?thing a diplo:WithdrawnThing")})

    @cached_property
    def tallies(self) -> Mapping[str, Tallies]:
        """The counts of meetings and sources that pages show."""
        return tallies_of(self)

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """What each merged thing was merged into, by IRI."""
        found = pairs(self.store, "?thing dcterms:isReplacedBy ?value", "value")
        return {iri: value.value for iri, value in found if isinstance(value, NamedNode) and value.value != iri}

    @cached_property
    def states(self) -> Mapping[str, str]:
        """The names of states by their codes of ISO 3166-1 alpha-3."""
        found = pairs(self.store, "?thing diplo:isoAlpha3 ?value", "value")
        start = PREFIXES["state"]
        return {value.value: iri.removeprefix(start) for iri, value in found if isinstance(value, Literal)}

    def slugs(self, kind: str) -> list[str]:
        """Return the names of all things of a kind that there are, sorted."""
        if kind in _BY_KIND:
            return self.index(_BY_KIND[kind]).slugs
        with self._lock:
            if kind not in self._slugs:
                # The kinds without a collection are those of concepts, some hundred together.
                start, concepts = PREFIXES[kind], things(self.store, "?thing a skos:Concept")
                self._slugs[kind] = sorted(each.removeprefix(start) for each in concepts if each.startswith(start))
            return self._slugs[kind]

    def knows(self, kind: str, slug: str) -> bool:
        """Tell whether there is a thing of a kind."""
        slugs = self.slugs(kind)
        place = bisect_left(slugs, slug)
        return place < len(slugs) and slugs[place] == slug

    def nearest(self, kind: str, slug: str) -> list[str]:
        """Return the names that look most like one that is unknown, the nearest first; the first ones when none does."""
        slugs = self.slugs(kind)
        place = bisect_left(slugs, slug)
        near = slugs if len(slugs) <= _FEW else slugs[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS]
        return get_close_matches(slug, near, n=3, cutoff=0.5) or slugs[:3]
