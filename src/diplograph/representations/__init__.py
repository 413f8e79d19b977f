"""Representations: what is said about one thing, as Turtle, N-Triples, RDF/XML, JSON-LD and as the model of a page."""

from diplograph.representations.context import Context, read_context
from diplograph.representations.dataset import Served, describe_dataset, fragment, link_set_kind, read_dataset
from diplograph.representations.description import Description, describe, described_in
from diplograph.representations.dumps import DUMPS
from diplograph.representations.embedding import embedded
from diplograph.representations.figures import Figures, count
from diplograph.representations.frames import Frames, read_frames
from diplograph.representations.framing import document_of, expanded, flattened, framed, tree
from diplograph.representations.links import Link, address, best_name, link_to, words_of
from diplograph.representations.pages import Page, page_of
from diplograph.representations.profile_description import describe_profile
from diplograph.representations.profiles import (
    DEFAULT,
    PROFILES,
    Profile,
    in_profile,
    known_profile,
    listed_profiles,
    profile_named,
)
from diplograph.representations.schema_org import classes_in_schema_org
from diplograph.representations.schemas import context_address, frame_address, frame_document, schema_address, schema_document
from diplograph.representations.service import describe_service
from diplograph.representations.shared_mentions import SharedMentions
from diplograph.representations.standing import Standing, standing_of
from diplograph.representations.terms import TermNames, read_term_names

__all__ = [
    "DEFAULT",
    "DUMPS",
    "PROFILES",
    "Context",
    "Description",
    "Figures",
    "Frames",
    "Link",
    "Page",
    "Profile",
    "Served",
    "SharedMentions",
    "Standing",
    "TermNames",
    "address",
    "best_name",
    "classes_in_schema_org",
    "context_address",
    "count",
    "describe",
    "describe_dataset",
    "describe_profile",
    "describe_service",
    "described_in",
    "document_of",
    "embedded",
    "expanded",
    "flattened",
    "fragment",
    "frame_address",
    "frame_document",
    "framed",
    "in_profile",
    "known_profile",
    "link_set_kind",
    "link_to",
    "listed_profiles",
    "page_of",
    "profile_named",
    "read_context",
    "read_dataset",
    "read_frames",
    "read_term_names",
    "schema_address",
    "schema_document",
    "standing_of",
    "tree",
    "words_of",
]
