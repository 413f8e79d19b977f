"""A line on each thing that tells it from its namesakes: a meeting by day and format, a person by office, a source by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.representations import Link
from diplograph.store import Store
from diplograph.surveys.names import names_of
from diplograph.surveys.said import Said, iri, rows_of, said_of, text
from diplograph.vocabulary import kind_and_slug

# The properties that tell things of a kind apart, in the order in which they are read.
_PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "state": ("diplo:isoAlpha3",),
    "series": ("diplo:seriesOf", "diplo:level"),
    "initiative": ("diplo:initiativeStatus", "diplo:proposer"),
    "office": ("diplo:officeIn", "diplo:ofState"),
    "body": ("diplo:ofState",),
    "topic": ("skos:broader",),
    "meeting": ("schema:startDate", "diplo:inFormat", "diplo:place"),
    "session": ("schema:startDate", "diplo:sessionOf"),
    "address": ("schema:startDate", "diplo:addressedTo"),
    "document": ("diplo:adoptionDate", "diplo:documentType", "diplo:adoptedAt"),
    "source": ("dcterms:issued", "dcterms:publisher"),
    "format": ("schema:validFrom", "diplo:hasMembership"),
}
_ALL: Final = tuple(dict.fromkeys(name for names in _PROPERTIES.values() for name in names))
_MOST_VALUES: Final = 7
_TENURES: Final = """
SELECT ?person ?office (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{
  VALUES ?person {{ {} }}
  ?tenure diplo:holder ?person ;
    diplo:office ?office ;
    ?when ?day .
  FILTER(?when IN (schema:validFrom, schema:validThrough, diplo:inOfficeOn))
}}
GROUP BY ?person ?office"""
_OFFICES: Final = "SELECT ?person ?office WHERE {{ VALUES ?person {{ {} }} ?tenure diplo:holder ?person ; diplo:office ?office }}"


def lines_of(store: Store, things: Iterable[str], language: str = "en") -> dict[str, tuple[Link, ...]]:
    """Return what tells each thing from its namesakes, by IRI, the most telling first; links lead nowhere.

    Args:
        store: Whom to ask.
        things: The IRIs of some things, as many as a page shows.
        language: The language of names.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    kinds = {each: kind for each in things if (kind := (kind_and_slug(each) or ("",))[0])}
    said = said_of(store, (each for each, kind in kinds.items() if kind in _PROPERTIES), *_ALL)
    values = {each: _values(said, each, kind) for each, kind in kinds.items() if kind in _PROPERTIES}
    memberships = {value.value for each in values.values() for value in each if _is(value, "membership")}
    parties = said_of(store, memberships, "diplo:memberParty") if memberships else Said()
    values = {each: _members(parties, found) for each, found in values.items()}
    offices = _tenures(store, [each for each, kind in kinds.items() if kind == "person"])
    named = {value.value for each in values.values() for value in each if isinstance(value, NamedNode)}
    names = names_of(store, named | {office for office, _ in offices.values()}, language)
    lines = {each: tuple(_shown(value, names) for value in found) for each, found in values.items()}
    for person, (office, years) in offices.items():
        lines[person] = (names.get(office, Link("")), *([Link(years)] if years else []))
    return {each: tuple(part for part in line if part.text) for each, line in lines.items()}


def _is(value: NamedNode | Literal, kind: str) -> bool:
    return isinstance(value, NamedNode) and (kind_and_slug(value.value) or ("",))[0] == kind


def _values(said: Said, thing: str, kind: str) -> list[NamedNode | Literal]:
    found: list[NamedNode | Literal] = []
    for name in _PROPERTIES[kind]:
        values = said.values(thing, name)
        found += [*values[:_MOST_VALUES], *([Literal("…")] if len(values) > _MOST_VALUES else [])]
    return found


def _members(parties: Said, values: list[NamedNode | Literal]) -> list[NamedNode | Literal]:
    """The values with members in the place of memberships."""
    found: list[NamedNode | Literal] = []
    for each in values:
        found += parties.values(each.value, "diplo:memberParty") if _is(each, "membership") else [each]
    return found


def _shown(value: NamedNode | Literal, names: Mapping[str, Link]) -> Link:
    return Link(value.value, "", value.language or "") if isinstance(value, Literal) else names.get(value.value, Link(""))


def _tenures(store: Store, people: list[str]) -> dict[str, tuple[str, str]]:
    """The office that each person held last as far as is known, and the years for which it is known."""
    if not people:
        return {}
    listed = " ".join(str(NamedNode(each)) for each in people)
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows_of(store, _TENURES.format(listed)):
        found[iri(row, "person")].append((text(row, "last"), text(row, "first"), iri(row, "office")))
    last = {person: max(each) for person, each in found.items()}
    offices = {person: (office, _years(first, until)) for person, (until, first, office) in last.items()}
    # A tenure without any day still says what somebody was.
    undated = {iri(row, "person"): (iri(row, "office"), "") for row in rows_of(store, _OFFICES.format(listed))}
    return {**undated, **offices}


def _years(first: str, last: str) -> str:
    return first[:4] if first[:4] == last[:4] else f"{first[:4]}–{last[:4]}"
