"""Statements to records: which thing's record each of them belongs to.

A graph named ``record:{kind}-{slug}`` says it outright. Else a thing with records of its own begins one, and each other thing
goes with the record that describes it already, with the one whose slug its own begins with, with the one that refers to it, or
with the one that it refers to, in this order.
"""

from bisect import bisect
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from diplograph.errors import InputError
from diplograph.records import FOLDERS, folder_of
from diplograph.validation.intake.reading import Text
from diplograph.vocabulary import PREFIXES, compact, kind_and_slug, thing

Subject = NamedNode | BlankNode
Lines = list[tuple[Quad, int]]
_NAMED: Final = {folder.kind for folder in FOLDERS}
_CITATION: Final = "citation"
_CURE: Final = "name a graph record:KIND-SLUG, such as record:person-sergey-lavrov, or leave graphs out"


def split(text: Text, homes: Mapping[NamedNode, NamedNode]) -> dict[NamedNode, Lines]:
    """Sort the statements of a body by record.

    Args:
        text: The body.
        homes: For each thing that is described already, the main thing of the record that does.

    Returns:
        For each record's main thing, its statements in the order of the body.

    Raises:
        InputError: when a statement belongs to no record here, or nothing does.
    """
    if not text.quads:
        raise InputError(f"{text.file} holds no statements", "send the records as they shall stand")
    found: dict[NamedNode, Lines] = {}
    unnamed: Lines = []
    for quad, line in text.quads:
        if isinstance(quad.graph_name, DefaultGraph):
            unnamed.append((quad, line))
        else:
            found.setdefault(_main_of(quad.graph_name, line, text), []).append((quad, line))
    if unnamed:
        owners = _Owners(unnamed, homes, set(found)).found(text)
        for quad, line in unnamed:
            found.setdefault(owners[_subject(quad)], []).append((quad, line))
    return found


def _main_of(graph: object, line: int, text: Text) -> NamedNode:
    """The main thing of the record that a graph's name promises."""
    kind, slug = kind_and_slug(graph.value) or ("", "") if isinstance(graph, NamedNode) else ("", "")
    main_kind, _, main_slug = slug.partition("-")
    if kind != "record" or main_kind not in _NAMED or not main_slug:
        name = compact(graph.value) if isinstance(graph, NamedNode) else str(graph)
        raise InputError(f"{text.file}:{line}: the graph {name} is no record", _CURE)
    return thing(main_kind, main_slug)


class _Owners:
    """Finds the record of each thing in a body without named graphs.

    Args:
        lines: The statements.
        homes: For each thing that is described already, the main thing of the record that does.
        named: The main things of the records that have graphs of their own in the same body.
    """

    def __init__(self, lines: Lines, homes: Mapping[NamedNode, NamedNode], named: Collection[NamedNode]) -> None:
        self._homes = homes
        self._first: dict[Subject, int] = {}
        self._to: dict[Subject, list[Subject]] = defaultdict(list)
        self._from: dict[Subject, list[Subject]] = defaultdict(list)
        for quad, line in lines:
            self._first.setdefault(_subject(quad), line)
        for quad, _ in lines:
            if quad.object in self._first and quad.object != quad.subject:
                self._to[_subject(quad)].append(_object(quad))
                self._from[_object(quad)].append(_subject(quad))
        self._citations = sorted(_slug(each) for each in self._first if _kind(each) == _CITATION)
        self._all = dict.fromkeys([*filter(self._is_main, self._first), *named])
        self._by_slug: dict[str, list[Subject]] = defaultdict(list)
        for main in self._all:
            self._by_slug[_slug(main)].append(main)

    def _is_main(self, subject: Subject) -> bool:
        """Whether a thing begins a record.

        One of a kind that may also stand in another's record, as a document in that of a meeting, does so when it is linked with
        such a one here and no citation is named after it: what has a record of its own is cited in it.
        """
        if not isinstance(subject, NamedNode) or folder_of(_kind(subject)) is None:
            return False
        home = self._homes.get(subject)
        if home is not None:
            return home == subject
        linked = any(_may_hold(each, subject) for each in [*self._to[subject], *self._from[subject]])
        return not linked or self._is_cited(subject)

    def _is_cited(self, subject: Subject) -> bool:
        """Whether a citation here is named after a thing."""
        stem = f"{_slug(subject)}-"
        place = bisect(self._citations, stem)
        return place < len(self._citations) and self._citations[place].startswith(stem)

    def found(self, text: Text) -> dict[Subject, NamedNode]:
        """Return each thing's record.

        Raises:
            InputError: when there is none for one of them.
        """
        owners: dict[Subject, NamedNode] = {each: each for each in self._all if isinstance(each, NamedNode)}
        for each in self._first:
            home = self._homes.get(each) if isinstance(each, NamedNode) else None
            known = home if home in self._all else self._named_after(each)
            if known is not None:
                owners.setdefault(each, known)
        self._spread(owners, self._to)
        self._spread(owners, self._from)
        for each, line in self._first.items():
            if each not in owners:
                owners[each] = self._any(each, line, text)
        return owners

    def _spread(self, owners: dict[Subject, NamedNode], links: Mapping[Subject, Iterable[Subject]]) -> None:
        """Let parts follow the records that links lead from, the nearest first; of several as near, the one named most alike."""
        reached = deque(owners)
        while reached:
            claims: dict[Subject, list[NamedNode]] = defaultdict(list)
            for each in reached:
                for part in links.get(each, ()):
                    if part not in owners and _may_hold(owners[each], part):
                        claims[part].append(owners[each])
            for part, claimants in claims.items():
                owners[part] = max(claimants, key=lambda main: _alike(main, part))
            reached = deque(claims)

    def _named_after(self, part: Subject) -> NamedNode | None:
        """The one record whose slug a thing's own begins with, the longest such."""
        words = _slug(part).split("-")
        for length in range(len(words), 0, -1):
            fitting = [each for each in self._by_slug.get("-".join(words[:length]), ()) if _may_hold(each, part)]
            if fitting:
                return fitting[0] if len(fitting) == 1 and isinstance(fitting[0], NamedNode) else None
        return None

    def _candidates(self, part: Subject) -> Iterator[NamedNode]:
        return (each for each in self._all if isinstance(each, NamedNode) and _may_hold(each, part))

    def _any(self, part: Subject, line: int, text: Text) -> NamedNode:
        """The only record that could hold a thing, or, for what no record can hold, the first, where it is found wanting."""
        candidates = list(self._candidates(part))
        kind = _kind(part)
        holders = [folder.kind for folder in FOLDERS if kind in folder.parts]
        if len(candidates) == 1 or (candidates and not holders):
            return candidates[0]
        if not holders:
            main = next(iter(self._all), None)
            if isinstance(main, NamedNode):
                return main
            raise InputError(f"{text.file} describes nothing that has a record", _records())
        raise InputError(*self._homeless(part, f"{text.file}:{line}" if line else text.file, holders))

    def _homeless(self, part: Subject, where: str, holders: list[str]) -> tuple[str, str]:
        name = compact(part.value) if isinstance(part, NamedNode) else str(part)
        home = self._homes.get(part) if isinstance(part, NamedNode) else None
        if home is not None:
            return f"{where}: {name} stands in the record of {compact(home.value)}", "send that record whole"
        several = "which of them is not clear here" if any(self._candidates(part)) else "which is not here"
        return f"{where}: {name} stands in the record of a {' or a '.join(holders)}, {several}", (
            "send that record whole; what it refers to goes with it"
        )


def _records() -> str:
    return f"things with records are: {', '.join(sorted(PREFIXES[each] + 'SLUG' for each in _NAMED))}"


def _subject(quad: Quad) -> Subject:
    if isinstance(quad.subject, NamedNode | BlankNode):
        return quad.subject
    raise TypeError("a subject is an IRI or a blank node")


def _object(quad: Quad) -> Subject:
    if isinstance(quad.object, NamedNode | BlankNode):
        return quad.object
    raise TypeError("what is described is an IRI or a blank node")


def _kind(subject: Subject) -> str:
    return (kind_and_slug(subject.value) or ("", ""))[0] if isinstance(subject, NamedNode) else ""


def _slug(subject: Subject) -> str:
    return (kind_and_slug(subject.value) or ("", ""))[1] if isinstance(subject, NamedNode) else ""


def _may_hold(main: Subject, part: Subject) -> bool:
    """Whether a record may hold a thing; what stands in no record at all may be held by any, where it is found wanting."""
    folder = folder_of(_kind(main))
    kind = _kind(part)
    return folder is not None and (kind in folder.parts or not kind)


def _alike(main: NamedNode, part: Subject) -> int:
    pairs = zip(_slug(main), _slug(part), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
