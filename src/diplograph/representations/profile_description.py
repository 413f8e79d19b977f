"""What a profile is, as triples (the Profiles Vocabulary, W3C)."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.representations.frames import Frames
from diplograph.representations.profiles import Profile
from diplograph.representations.schemas import context_address, frame_address, schema_address
from diplograph.vocabulary import BASE, CC_BY, RDF_TYPE, term

_PROF: Final = "http://www.w3.org/ns/dx/prof/"
_ROLE: Final = f"{_PROF}role/"
_DRAFT: Final = NamedNode("https://json-schema.org/draft/2020-12/schema")
_FRAMING: Final = NamedNode("https://www.w3.org/TR/json-ld11-framing/")
_JSON_LD: Final = NamedNode("https://www.w3.org/TR/json-ld11/")


def describe_profile(frames: Frames, profile: Profile) -> Iterator[Triple]:
    """Yield what is to be said of a profile: what it is based on, and the context, schemas and frames that belong to it."""
    node = NamedNode(profile.iri)
    yield Triple(node, RDF_TYPE, NamedNode(f"{_PROF}Profile"))
    yield Triple(node, term("dcterms:title"), Literal(profile.title, language="en"))
    yield Triple(node, term("dcterms:description"), Literal(profile.text, language="en"))
    yield Triple(node, term("dcterms:license"), NamedNode(CC_BY))
    yield Triple(node, NamedNode(f"{_PROF}hasToken"), Literal(profile.name))
    yield Triple(node, NamedNode(f"{_PROF}isProfileOf"), NamedNode(profile.based_on))
    yield from _resource(profile, "context", "vocabulary", context_address(frames, profile), _JSON_LD)
    for name in frames.names(profile.name):
        yield from _resource(profile, f"schema-{name}", "validation", schema_address(frames, profile, name), _DRAFT)
        yield from _resource(profile, f"frame-{name}", "mapping", frame_address(frames, profile, name), _FRAMING)


def _resource(profile: Profile, name: str, role: str, path: str, standard: NamedNode) -> Iterator[Triple]:
    """One file that belongs to a profile, and what it is for."""
    node = NamedNode(f"{profile.iri}#{name}")
    yield Triple(NamedNode(profile.iri), NamedNode(f"{_PROF}hasResource"), node)
    yield Triple(node, RDF_TYPE, NamedNode(f"{_PROF}ResourceDescriptor"))
    yield Triple(node, NamedNode(f"{_PROF}hasRole"), NamedNode(_ROLE + role))
    yield Triple(node, NamedNode(f"{_PROF}hasArtifact"), NamedNode(BASE.removesuffix("/") + path))
    yield Triple(node, term("dcterms:conformsTo"), standard)
