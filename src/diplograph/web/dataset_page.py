"""The model of the page about the dataset as a whole."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from diplograph.languages import ENGLISH, N_
from diplograph.representations import DUMPS, Figures, Link, Served, fragment, link_set_kind, link_to
from diplograph.vocabulary import DATASET
from diplograph.web.site import Site


@dataclass(frozen=True, slots=True)
class Part:
    """One partition: where its IRI leads on the page, what it is of, and its figures."""

    anchor: str
    term: Link
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """One link set: the property, the other dataset, and how many links; the first into a dataset carries that one's anchor."""

    anchor: str
    predicate: Link
    target: str
    target_anchor: str
    triples: int


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What the page shows.

    Attributes:
        iri: The identifier of the dataset.
        title: What it is called.
        descriptions: What it is, in several languages.
        citation: How to cite it; may be empty.
        version: Which state of the data is served.
        first: The day of the earliest meeting; may be empty.
        last: The day of the latest one.
        sizes: The figures of the whole, each with its name.
        classes: The classes with their numbers of things.
        properties: The properties with their numbers of triples, subjects and objects.
        links: The links into other datasets.
        dumps: The files with everything: name, path, anchor.
    """

    iri: str
    title: Link
    descriptions: tuple[Link, ...]
    citation: str
    version: str
    first: str
    last: str
    sizes: tuple[tuple[str, int], ...]
    classes: tuple[Part, ...]
    properties: tuple[Part, ...]
    links: tuple[Links, ...]
    dumps: tuple[tuple[str, str, str], ...]


def page_of_dataset(served: Served, site: Site) -> DatasetPage:
    """Return the page's model."""
    figures = served.figures
    titles = _texts(served, "dcterms:title")
    return DatasetPage(
        iri=DATASET,
        title=next((each for tag in (site.language, ENGLISH) for each in titles if each.language == tag), Link("Diplograph")),
        descriptions=_texts(served, "dcterms:description"),
        citation=next((each.text for each in _texts(served, "dcterms:bibliographicCitation")), ""),
        version=served.version,
        first=figures.first.value if figures.first else "",
        last=figures.last.value if figures.last else "",
        sizes=_sizes(figures),
        classes=tuple(Part(fragment("class", each.iri), _term(site, each.iri), (each.entities,)) for each in figures.classes),
        properties=tuple(
            Part(fragment("property", each.iri), _term(site, each.iri), (each.triples, each.subjects, each.objects))
            for each in figures.properties
        ),
        links=tuple(_links(site, figures)),
        dumps=tuple((each.title, each.path, each.name) for each in DUMPS),
    )


def _sizes(figures: Figures) -> tuple[tuple[str, int], ...]:
    named = (
        (N_("Triples"), figures.triples),
        (N_("Things with identifiers here"), figures.entities),
        (N_("Different subjects"), figures.subjects),
        (N_("Different objects"), figures.objects),
    )
    return tuple((name, number) for name, number in named if number is not None)


def _links(site: Site, figures: Figures) -> list[Links]:
    shown: dict[str, Links] = {}
    for each in figures.links:
        target = fragment("target", each.space)
        anchor = "" if any(other.target == each.space for other in shown.values()) else target
        name = fragment(link_set_kind(each.predicate), each.space)
        shown[name] = Links(name, _term(site, each.predicate), each.space, anchor, each.triples)
    return list(shown.values())


def _texts(served: Served, name: str) -> tuple[Link, ...]:
    values = (each for each in served.of(name) if isinstance(each, Literal))
    ordered = sorted(values, key=lambda each: (each.language or "", each.value))
    return tuple(Link(each.value, "", each.language or "") for each in ordered)


def _term(site: Site, iri: str) -> Link:
    return link_to(NamedNode(iri), site.terms.labels, site.root)
