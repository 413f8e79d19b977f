"""The words that queries are written with, for editors: prefixes, and the terms of the ontology with labels and meanings."""

import json
from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from diplograph.negotiation import JSON
from diplograph.representations import words_of
from diplograph.vocabulary import CC_BY, PREFIXES, RDF_TYPE, compact, term
from diplograph.web.answers import Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.listings import Properties, described, texts
from diplograph.web.site import Site, SiteDep

router = APIRouter(tags=["SPARQL"])
_KINDS: Final = {
    term("owl:Class"): "class",
    term("owl:ObjectProperty"): "property",
    term("owl:DatatypeProperty"): "property",
    term("owl:AnnotationProperty"): "property",
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Prefixes and terms", "content": content_of((JSON,))},
    **RESPONSES,
}


@router.get("/sparql/words", summary="Prefixes and terms, for editors", responses=_ANSWERS, response_class=Response)
def words(request: Request, site: SiteDep) -> Response:
    """Our prefixes with their namespaces, and each class and property with its label and what it means."""
    document = Document("/sparql/words", JSON, license=CC_BY)
    key = ("words", site.language)
    if answer := kept(request, *key):
        return answer
    body = {"prefixes": PREFIXES, "terms": list(_terms(site))}
    return keep(request, document, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), *key)


def _terms(site: Site) -> Iterator[dict[str, str]]:
    for iri, properties in described(site.ontology).items():
        kinds = [_KINDS[each] for each in properties.get(RDF_TYPE, []) if isinstance(each, NamedNode) and each in _KINDS]
        if kinds:
            label = _said(properties, "rdfs:label", site.language)
            meaning = _said(properties, "skos:definition") or _said(properties, "vann:usageNote")
            words = label or words_of(iri.value.replace("#", "/").rpartition("/")[2])
            yield {"name": compact(iri.value), "kind": kinds[0], "label": words, "meaning": meaning}


def _said(properties: Properties, name: str, language: str = "en") -> str:
    found = texts(properties, name)
    return next((each.text for each in found if each.language == language), found[0].text if found else "")
