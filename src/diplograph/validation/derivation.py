"""What rules derive around a change, without deriving the rest of the graph again."""

from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple
from pyoxigraph import Store as Engine

from diplograph.sparql.patterns import Unreadable
from diplograph.sparql.tokens import tokens
from diplograph.store import Store
from diplograph.validation.neighbourhood import Neighbourhood
from diplograph.validation.select_trails import Leap, add_select
from diplograph.validation.trails import Trails


class Derivation:
    """CONSTRUCT rules, applied to some things only.

    Args:
        rules: Their texts. Each constructs one triple about a variable, and no rule sees what another one derives.

    Raises:
        Unreadable: when a rule is another one, or cannot be taken apart with certainty.
    """

    def __init__(self, rules: Iterable[str]) -> None:
        self._rules = tuple(rules)
        trails = Trails()
        self._near = Neighbourhood(trails, [leap for rule in self._rules for leap in _leaps(trails, rule)])

    def affected(self, store: Store, changed: Iterable[Triple]) -> frozenset[NamedNode]:
        """Return the things about which a change can change what is derived; see :meth:`Neighbourhood.affected`."""
        return self._near.affected(store, changed)

    def about(
        self, store: Store, things: Collection[NamedNode], *, added: Iterable[Triple] = (), removed: Iterable[Triple] = ()
    ) -> set[Triple]:
        """Return what is derived about some things.

        Args:
            store: A generation.
            things: The things.
            added: Triples to take for part of it.
            removed: Triples to take for gone.
        """
        engine = Engine()
        near = self._near.around(store, things, added=added, removed=removed)
        engine.extend(Quad(each.subject, each.predicate, each.object) for each in near)
        return {triple for rule in self._rules for triple in _derived(engine, rule) if triple.subject in things}


def _derived(engine: Engine, rule: str) -> QueryTriples:
    found = engine.query(rule)
    if not isinstance(found, QueryTriples):
        raise TypeError("a rule is a CONSTRUCT query")
    return found


def _leaps(trails: Trails, rule: str) -> list[Leap]:
    """Add the trails of a rule, read as the question about what it constructs something."""
    read = list(tokens(rule))
    at = next((index for index, token in enumerate(read) if token.word == "CONSTRUCT"), len(read))
    template, subject = [token.text for token in read[at + 1 : at + 6]], read[at + 2 : at + 3]
    if len(template) < 5 or (template[0], template[4]) != ("{", "}") or subject[0].kind != "variable":  # noqa: PLR2004 - { s p o }
        raise Unreadable("a rule constructs one triple about a variable")
    where = rule[read[at + 5].offset :]
    return add_select(trails, f"{rule[: read[at].offset]}SELECT {subject[0].text} {where}", subject[0].text[1:])
