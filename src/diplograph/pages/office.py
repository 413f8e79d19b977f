"""The page of an office: who held it, in order, with acting periods and days of which nobody knows who held it."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Passage, Passages, find, look_up
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.holders import Tenures, find_tenures, show_tenures
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.page import Trail
from diplograph.representations import Link

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Rival:
    """A value that some source gives for a bound of a tenure.

    Attributes:
        tenure: Whose tenure.
        property: Which bound.
        value: The day.
        rank: How it is ranked.
        link: The statement.
        passage: What it rests on.
    """

    tenure: Link
    property: Link
    value: str
    rank: Link
    link: Link
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Office:
    """What is shown of an office.

    Attributes:
        rows: Its properties.
        names: Its names.
        slug: Its name in addresses.
        tenures: Its holders.
        rivals: The bounds on which sources differ.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    slug: str
    tenures: Tenures
    rivals: tuple[Rival, ...]
    sections: tuple[Section, ...]


def office(about: About) -> Office:
    """Return what the page shows."""
    here = f"BIND(<{about.iri}> AS ?office)"
    tenures, rivals = find_tenures(about, here), _find_rivals(about)
    passages = look_up(about, (tenures, rivals))
    return Office(
        rows=about.rows(about.iri, without=("diplo:hasNameForm",)),
        names=names_of(about),
        slug=about.iri.rpartition("/")[2],
        tenures=show_tenures(about, tenures, passages),
        rivals=_rivals(about, rivals, passages),
        sections=sections_of(about, without=frozenset({"name", "tenure"})),
    )


def in_state(about: About) -> Trail:
    """Return the way to an office: through its state or organization."""
    body = about.first(about.iri, "diplo:officeIn")
    state = about.first(about.iri, "diplo:ofState")
    return tuple(each for each in (state, body) if each.href)


def _find_rivals(about: About) -> Answer:
    return find(
        about,
        f"""SELECT ?tenure ?holder ?property ?value ?rank ?claim WHERE {{
  ?tenure diplo:office <{about.iri}> ; diplo:holder ?holder .
  ?claim rdf:subject ?tenure ; rdf:predicate ?property ; rdf:object ?value
  OPTIONAL {{ ?claim diplo:rank ?rank }}
}} ORDER BY ?tenure ?property ?value LIMIT {_MOST}""",
        ("holder", "rank", "property"),
        "claim",
    )


def _rivals(about: About, found: Answer, passages: Passages) -> tuple[Rival, ...]:
    return tuple(
        Rival(
            tenure=Link(about.name(row["holder"]).text, about.address(row["tenure"])),
            property=Link(about.terms.label(row["property"]), about.address(row["property"])),
            value=row["value"],
            rank=about.name(row["rank"]) if row["rank"] else Link(""),
            link=Link(row["value"], about.address(row["claim"])),
            passage=passages.of(row["claim"]),
        )
        for row in found.rows
    )
