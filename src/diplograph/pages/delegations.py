"""Who took part in an event, delegation by delegation."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.evidence import Ref
from diplograph.representations import Link
from diplograph.vocabulary import BASE

_FIRST: Final = [f"{BASE}role/{each}" for each in ("chair", "co-chair", "head-of-delegation", "speaker", "delegation-member")]


@dataclass(frozen=True, slots=True)
class Delegate:
    """One participation. Empty links and no roles are what no source tells.

    Attributes:
        participation: The participation, with its address.
        person: Who it was.
        office: The office in which.
        roles: In which roles.
        mode: How, when it was otherwise than the event.
        stood_in_for: In whose place: offices.
        notes: What the curators say of it.
        evidence: The notes.
    """

    participation: Link
    person: Link
    office: Link
    roles: tuple[Link, ...]
    mode: Link
    stood_in_for: tuple[Link, ...]
    notes: tuple[Link, ...]
    evidence: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who represented one party; the link is empty for those who represented none."""

    party: Link
    delegates: tuple[Delegate, ...]


def delegations(about: About) -> tuple[Delegation, ...]:
    """Return the delegations in alphabetical order, in each those who led it first."""
    participations = sorted(about.things(about.iri, "diplo:hasParticipation"), key=lambda each: _order(about, each))
    grouped = groupby(participations, lambda each: about.first(each, "diplo:representing"))
    return tuple(Delegation(party, tuple(_delegate(about, each) for each in found)) for party, found in grouped)


def _order(about: About, participation: str) -> tuple[str, str, int, str]:
    party = about.first(participation, "diplo:representing")
    ranks = [_FIRST.index(each) for each in about.things(participation, "diplo:participationRole") if each in _FIRST]
    return party.text.casefold(), party.href, min(ranks, default=len(_FIRST)), participation


def _delegate(about: About, participation: str) -> Delegate:
    return Delegate(
        participation=about.name(participation),
        person=about.first(participation, "diplo:participant"),
        office=about.first(participation, "diplo:inCapacityOf"),
        roles=about.links(participation, "diplo:participationRole"),
        mode=about.first(participation, "diplo:mode"),
        stood_in_for=about.links(participation, "diplo:deputisingFor"),
        notes=about.links(participation, "skos:editorialNote"),
        evidence=about.cite(participation),
    )
