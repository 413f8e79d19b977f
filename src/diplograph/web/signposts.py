"""Signposts: typed links that lead a program from any document of a thing to all the others (FAIR Signposting, levels 1 and 2).

A thing's page is its landing page, the descriptions in RDF are its metadata, the curated record is its content; that of the
dataset is the files with everything. The same links stand in headers (RFC 8288) and, all together, in a link set (RFC 9264).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from diplograph.negotiation import GRAPHS, HTML, TURTLE, Format
from diplograph.records import record_graph
from diplograph.representations import DUMPS, Description, address, classes_in_schema_org
from diplograph.representations.exports import available, exports_of
from diplograph.vocabulary import DATASET, PREFIXES, SHAPES, kind_and_slug, term
from diplograph.web.site import Site

LINKSET_JSON: Final = Format("link set", "application/linkset+json", "linkset.json", ("application/json",))
LINKSET: Final = Format("link set as text", "application/linkset", "linkset")
LINKSETS: Final = (LINKSET_JSON, LINKSET)
# The metadata that a thing's page leads to.
DESCRIPTIONS: Final = GRAPHS
IN_DATASET: Final = PREFIXES["void"] + "inDataset"
_SCHEMA: Final = PREFIXES["schema"]
_ABOUT_PAGE: Final = f"{_SCHEMA}AboutPage"


@dataclass(frozen=True, slots=True)
class Signpost:
    """One typed link.

    Attributes:
        relation: Its relation type: registered, or an IRI.
        target: Where it leads.
        type: The media type there, or empty.
    """

    relation: str
    target: str
    type: str = ""

    def written(self, anchor: str = "") -> str:
        """Return the link as a ``Link`` value (RFC 8288, section 3), of the document itself or of an anchor."""
        attributes = {"rel": self.relation, "type": self.type, "anchor": anchor}
        return f"<{self.target}>" + "".join(f'; {name}="{value}"' for name, value in attributes.items() if value)


@dataclass(frozen=True, slots=True)
class Content:
    """What is described itself, as a file.

    Attributes:
        iri: How to cite it.
        address: Where it is.
        type: Its media type.
    """

    iri: str
    address: str
    type: str


@dataclass(frozen=True, slots=True)
class Signposted:
    """Something with signposts: a thing, and the addresses of its documents.

    Attributes:
        iri: The identifier.
        stem: The address of its documents without the extension.
        types: What it is, as IRIs.
        authors: The identifiers of those who made it.
        contents: What is described itself.
        more: The addresses of further metadata, with their media types.
    """

    iri: str
    stem: str
    types: tuple[str, ...]
    authors: tuple[str, ...]
    contents: tuple[Content, ...]
    more: tuple[tuple[str, str], ...] = ()

    @property
    def page(self) -> str:
        """The address of the landing page."""
        return f"{self.stem}.{HTML.extension}"

    def descriptions(self) -> Iterator[tuple[str, str]]:
        """Yield the addresses of the metadata, with their media types."""
        yield from ((f"{self.stem}.{each.extension}", each.media_type) for each in DESCRIPTIONS)
        yield from self.more

    def linksets(self) -> Iterator[Signpost]:
        """Yield the links to the link sets."""
        return (Signpost("linkset", f"{self.stem}.{each.extension}", each.media_type) for each in LINKSETS)

    def of_page(self) -> Iterator[Signpost]:
        """Yield what leads away from the landing page, identifier and licence apart."""
        yield from (Signpost("describedby", target, kind) for target, kind in self.descriptions())
        yield from (Signpost("item", each.address, each.type) for each in self.contents)
        yield from (Signpost("type", each) for each in (_ABOUT_PAGE, *self.types))
        yield from (Signpost("author", each) for each in self.authors)
        yield from self.linksets()

    def of_description(self) -> Iterator[Signpost]:
        """Yield what leads away from metadata, identifier and licence apart."""
        yield Signpost("describes", self.page, HTML.media_type)
        yield from self.linksets()

    def of_content(self) -> Iterator[Signpost]:
        """Yield what leads away from content, identifier and licence apart."""
        yield Signpost("collection", self.page, HTML.media_type)
        yield from self.linksets()


def signposts(site: Site, description: Description, form: Format) -> tuple[str, ...]:
    """Return the ``Link`` values of a thing's document, or of a record, beyond those that every document has.

    Args:
        site: Where it is served.
        description: What the document is about.
        form: The format of the document.
    """
    kind, _ = kind_and_slug(description.thing.value) or ("", "")
    thing = described_thing(site, description, site.root)
    inside = Signpost(IN_DATASET, DATASET)
    shapes = Signpost("describedby", address(SHAPES, site.root))
    if kind == "record":
        links = [*(thing.of_content() if description.main != description.thing else ()), inside, shapes]
    elif form.extension == HTML.extension:
        links = [*thing.of_page(), inside]
    else:
        links = [*thing.of_description(), inside, shapes]
    return tuple(each.written() for each in links)


def description_signposts(site: Site, description: Description) -> tuple[str, ...]:
    """Return the ``Link`` values of a thing's description in a format beside those of RDF."""
    return tuple(each.written() for each in described_thing(site, description, site.root).of_description())


def dataset_signposts(site: Site, form: Format) -> tuple[str, ...]:
    """Return the ``Link`` values of a document about the dataset as a whole, of the home page too."""
    thing = _dataset(site.root, _authors(site))
    return tuple(each.written() for each in (thing.of_page() if form.extension == HTML.extension else thing.of_description()))


def dump_signposts(site: Site) -> tuple[str, ...]:
    """Return the ``Link`` values of a file with the whole dataset."""
    return tuple(each.written() for each in _dataset(site.root, ()).of_content())


def described_thing(site: Site, description: Description, root: str) -> Signposted:
    """Return a thing with the addresses of its documents.

    Args:
        site: Where it is served.
        description: Its description; that of a record stands for the record's main thing.
        root: What addresses begin with: the server's path, or its absolute address.
    """
    main = description.main
    if main.value == DATASET:
        return _dataset(root, _authors(site))
    return Signposted(
        iri=main.value,
        stem=address(main.value, root),
        types=classes_in_schema_org(description),
        authors=_authors(site),
        contents=_record(description, root),
        more=tuple((f"{address(main.value, root)}.{each.extension}", each.media_type) for each in available(description)),
    )


def _record(description: Description, root: str) -> tuple[Content, ...]:
    """The curated record, when the thing has one of its own."""
    graph = record_graph(description.main)
    if graph not in {description.graph, description.thing}:
        return ()
    return (Content(graph.value, f"{address(graph.value, root)}.{TURTLE.extension}", TURTLE.media_type),)


def _dataset(root: str, authors: tuple[str, ...]) -> Signposted:
    return Signposted(
        iri=DATASET,
        stem=address(DATASET, root),
        types=(f"{_SCHEMA}Dataset",),
        authors=authors,
        contents=tuple(Content(DATASET, f"{root}{each.path}", each.served_as) for each in DUMPS),
        more=(
            *((f"{address(DATASET, root)}.{each.extension}", each.media_type) for each in exports_of("dataset")),
            *((f"{root}/void.{each.extension}", each.media_type) for each in DESCRIPTIONS),
        ),
    )


def _authors(site: Site) -> tuple[str, ...]:
    published = (each.object for each in site.dataset if each.predicate == term("dcterms:publisher"))
    return tuple(sorted(each.value for each in published if isinstance(each, NamedNode)))
