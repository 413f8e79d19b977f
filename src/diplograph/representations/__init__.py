"""Representations: what is said about one thing, as Turtle, N-Triples, RDF/XML, JSON-LD and as the model of a page."""

from diplograph.representations.context import Context, read_context
from diplograph.representations.description import Description, describe
from diplograph.representations.documents import write_graph
from diplograph.representations.jsonld import tree
from diplograph.representations.pages import Page, page_of

__all__ = ["Context", "Description", "Page", "describe", "page_of", "read_context", "tree", "write_graph"]
