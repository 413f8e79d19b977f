"""The page of a thing of any kind: its properties, and its parts kind by kind."""

from dataclasses import dataclass
from typing import Final

from diplograph.languages import N_
from diplograph.pages.about import About
from diplograph.pages.evidence import Ref, Row
from diplograph.representations import Link

SECTIONS: Final = {
    "participation": N_("Who took part"),
    "act": N_("What was said"),
    "collective": N_("Speaking together"),
    "document": N_("Outcome documents"),
    "stage": N_("Stages"),
    "tenure": N_("Tenures"),
    "membership": N_("Members"),
    "series": N_("Series of meetings"),
    "body": N_("Bodies"),
    "office": N_("Offices"),
    "population": N_("People"),
    "assertion": N_("Statements that differ"),
    "name": N_("Names"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the thing: a participation, an act, a tenure."""

    title: Link
    rows: tuple[Row, ...]
    evidence: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of one kind."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Generic:
    """What is shown of a thing whose kind has no page of its own."""

    rows: tuple[Row, ...]
    sections: tuple[Section, ...]


def generic(about: About) -> Generic:
    """Return what the page shows."""
    return Generic(about.rows(about.iri), sections_of(about))


def sections_of(about: About, without: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """Return the parts of a thing, kind by kind.

    Args:
        about: What the page is made from.
        without: Kinds that the page shows in a way of its own.
    """
    order = list(SECTIONS)
    kinds = [each for each in about.part_kinds if each not in without]
    kinds.sort(key=lambda kind: order.index(kind) if kind in order else len(order))
    found = [Section(_heading(kind), tuple(_part(about, each) for each in _shown(about, kind))) for kind in kinds]
    return tuple(each for each in found if each.parts)


def _heading(kind: str) -> str:
    return SECTIONS.get(kind, kind.replace("-", " ").capitalize())


def _shown(about: About, kind: str) -> list[str]:
    return [each for each in about.parts(kind) if not about.is_citation(each)]


def _part(about: About, part: str) -> Part:
    return Part(about.name(part), about.rows(part), about.cite(part))
