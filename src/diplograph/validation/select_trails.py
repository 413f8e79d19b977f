"""The trails of queries: from the focus, which is ``$this`` in shapes, to pattern after pattern that shares a variable."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode

from diplograph.sparql import undeclared_prefixes
from diplograph.sparql.paths import Inverse, Link, Path, inverted
from diplograph.sparql.patterns import Group, Pattern, Term, Unreadable, Variable, read_select
from diplograph.validation.trails import FOCUS, OBJECT, PREDICATE, SUBJECT, Edge, Fixed, Trails


@dataclass(frozen=True, slots=True)
class Leap:
    """Patterns that no shared node joins to the focus, only what is computed from both sides, or nothing.

    Attributes:
        focus: The variable of the focus nodes.
        entry: The variable from which their trails begin.
        state: The state of its nodes.
        keys: The variables that are computed on both sides.
        near: The text of the side of the focus, less its filters.
        far: The text of the other side.
        prologue: The prefixes that the texts need.
    """

    focus: str
    entry: str
    state: int
    keys: tuple[str, ...]
    near: str
    far: str
    prologue: str


def add_select(trails: Trails, select: str, focus: str = "this") -> list[Leap]:
    """Add the trails of one query and return what they cannot reach.

    Args:
        trails: Where to add them.
        select: The query.
        focus: The variable of the focus nodes, without its mark.

    Raises:
        Unreadable: when the query cannot be taken apart with certainty.
    """
    group = read_select(select)
    planner = _Planner(trails, select[: select.index("SELECT")], focus)
    planner.place(group, {focus: FOCUS})
    return planner.leaps


class _Planner:
    """Places the patterns of one query."""

    def __init__(self, trails: Trails, prologue: str, focus: str) -> None:
        self._trails, self._prologue, self._focus = trails, prologue, focus
        self.leaps: list[Leap] = []

    def place(self, group: Group, states: dict[str, int]) -> dict[str, int]:
        """Place the patterns of a group, given the states of variables around it; return the states with its own."""
        states = dict(states) if group.projected is None else {n: s for n, s in states.items() if n in group.projected}
        patterns, required = list(group.patterns), list(group.required)
        while self._place_one(patterns, states) or self._place_required(required, states):
            pass
        if patterns:
            self._leap(group, patterns, group.binds, states)
        for branches in required:
            for branch in branches:
                self._leap(group, branch.patterns, branch.binds, states)
                self._nested(branch, states)
        for optional in group.optional:
            self._optional(group, optional, states)
        return states if group.projected is None else {n: s for n, s in states.items() if n in group.projected}

    def _nested(self, branch: Group, states: dict[str, int]) -> None:
        if branch.required or branch.projected is not None:
            raise Unreadable("a group inside a group that shares no variable with what stands before it")
        for optional in branch.optional:
            self.place(optional, states)

    def _optional(self, group: Group, optional: Group, states: dict[str, int]) -> None:
        inside = set(chain.from_iterable(pattern.variables for pattern in optional.patterns))
        if optional.patterns and not inside & states.keys():
            self._leap(group, optional.patterns, optional.binds, dict(states))
            return
        self.place(optional, states)

    def _place_one(self, patterns: list[Pattern], states: dict[str, int]) -> bool:
        for pattern in patterns:
            if pattern.variables & states.keys():
                patterns.remove(pattern)
                self._add(pattern, states)
                return True
        return False

    def _place_required(self, required: list[list[Group]], states: dict[str, int]) -> bool:
        """Place groups that share a variable; what every branch binds has a state then."""
        for branches in required:
            if all(_variables(branch) & states.keys() for branch in branches):
                required.remove(branches)
                found = [self.place(branch, states) for branch in branches]
                for name in set.intersection(*({*each} for each in found)) - states.keys():
                    states[name] = self._trails.state()
                    for each in found:
                        self._trails.free.setdefault(each[name], set()).add(states[name])
                return True
        return False

    def _add(self, pattern: Pattern, states: dict[str, int]) -> None:
        if isinstance(pattern.path, Variable):
            self._add_any(pattern, pattern.path, states)
            return
        subject, found = _state(pattern.subject, states), _state(pattern.object, states)
        if subject is not None:
            self._walk(subject, pattern.path, pattern.object, states)
        elif found is not None:
            self._walk(found, inverted(pattern.path), pattern.subject, states)
        else:
            raise Unreadable(f"{pattern} is not joined to the focus")

    def _walk(self, origin: int, path: Path, end: Term, states: dict[str, int]) -> None:
        """Walk a path to a term; where that has a state already or is fixed, nothing walks on from there."""
        if isinstance(end, Variable) and end.name not in states:
            states[end.name] = self._trails.look(origin, path)
            return
        link = path.path if isinstance(path, Inverse) else path
        if isinstance(link, Link):
            here, there = (SUBJECT, OBJECT) if path is link else (OBJECT, SUBJECT)
            fixed: list[tuple[str, Fixed]] = [] if link.predicate is None else [(PREDICATE, link.predicate)]
            fixed += [] if isinstance(end, Variable) else [(there, end)]
            self._trails.add(Edge(origin, here, tuple(fixed)))
        else:
            self._trails.connect(origin, path, self._trails.state())

    def _add_any(self, pattern: Pattern, predicate: Variable, states: dict[str, int]) -> None:
        """A pattern whose predicate is a variable: what stands at the three places."""
        places: dict[str, Term] = {SUBJECT: pattern.subject, PREDICATE: predicate, OBJECT: pattern.object}
        at = next(place for place, term in places.items() if _state(term, states) is not None)
        origin = _state(places[at], states)
        fixed = tuple((place, term) for place, term in places.items() if isinstance(term, NamedNode | Literal))
        reaches = []
        for place, term in places.items():
            if place != at and isinstance(term, Variable) and term.name not in states:
                states[term.name] = self._trails.state()
                reaches.append((place, states[term.name]))
        self._trails.add(Edge(FOCUS if origin is None else origin, at, fixed, tuple(reaches)))

    def _leap(
        self,
        group: Group,
        patterns: list[Pattern],
        binds: Iterable[tuple[str, frozenset[str], str]],
        states: dict[str, int],
    ) -> None:
        """Note patterns that are not joined to the focus, and add their own trails."""
        inside = set(chain.from_iterable(pattern.variables for pattern in patterns))
        first = patterns[0].subject if patterns else None
        if not isinstance(first, Variable) or first.name in states:
            raise Unreadable("patterns that are joined to nothing")
        entry = self._trails.state()
        own = {first.name: entry}
        left = list(patterns)
        while self._place_one(left, own):
            pass
        if left:
            raise Unreadable("patterns that are joined to nothing")
        computed = [(text, bound) for text, read, bound in binds if read and read <= inside]
        keys = tuple(sorted({bound for _, bound in computed} & _bound(group, inside)))
        near = " ".join(
            [*(str(each) for each in group.patterns if each not in patterns), *_texts(group, patterns)],
        )
        far = " ".join([*map(str, patterns), *(text for text, _ in computed)])
        used = undeclared_prefixes(f"{near} {far}")
        prologue = " ".join(
            line for line in self._prologue.splitlines() if line.removeprefix("PREFIX ").partition(":")[0] in used
        )
        self.leaps.append(Leap(self._focus, first.name, entry, keys, near, far, prologue))


def _texts(group: Group, leapt: list[Pattern]) -> list[str]:
    """The texts of the groups that a solution passes through, less the one that is leapt to."""
    return [" UNION ".join(each.text for each in branches) for branches in group.required if branches[0].patterns != leapt]


def _bound(group: Group, without: set[str]) -> set[str]:
    """What the groups that a solution passes through let out, less those whose variables are left aside."""
    found: set[str] = set()
    for branches in group.required:
        for each in branches:
            if not set(chain.from_iterable(pattern.variables for pattern in each.patterns)) & without:
                found |= _variables(each)
    return found


def _variables(group: Group) -> set[str]:
    """The variables that a group lets out."""
    found = set(chain.from_iterable(pattern.variables for pattern in group.patterns)) | {bound for _, _, bound in group.binds}
    for each in (*chain.from_iterable(group.required), *group.optional):
        found |= _variables(each)
    return found if group.projected is None else found & group.projected


def _state(term: Term, states: dict[str, int]) -> int | None:
    return states.get(term.name) if isinstance(term, Variable) else None
