"""Names and IRIs: the one place where an IRI is written.

Identifiers are ``https://w3id.org/diplograph/{kind}/{slug}``; every kind is its own namespace and its own prefix, so that a
thing is written ``meeting:central-asia-russia-fm-2020-10-15`` everywhere.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/diplograph/"
ONTOLOGY: Final = f"{BASE}ontology"
SHAPES: Final = f"{BASE}shapes"
DIPLO: Final = f"{ONTOLOGY}#"
SHAPE: Final = f"{SHAPES}#"
DATASET: Final = f"{BASE}dataset/diplograph"
DESCRIPTION: Final = f"{BASE}void"
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
CC_BY: Final = "https://creativecommons.org/licenses/by/4.0/"
DERIVED_GRAPH: Final = NamedNode(f"{BASE}record/derived")

KINDS: Final = (
    "act",
    "act-type",
    "address",
    "assertion",
    "attribution",
    "body",
    "body-kind",
    "citation",
    "collective",
    "coverage",
    "coverage-status",
    "dataset",
    "document",
    "document-type",
    "event-status",
    "evidence-kind",
    "format",
    "initiative",
    "level",
    "meeting",
    "member-role",
    "membership",
    "mode",
    "name",
    "name-kind",
    "office",
    "organization",
    "participation",
    "person",
    "place",
    "population",
    "proposer-status",
    "publisher",
    "rank",
    "record",
    "region",
    "role",
    "scheme",
    "series",
    "session",
    "source",
    "sphere",
    "stage",
    "stage-type",
    "state",
    "tenure",
    "tenure-kind",
    "topic",
    "year-coverage",
)

PREFIXES: Final[dict[str, str]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "diplo": DIPLO,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": SHAPE,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"{BASE}{kind}/" for kind in KINDS},
}

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PREFIXED_NAME: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*):(\S+)")
_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
# Every namespace ends with one of these, and no local name holds one.
_END_OF_NAMESPACE: Final = re.compile(r".*[/#]", re.DOTALL)

RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")


def thing(kind: str, slug: str) -> NamedNode:
    """Return the IRI of the thing of ``kind`` named ``slug``.

    >>> thing("state", "turkmenistan").value
    'https://w3id.org/diplograph/state/turkmenistan'
    """
    return NamedNode(PREFIXES[kind] + slug)


@lru_cache(maxsize=16_384)
def kind_and_slug(iri: str) -> tuple[str, str] | None:
    """Split one of our thing IRIs into kind and slug; ``None`` for any other IRI.

    >>> kind_and_slug("https://w3id.org/diplograph/state/turkmenistan")
    ('state', 'turkmenistan')
    >>> kind_and_slug("https://schema.org/startDate") is None
    True
    """
    kind, _, slug = iri.removeprefix(BASE).partition("/") if iri.startswith(BASE) else ("", "", "")
    return (kind, slug) if kind in KINDS and SLUG.fullmatch(slug) else None


def term(name: str) -> NamedNode:
    """Expand a prefixed name with our prefixes; raises ``KeyError`` for a prefix that is not ours.

    >>> term("diplo:mode").value
    'https://w3id.org/diplograph/ontology#mode'
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def compact(iri: str) -> str:
    """Write an IRI as a prefixed name when one of our namespaces holds it, else in angle brackets.

    >>> compact("https://w3id.org/diplograph/mode/hybrid")
    'mode:hybrid'
    >>> compact("https://example.org/a")
    '<https://example.org/a>'
    """
    namespace = _END_OF_NAMESPACE.match(iri)
    prefix = _PREFIX_OF.get(namespace[0]) if namespace else None
    local = iri[namespace.end() :] if namespace else ""
    return f"<{iri}>" if prefix is None or not local or "?" in local or ":" in local else f"{prefix}:{local}"


def nearest_prefix(prefix: str) -> str | None:
    """Return the known prefix that looks most like ``prefix``, or ``None`` if none comes near."""
    return next(iter(get_close_matches(prefix, PREFIXES, n=1, cutoff=0.6)), None)


def is_prefixed_name(text: str) -> bool:
    """Tell whether ``text`` reads as a prefixed name under one of our prefixes."""
    match = _PREFIXED_NAME.fullmatch(text)
    return match is not None and match[1] in PREFIXES
