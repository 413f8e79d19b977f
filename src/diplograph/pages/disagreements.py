"""Where sources differ: the rival values side by side, with the one that is preferred and why."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from diplograph.pages.about import About, iri_of
from diplograph.pages.evidence import Ref
from diplograph.representations import Link, address
from diplograph.vocabulary import BASE

_RANKS: Final = [f"{BASE}rank/{each}" for each in ("preferred", "normal", "deprecated")]


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values.

    Attributes:
        assertion: The assertion, with its address.
        value: What is said.
        rank: How it is ranked.
        preferred: Whether it is the one that counts.
        reasons: Why.
        evidence: The notes.
    """

    assertion: Link
    value: Link
    rank: Link
    preferred: bool
    reasons: tuple[Link, ...]
    evidence: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Several values for one property of one thing.

    Attributes:
        subject: The thing.
        property: The property.
        claims: The values, the preferred one first.
    """

    subject: Link
    property: Link
    claims: tuple[Claim, ...]


def disagreements(about: About) -> tuple[Disagreement, ...]:
    """Return what the assertions of a description are about, those about its thing first."""
    rivals: dict[tuple[bool, str, str], list[str]] = defaultdict(list)
    for each in about.parts("assertion"):
        subject, predicate = about.thing(each, "rdf:subject"), about.thing(each, "rdf:predicate")
        rivals[subject != about.iri, subject, predicate].append(each)
    return tuple(
        Disagreement(
            about.name(subject),
            replace(about.terms.name(predicate), href=address(predicate, about.root)),
            tuple(_claim(about, each) for each in sorted(found, key=lambda each: (_rank(about, each), each))),
        )
        for (_, subject, predicate), found in sorted(rivals.items())
    )


def _rank(about: About, assertion: str) -> int:
    rank = about.thing(assertion, "diplo:rank")
    return _RANKS.index(rank) if rank in _RANKS else len(_RANKS)


def _claim(about: About, assertion: str) -> Claim:
    return Claim(
        assertion=about.name(assertion),
        value=about.first(assertion, "rdf:object"),
        rank=about.first(assertion, "diplo:rank"),
        preferred=about.thing(assertion, "diplo:rank") == iri_of("rank:preferred"),
        reasons=about.links(assertion, "diplo:rankReason"),
        evidence=about.cite(assertion),
    )
