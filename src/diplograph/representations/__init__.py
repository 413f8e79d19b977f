"""Representations: what is said about one thing, as Turtle, N-Triples, RDF/XML, JSON-LD and as the model of a page."""

from diplograph.representations.context import Context, read_context
from diplograph.representations.dataset import Served, describe_dataset, fragment, link_set_kind, read_dataset
from diplograph.representations.description import Description, describe, described_in
from diplograph.representations.dumps import DUMPS
from diplograph.representations.figures import Figures, count
from diplograph.representations.jsonld import tree
from diplograph.representations.links import Link, address, link_to, words_of
from diplograph.representations.pages import Page, page_of
from diplograph.representations.service import describe_service
from diplograph.representations.terms import TermNames, read_term_names

__all__ = [
    "DUMPS",
    "Context",
    "Description",
    "Figures",
    "Link",
    "Page",
    "Served",
    "TermNames",
    "address",
    "count",
    "describe",
    "describe_dataset",
    "describe_service",
    "described_in",
    "fragment",
    "link_set_kind",
    "link_to",
    "page_of",
    "read_context",
    "read_dataset",
    "read_term_names",
    "tree",
    "words_of",
]
