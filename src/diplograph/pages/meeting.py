"""The page of an event: when and where, who took part, what was said, what came of it, and on whose word."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About, iri_of
from diplograph.pages.acts import Account, accounts
from diplograph.pages.delegations import Delegation, delegations
from diplograph.pages.disagreements import Disagreement, disagreements
from diplograph.pages.documents import Adopted, adopted
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.page import NOWHERE, Neighbours, Trail
from diplograph.pages.sources import Witness, sources_of, witnesses
from diplograph.representations import Link
from diplograph.vocabulary import term

_MOST: Final = 1000
_SHOWN: Final = frozenset({"participation", "act", "document", "assertion", "citation"})
_TOLD: Final = (
    *("diplo:level", "diplo:eventStatus", "diplo:host", "diplo:ordinal", "diplo:inSeries", "diplo:inFormat"),
    *("diplo:sessionOf", "diplo:addressedTo", "diplo:onSidelinesOf", "diplo:preparedBy"),
)
_OWN_PLACE: Final = (
    *("schema:startDate", "schema:endDate", "diplo:place", "diplo:mode", "diplo:adoptedDocument"),
    *("skos:editorialNote", "diplo:aboutTopic"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the event was in the life of an initiative."""

    initiative: Link
    stage: Link


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is shown of an event.

    Attributes:
        begins: Its first day, or empty.
        ends: Its last day, when that is another.
        places: Where; empty when no source tells.
        modes: How.
        head: The other properties that stand at the beginning.
        notes: What the curators say of it.
        agenda: The topics on its agenda.
        delegations: Who took part.
        accounts: What was said.
        documents: What was adopted.
        initiatives: The initiatives of which it was a stage.
        named: The initiatives that were named there.
        disagreements: Where sources differ.
        others: Parts of other kinds, and what it is called.
        beside: What was held or said beside it, or prepared by it.
        sources: The sources, side by side.
        derived: What rules derived.
    """

    begins: str
    ends: str
    places: tuple[Link, ...]
    modes: tuple[Link, ...]
    head: tuple[Row, ...]
    notes: tuple[Link, ...]
    agenda: tuple[Link, ...]
    delegations: tuple[Delegation, ...]
    accounts: tuple[Account, ...]
    documents: tuple[Adopted, ...]
    initiatives: tuple[Stage, ...]
    named: tuple[Link, ...]
    disagreements: tuple[Disagreement, ...]
    others: tuple[Section, ...]
    beside: tuple[Link, ...]
    sources: tuple[Witness, ...]
    derived: tuple[Row, ...]


def meeting(about: About) -> Meeting:
    """Return what the page shows."""
    about.learn(_more(about))
    iri = about.iri
    begins, ends = about.value(iri, "schema:startDate"), about.value(iri, "schema:endDate")
    rows = about.rows(iri, without={*_TOLD, *_OWN_PLACE})
    return Meeting(
        begins=begins,
        ends=ends if ends != begins else "",
        places=about.links(iri, "diplo:place"),
        modes=about.links(iri, "diplo:mode"),
        head=(*_head(about), *(each for each in rows if not each.derived)),
        notes=about.links(iri, "skos:editorialNote"),
        agenda=about.links(iri, "diplo:aboutTopic"),
        delegations=delegations(about),
        accounts=accounts(about),
        documents=adopted(about),
        initiatives=_stages(about),
        named=_named(about),
        disagreements=disagreements(about),
        others=sections_of(about, without=_SHOWN),
        beside=tuple(about.name(each) for each in about.pointing("diplo:onSidelinesOf", "diplo:preparedBy", "diplo:addressedTo")),
        sources=witnesses(about),
        derived=tuple(each for each in rows if each.derived),
    )


def _head(about: About) -> tuple[Row, ...]:
    """The properties of the head in their order."""
    found = ((each, about.links(about.iri, each)) for each in _TOLD)
    return tuple(
        Row(about.property(each), iri_of(each) in about.terms.derived and each != "diplo:inFormat", values)
        for each, values in found
        if values
    )


def _stages(about: About) -> tuple[Stage, ...]:
    stages = [each for each in about.pointing("diplo:occasion") if each not in about.described]
    return tuple(
        Stage(about.name(initiative), about.first(each, "diplo:stageType"))
        for each in stages
        for initiative in about.whole(each, "diplo:hasStage")
    )


def _named(about: About) -> tuple[Link, ...]:
    """The initiatives that acts refer to, by name."""
    named = {each for act in about.parts("act") for each in about.things(act, "diplo:refersTo") if "/initiative/" in each}
    return tuple(sorted(map(about.name, named), key=lambda each: each.text.casefold()))


def trail(about: About) -> Trail:
    """Return format and series of a meeting, the organization of a session, the event of an address."""
    return about.links(about.iri, "diplo:inFormat", "diplo:inSeries", "diplo:sessionOf", "diplo:addressedTo")


def neighbours(about: About) -> Neighbours:
    """Return what was held before and after it in its series, or among the sessions of its organization."""
    before, after = about.thing(about.iri, "schema:previousItem"), about.thing(about.iri, "schema:nextItem")
    return Neighbours(about.name(before) if before else NOWHERE, about.name(after) if after else NOWHERE)


def _more(about: About) -> str:
    """What the page asks for beyond the description: who published the sources, what comes before and after, what it led to."""
    this, label = about.description.thing, term("skos:prefLabel")
    sources = " ".join(f"<{each}>" for each in sources_of(about))
    told = ", ".join(str(term(each)) for each in ("dcterms:publisher", "dcterms:issued", "dcterms:language"))
    beside = ", ".join(str(term(each)) for each in ("diplo:onSidelinesOf", "diplo:preparedBy", "diplo:addressedTo"))
    stage = (
        f"?stage {term('diplo:occasion')} {this} . ?stage {term('diplo:stageType')} ?type . ?type {label} ?typeLabel . "
        f"?initiative {term('diplo:hasStage')} ?stage . ?initiative {label} ?initiativeLabel"
    )
    near = f"?beside ?property {this} . ?beside {label} ?besideLabel"
    branches = [
        f"{{ VALUES ?source {{ {sources} }} ?source ?told ?said FILTER(?told IN ({told})) }}",
        f"{{ VALUES ?of {{ {sources} }} ?of {term('dcterms:publisher')} ?named . ?named {label} ?label }}",
        f"{{ {near} FILTER(?property IN ({beside})) }}",
        f"{{ {stage} }}",
        *_around(about),
    ]
    around = (
        f"{this} {term('schema:previousItem')} ?before . ?before {label} ?beforeLabel . "
        f"{this} {term('schema:nextItem')} ?after . ?after {label} ?afterLabel"
    )
    return (
        f"CONSTRUCT {{ ?source ?told ?said . ?named {label} ?label . {near} . {stage} . {around} }} "
        f"WHERE {{ {' UNION '.join(branches)} }} LIMIT {_MOST}"
    )


def _around(about: About) -> list[str]:
    """The branches that find what comes before and after in an order."""
    orders = {"meeting": ("diplo:inSeries", "schema:startDate"), "session": ("diplo:sessionOf", "diplo:ordinal")}
    within, by = orders.get(about.kind, ("", ""))
    whole = about.thing(about.iri, within) if within else ""
    key = next(iter(about.values(about.iri, by)), None) if by else None
    if not whole or key is None:
        return []
    found = []
    for name, sign, order in (("before", "<", "DESC"), ("after", ">", "ASC")):
        later = f'?key {sign} {key} || (?key = {key} && STR(?{name}) {sign} "{about.iri}")'
        chosen = f"?{name} {term(within)} <{whole}> . ?{name} {term(by)} ?key FILTER({later})"
        order_by = f"{order}(?key) {order}(STR(?{name}))"
        found.append(
            f"{{ {{ SELECT ?{name} ?key WHERE {{ {chosen} }} ORDER BY {order_by} LIMIT 1 }} "
            f"?{name} {term('skos:prefLabel')} ?{name}Label }}"
        )
    return found
