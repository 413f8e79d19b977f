"""Whether a thing is still what its identifier leads to, or was merged into another one, or taken out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.errors import NotFound
from diplograph.store import Store, construct
from diplograph.vocabulary import RDF_TYPE, compact, kind_and_slug, term

_REPLACED_BY: Final = term("dcterms:isReplacedBy")
_NOTE: Final = term("skos:editorialNote")
_WITHDRAWN: Final = term("diplo:WithdrawnThing")
_WITHDRAWN_ON: Final = term("diplo:withdrawnOn")


@dataclass(frozen=True)
class Standing:
    """What became of a thing.

    Attributes:
        thing: The thing.
        triples: What says so, among whatever else is said of it.
    """

    thing: NamedNode
    triples: tuple[Triple, ...]

    @cached_property
    def by_subject(self) -> Mapping[NamedNode, Sequence[Triple]]:
        """The triples about each thing, in their order."""
        found: dict[NamedNode, list[Triple]] = defaultdict(list)
        for each in self.triples:
            if isinstance(each.subject, NamedNode):
                found[each.subject].append(each)
        return found

    @property
    def own(self) -> Sequence[Triple]:
        """The triples about the thing itself, in their order."""
        return self.by_subject.get(self.thing, ())

    @cached_property
    def successor(self) -> NamedNode | None:
        """The thing that this one was merged into, if it was."""
        replaced = (each.object for each in self.own if each.predicate == _REPLACED_BY)
        return next(
            (each for each in replaced if isinstance(each, NamedNode) and each != self.thing and kind_and_slug(each.value)), None
        )

    @cached_property
    def withdrawal(self) -> str | None:
        """Why the thing was taken out and when, if it was."""
        if Triple(self.thing, RDF_TYPE, _WITHDRAWN) not in self.own:
            return None
        own = {each.predicate: each.object for each in self.own if each.object != _WITHDRAWN}
        day, reason = own.get(_WITHDRAWN_ON), own.get(_NOTE)
        when = f" on {day.value}" if isinstance(day, Literal) else ""
        return f"withdrawn{when}: {reason.value}" if isinstance(reason, Literal) else f"withdrawn{when}"


def standing_of(store: Store, thing: NamedNode) -> Standing:
    """Return what became of a thing, which takes one small query where a description takes several.

    Raises:
        NotFound: when the graph does not say what it is.
    """
    told = " ".join(map(str, (RDF_TYPE, _REPLACED_BY, _WITHDRAWN_ON, _NOTE)))
    found = tuple(construct(store, f"CONSTRUCT {{ {thing} ?p ?o }} WHERE {{ VALUES ?p {{ {told} }} {thing} ?p ?o }}"))
    if not any(each.predicate == RDF_TYPE for each in found):
        raise unknown(thing)
    return Standing(thing, found)


def unknown(thing: NamedNode) -> NotFound:
    """Return the error for a thing of which the graph says nothing."""
    return NotFound(f"there is nothing about {compact(thing.value).strip('<>')} here")
