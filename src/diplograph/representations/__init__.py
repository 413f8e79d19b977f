"""Representations: what is said about one thing, as Turtle, N-Triples, RDF/XML, JSON-LD and as the model of a page."""

from diplograph.representations.context import Context, read_context
from diplograph.representations.description import Description, describe, described_in
from diplograph.representations.jsonld import tree
from diplograph.representations.links import Link, address, link_to, words_of
from diplograph.representations.pages import Page, page_of
from diplograph.representations.service import describe_service
from diplograph.representations.terms import TermNames, read_term_names

__all__ = [
    "Context",
    "Description",
    "Link",
    "Page",
    "TermNames",
    "address",
    "describe",
    "describe_service",
    "described_in",
    "link_to",
    "page_of",
    "read_context",
    "read_term_names",
    "tree",
    "words_of",
]
