"""A page of a collection for people: a table, and a form of all filters that works without JavaScript."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.collections import DAYS, LANGUAGE, Asked, Facet, Filter, Page, Said, facets_of, names_of
from diplograph.languages import N_
from diplograph.representations import Link
from diplograph.representations.links import best_name
from diplograph.vocabulary import term, thing
from diplograph.web.site import Site
from diplograph.web.templating import wording_of
from diplograph.web.wording import Wording

_LABEL: Final = term("skos:prefLabel")
_ASCENDING: Final = N_("by %(key)s, ascending")
_DESCENDING: Final = N_("by %(key)s, descending")
_AND: Final = N_("and %(another)s")
_ANY: Final = N_("any")
_SIZES: Final = (20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field.

    Attributes:
        value: The value of the parameter.
        text: What people read.
        chosen: Whether it is what was asked.
    """

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    Attributes:
        id: What its label refers to.
        name: The parameter.
        title: What people call it.
        value: The value that was asked, or empty.
        example: A value as a user would write it.
        options: The choices; empty for a field to write in.
    """

    id: str
    name: str
    title: str
    value: str
    example: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows.

    Attributes:
        name: The name of the collection in addresses.
        title: Its title.
        about: What its members are.
        total: How many there are on all pages.
        columns: The headings of the table, that of the name apart.
        rows: Each member with its cells.
        fields: The filters.
        sorts: The orders.
        sizes: How many members a page may have.
        pages: The addresses of other pages behind the collection's own, by relation.
        query: What stands behind the address of this page.
        chosen: Whether a filter was given.
    """

    name: str
    title: str
    about: str
    total: int
    columns: tuple[str, ...]
    rows: Sequence[tuple[Link, Sequence[Sequence[Link]]]]
    fields: tuple[Field, ...]
    sorts: tuple[Option, ...]
    sizes: tuple[Option, ...]
    pages: Mapping[str, str]
    query: str
    chosen: bool


def shown(page: Page, said: Said, site: Site) -> Shown:
    """Return what the page of a collection shows.

    Args:
        page: The page.
        said: What is said of its members.
        site: What is served.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    asked, collection = page.asked, page.asked.collection
    words = wording_of(site)
    places = {"previous": page.previous, "next": page.next}
    return Shown(
        name=collection.name,
        title=collection.title,
        about=collection.about,
        total=page.total,
        columns=tuple(each.title for each in collection.columns),
        rows=said.rows(site.root, site.language),
        fields=_fields(asked, site),
        sorts=tuple(
            Option(f"{sign}{each.name}", pattern % {"key": words.plain(each.title)}, f"{sign}{each.name}" == asked.sort)
            for each in collection.sorts
            for sign, pattern in (("", words.plain(_ASCENDING)), ("-", words.plain(_DESCENDING)))
        ),
        sizes=tuple(Option(str(each), str(each), each == asked.limit) for each in sorted({*_SIZES, asked.limit})),
        pages={
            **({"first": asked.address()} if page.previous else {}),
            **{name: asked.address(cursor=place) for name, place in places.items() if place},
        },
        query=asked.address(cursor=asked.cursor),
        chosen=bool(asked.values),
    )


def _fields(asked: Asked, site: Site) -> tuple[Field, ...]:
    """One field for each value that was given, and an empty one where there may be another."""
    facets = {each.filter.name: each for each in facets_of(asked, site.collections)}
    names = _names(tuple(facets.values()), site)
    given: dict[str, list[str]] = defaultdict(list)
    for name, value in asked.values:
        given[name].append(value)
    fields, words = [], wording_of(site)
    for chosen in asked.collection.filters:
        values = given[chosen.name]
        for number, value in enumerate([*values, ""] if chosen.many or not values else values):
            options = _options(facets[chosen.name], value, names, words) if chosen.name in facets else ()
            title = words.plain(chosen.title)
            title = words.plain(_AND) % {"another": title} if number else title
            fields.append(Field(f"filter-{chosen.name}-{number}", chosen.name, title, value, chosen.example, options))
    return tuple(fields)


def _options(facet: Facet, value: str, names: Mapping[str, str], words: Wording) -> tuple[Option, ...]:
    counts = dict(facet.values)
    found = [
        (name, _text(facet.filter, name, names) + (f" ({number})" if number is not None else ""))
        for name, number in counts.items()
    ]
    if value and value not in counts:
        found.append((value, _text(facet.filter, value, names)))
    ordered = sorted(found, key=lambda each: each[1].casefold())
    return (Option("", words.plain(_ANY), not value), *(Option(name, text, name == value) for name, text in ordered))


def _text(chosen: Filter, name: str, names: Mapping[str, str]) -> str:
    return name if chosen.kind == LANGUAGE else names.get(thing(chosen.kind, name).value, name)


def _names(facets: Sequence[Facet], site: Site) -> dict[str, str]:
    """What the values of all facets are called, by IRI."""
    listed = [(each.filter.kind, name) for each in facets if each.filter.kind not in {LANGUAGE, *DAYS} for name, _ in each.values]
    labels: dict[str, list[Literal]] = defaultdict(list)
    for triple in names_of(site.store, (thing(kind, name) for kind, name in listed)):
        _note(labels, triple)
    best = {iri: best_name(each, site.language) for iri, each in labels.items()}
    return {iri: name.text for iri, name in best.items() if name}


def _note(labels: dict[str, list[Literal]], triple: Triple) -> None:
    if triple.predicate == _LABEL and isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
        labels[triple.subject.value].append(triple.object)
