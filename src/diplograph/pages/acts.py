"""What was said at an event, in the order of the paragraphs that tell it."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.evidence import Ref
from diplograph.representations import Link

_LAST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Act:
    """One speech act.

    Attributes:
        act: The act, with its address.
        slug: The name of the act in its address, by which the page can be pointed at.
        paragraph: The paragraph that tells it, or empty when that is unknown.
        kind: What was done: proposed, supported, promised.
        speakers: Who spoke; none when the source names nobody.
        on_behalf_of: For whom.
        attribution: How the source attributes it.
        text: What was said.
        spheres: The spheres.
        topics: The topics.
        refers_to: The initiatives, documents and formats named.
        concerns: Whom and what else it concerns.
        notes: What the curators say of it.
        evidence: The notes.
    """

    act: Link
    slug: str
    paragraph: str
    kind: Link
    speakers: tuple[Link, ...]
    on_behalf_of: tuple[Link, ...]
    attribution: Link
    text: Link
    spheres: tuple[Link, ...]
    topics: tuple[Link, ...]
    refers_to: tuple[Link, ...]
    concerns: tuple[Link, ...]
    notes: tuple[Link, ...]
    evidence: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What one source tells first; the source that tells most comes first."""

    source: Link
    acts: tuple[Act, ...]


def accounts(about: About) -> tuple[Account, ...]:
    """Return all acts made at the event, source by source, in the order of paragraphs."""
    told = {each: _passages(about, each) for each in about.parts("act")}
    weight = Counter(source for passages in told.values() for source in {source for source, _ in passages})
    ordered = sorted(told, key=lambda act: (*_place(told[act], weight), act))
    grouped = groupby(ordered, lambda act: _place(told[act], weight)[1])
    return tuple(
        Account(about.name(source) if source else Link(""), tuple(_act(about, each, told[each], source) for each in acts))
        for source, acts in grouped
    )


def _passages(about: About, act: str) -> list[tuple[str, int]]:
    """Where an act is told: sources and paragraphs."""
    citations = about.things(act, "diplo:attestedBy")
    return [(about.thing(each, "diplo:source"), _number(about.value(each, "diplo:paragraph"))) for each in citations]


def _number(paragraph: str) -> int:
    return int(paragraph) if paragraph.isdecimal() else _LAST


def _place(passages: list[tuple[str, int]], weight: Counter[str]) -> tuple[int, str, int]:
    places = ((-weight[source], source, paragraph) for source, paragraph in passages)
    return min(places, default=(1, "", _LAST))


def _act(about: About, act: str, passages: list[tuple[str, int]], source: str) -> Act:
    paragraph = min((number for told, number in passages if told == source), default=_LAST)
    return Act(
        act=about.name(act),
        slug=act.rpartition("/")[2],
        paragraph="" if paragraph == _LAST else str(paragraph),
        kind=about.first(act, "diplo:actType"),
        speakers=about.links(act, "diplo:speaker"),
        on_behalf_of=about.links(act, "diplo:onBehalfOf"),
        attribution=about.first(act, "diplo:attribution"),
        text=about.text(act, "diplo:content"),
        spheres=about.links(act, "diplo:inSphere"),
        topics=about.links(act, "diplo:aboutTopic"),
        refers_to=about.links(act, "diplo:refersTo"),
        concerns=about.links(act, "diplo:concerns"),
        notes=about.links(act, "skos:editorialNote"),
        evidence=about.cite(act),
    )
