"""The page of a thing: what all kinds have, around what the kind's own file makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from diplograph.collections import COLLECTIONS
from diplograph.pages.about import About
from diplograph.pages.evidence import Evidence, Ref
from diplograph.pages.mentions import Mentions, find_mentions
from diplograph.representations import Link
from diplograph.vocabulary import BASE, compact, kind_and_slug

NOWHERE: Final = Link("")
Trail = tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What comes before and after the thing, where there is an order; empty links where nothing does."""

    previous: Link = NOWHERE
    next: Link = NOWHERE


@dataclass(frozen=True, slots=True)
class Page:
    """A page about one thing.

    Attributes:
        kind: The kind of the thing, as in its address.
        iri: The identifier.
        title: Its best name.
        other_names: Its names in other languages.
        types: What it is.
        collection: The collection of all things of its kind, its title as the program has it.
        trail: What it stands in, the widest first, without the thing itself.
        neighbours: What comes before and after it.
        references: Which notes attest the thing itself.
        body: What the kind's own file made; see the kinds in :mod:`diplograph.pages.kinds`.
        evidence: The notes, numbered from 1.
        mentions: Where else it occurs.
        graph: Where its record is.
        template: The file of the template that shows it.
    """

    kind: str
    iri: str
    title: Link
    other_names: tuple[Link, ...]
    types: tuple[Link, ...]
    collection: Link
    trail: Trail
    neighbours: Neighbours
    references: tuple[Ref, ...]
    body: object
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mentions, ...]
    graph: Link
    template: str


def no_trail(about: About) -> Trail:  # noqa: ARG001 - as every function for trails
    """Return that the thing stands in nothing."""
    return ()


def _collection(about: About) -> Link:
    """The collection of all things of the kind, if there is one."""
    found = (each for each in COLLECTIONS.values() if each.kind == about.kind)
    return next((Link(each.title, f"{about.root}/{each.name}") for each in found), NOWHERE)


def no_neighbours(about: About) -> Neighbours:  # noqa: ARG001 - as every function for neighbours
    """Return that the thing stands in no order."""
    return Neighbours()


@dataclass(frozen=True, slots=True)
class Kind:
    """How the things of a kind are shown.

    Attributes:
        template: The file of the template, under ``templates/``.
        body: Makes what the template finds as ``page.body``.
        trail: Says what a thing stands in.
        neighbours: Says what comes before and after it.
        mentioned: Whether the page ends with what points to the thing from elsewhere; a kind that shows that itself does not.
    """

    template: str
    body: Callable[[About], object]
    trail: Callable[[About], Trail] = no_trail
    neighbours: Callable[[About], Neighbours] = no_neighbours
    mentioned: bool = True


def make(about: About, kind: Kind) -> Page:
    """Return the page about a thing, as its kind is shown."""
    own = about.values(about.iri, "skos:prefLabel")
    title = about.name(about.iri)
    labels = [Link(each.value, "", each.language or "") for each in own if isinstance(each, Literal)]
    references = about.cite_itself()
    mentions = find_mentions(about) if kind.mentioned else tuple
    body = kind.body(about)
    graph = about.description.graph.value
    return Page(
        kind=about.kind,
        iri=about.iri,
        title=Link(title.text, "", title.language),
        other_names=tuple(each for each in labels if (each.text, each.language) != (title.text, title.language)),
        types=about.links(about.iri, "rdf:type"),
        collection=_collection(about),
        trail=kind.trail(about),
        neighbours=kind.neighbours(about),
        references=references,
        body=body,
        evidence=about.evidence(),
        mentions=mentions(),
        # Concepts stand in the ontology and have no record.
        graph=Link(compact(graph), f"{about.root}/{graph.removeprefix(BASE)}") if kind_and_slug(graph) else Link(""),
        template=kind.template,
    )
