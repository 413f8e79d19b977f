"""The collection itself, its pages, and how to ask for others, in the Hydra Core Vocabulary (W3C Hydra Community Group).

Said twice: as triples, and as JSON in which the members are to stand; the tests hold both against each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.collections.asked import OTHERS, Cursor
from diplograph.collections.paging import Page
from diplograph.vocabulary import CC0, DATASET, PREFIXES, term

_BOOLEAN: Final = term("xsd:boolean")
_VIEW: Final = ("first", "previous", "next")
# The keys of collections, beside those of the context that members are written with.
HYDRA_CONTEXT: Final[Mapping[str, Any]] = {
    "hydra": PREFIXES["hydra"],
    **{name: f"hydra:{name}" for name in ("Collection", "PartialCollectionView", "IriTemplate", "IriTemplateMapping")},
    **{name: {"@id": f"hydra:{name}", "@type": "@id"} for name in ("view", *_VIEW, "search", "property")},
    **{name: {"@id": f"hydra:{name}", "@type": "@id", "@container": "@set"} for name in ("member", "mapping")},
    "totalItems": {"@id": "hydra:totalItems", "@type": "xsd:integer"},
    "template": {"@id": "hydra:template"},
    "variable": {"@id": "hydra:variable"},
    "required": {"@id": "hydra:required", "@type": "xsd:boolean"},
}


class Controls:
    """What leads from a page to the others.

    Args:
        page: The page.
        base: The server's absolute address: all that is named here is an address there.

    Attributes:
        whole: The address of the collection with its filters, without order and place.
        view: The address of the page.
        pages: The addresses of the first, the previous and the next page, those that there are.
    """

    def __init__(self, page: Page, base: str) -> None:
        self._page, asked = page, page.asked
        self._name = f"{base}/{asked.collection.name}"
        self.whole = f"{self._name}{asked.address(paged=False)}"
        self.view = self._at(asked.cursor)
        others = {"previous": page.previous, "next": page.next}
        self.pages = {"first": self._at(None), **{name: self._at(place) for name, place in others.items() if place}}

    def _at(self, cursor: Cursor | None) -> str:
        """The address of a page; that of the first one is spelled out, because the short one names the collection."""
        return f"{self._name}{self._page.asked.address(spelled=cursor is None, cursor=cursor)}"

    @property
    def template(self) -> str:
        """The addresses that can be asked for, as a template (RFC 6570, level 4)."""
        variables = [f"{each.name}*" if each.many else each.name for each in self._page.asked.collection.filters]
        return f"{self._name}{{?{','.join([*variables, *OTHERS])}}}"

    def triples(self) -> Iterator[Triple]:
        """Yield what is said of collection and page, the members' names included."""
        whole, view, page = NamedNode(self.whole), NamedNode(self.view), self._page
        said: list[tuple[NamedNode, str, NamedNode | Literal]] = [
            (whole, "rdf:type", term("hydra:Collection")),
            (whole, "dcterms:title", Literal(page.asked.collection.title, language="en")),
            (whole, "dcterms:license", NamedNode(CC0)),
            (whole, "void:inDataset", NamedNode(DATASET)),
            (whole, "hydra:totalItems", Literal(page.total)),
            (whole, "hydra:view", view),
            *((whole, "hydra:member", each) for each in page.members),
            (view, "rdf:type", term("hydra:PartialCollectionView")),
            *((view, f"hydra:{name}", NamedNode(address)) for name, address in self.pages.items()),
        ]
        yield from (Triple(subject, term(predicate), value) for subject, predicate, value in said)
        yield from self._search(whole)

    def _search(self, whole: NamedNode) -> Iterator[Triple]:
        search = NamedNode(f"{self._name}#search")
        yield Triple(whole, term("hydra:search"), search)
        yield Triple(search, term("rdf:type"), term("hydra:IriTemplate"))
        yield Triple(search, term("hydra:template"), Literal(self.template))
        for each in self._page.asked.collection.filters:
            mapping = NamedNode(f"{search.value}-{each.name}")
            yield Triple(search, term("hydra:mapping"), mapping)
            yield Triple(mapping, term("rdf:type"), term("hydra:IriTemplateMapping"))
            yield Triple(mapping, term("hydra:variable"), Literal(each.name))
            yield Triple(mapping, term("hydra:required"), Literal("false", datatype=_BOOLEAN))
            if each.property:
                yield Triple(mapping, term("hydra:property"), each.property)

    def tree(self, members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the same as JSON, without ``@context``, with these members."""
        search = f"{self._name}#search"
        mappings = [
            {
                "id": f"{search}-{each.name}",
                "type": "IriTemplateMapping",
                "variable": each.name,
                "required": False,
                **({"property": each.property.value} if each.property else {}),
            }
            for each in self._page.asked.collection.filters
        ]
        return {
            "id": self.whole,
            "type": "Collection",
            "title": {"en": self._page.asked.collection.title},
            "totalItems": self._page.total,
            "view": {"id": self.view, "type": "PartialCollectionView", **self.pages},
            "member": list(members),
            "search": {"id": search, "type": "IriTemplate", "template": self.template, "mapping": mappings},
            "license": CC0,
            "inDataset": DATASET,
        }
