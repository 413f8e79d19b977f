"""Frames, profiles and forms: judged by an independent implementation of JSON-LD and by the schemas that are published."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from pyld import jsonld
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from diplograph.records import read_record, record_files, record_graph
from diplograph.release import Release, bundled_release
from diplograph.representations import (
    PROFILES,
    Description,
    Frames,
    Profile,
    SharedMentions,
    describe,
    document_of,
    expanded,
    flattened,
    in_profile,
    profile_named,
    read_context,
    read_frames,
    tree,
)
from diplograph.representations.schemas import frame_document, schema_document
from diplograph.serialisation import sorted_triples
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.vocabulary import KINDS, kind_and_slug
from test_representations import SMALLEST_WORLD, things_in

URL = "https://example.org/context.jsonld"
PUBLISHED = "454b1388315ca85cb8ed1d32091c57e247f9b5f2b564477a11232b57f3f151b3"
SOME = 6  # the independent implementation takes its time, so of the larger kinds it reads some
LEAST = 100
FRAMED = {"explicit": True, "embed": "@always", "requireAll": False, "omitDefault": True, "omitGraph": True}


@pytest.fixture(scope="module")
def frames(release: Release) -> Frames:
    """The frames that the release comes with."""
    return read_frames(release.ontology, read_context(release.context_files))


@pytest.fixture(scope="module")
def real_store() -> MemoryStore:
    """The curated records as a generation."""
    release = bundled_release()
    return build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])


def test_shared_mentions_change_no_document(real_store: MemoryStore, frames: Frames) -> None:
    """Whatever was written before it, a document is the same, letter by letter; and much is shared."""
    things = things_in(real_store)[::23]
    graphs = {each.graph_name for each in real_store.quads()}
    records = [record for each in things if (record := record_graph(each)) in graphs]
    assert len(records) >= LEAST
    some = [describe(real_store, each) for each in (*things, *records)]
    assert len(some) >= LEAST
    alone = [document_of(each, frames, URL) for each in some]
    shared, few = SharedMentions(), SharedMentions(most=3)
    for order in (some, some[::-1]):
        together = {
            each.thing: (document_of(each, frames, URL, shared=shared), document_of(each, frames, URL, shared=few))
            for each in order
        }
        assert [together[each.thing] for each in some] == [(text, text) for text in alone]
    assert shared.get("https://w3id.org/diplograph/state/kazakhstan")


def _options(release: Release, profile: Profile) -> dict[str, Any]:
    """Options of the independent implementation, with the context of a profile at its address."""
    folder = release.ontology / "context"
    file = max((folder / "schema.org").glob("*")) if profile.name == "schema.org" else release.context_files[-1]
    context = json.loads(file.read_text(encoding="utf-8"))

    def load(url: str, _options: object) -> dict[str, Any]:
        assert url == URL
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    return {"documentLoader": load}


def _triples(document: object, options: dict[str, Any]) -> set[str]:
    quads = jsonld.to_rdf(document, {**options, "format": "application/n-quads"})
    return {str(quad.triple) for quad in parse(quads, RdfFormat.N_QUADS)}


def _canonical(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON with sets in one order, to compare."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in sorted(value.items())}
    if isinstance(value, list):
        return sorted(map(_canonical, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _described(store: MemoryStore, every: int = 1) -> Iterator[Description]:
    """Every so manieth thing, but the first of every kind."""
    kinds = set()
    for number, each in enumerate(things_in(store)):
        kind = (kind_and_slug(each.value) or ("", ""))[0]
        if number % every == 0 or kind not in kinds:
            kinds.add(kind)
            yield describe(store, each)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
def test_documents_hold_the_triples_of_their_profile(
    profile: Profile, world_store: MemoryStore, release: Release, frames: Frames
) -> None:
    """Things of every kind: compact, expanded and flattened JSON-LD expand to the very triples that Turtle has."""
    options, context = _options(release, profile), frames.context(profile.name)
    number = 0
    for whole in _described(world_store, SOME):
        description = in_profile(whole, world_store, frames, profile)
        assert description.triples, whole.thing
        document = tree(description, frames, URL, profile)
        assert _triples(document, options) == set(map(str, description.triples)), whole.thing
        expansion = jsonld.expand(document, options)
        assert _canonical(expanded(document, context)) == _canonical(expansion), whole.thing
        flat = flattened(description.triples, frames, URL, profile)
        assert _canonical(expanded(flat, context)) == _canonical(jsonld.expand(flat, options))
        assert _without_repetition(jsonld.flatten(expansion)) == _without_repetition(expanded(flat, context)), whole.thing
        number += 1
    assert number >= LEAST


def _without_repetition(nodes: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON
    """Flattened nodes that say something; an implementation may list those that are only named."""
    return _canonical([each for each in nodes if set(each) != {"@id"}])


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
def test_the_builder_frames_as_the_standard_does(
    profile: Profile, world_store: MemoryStore, release: Release, frames: Frames
) -> None:
    """Things of every kind, by the frame that is published, framed by an independent implementation."""
    options = _options(release, profile)
    compared = 0
    for whole in _described(world_store, SOME):
        description = in_profile(whole, world_store, frames, profile)
        ours = tree(description, frames, URL, profile)
        ours.pop("@included", None)
        assert _canonical(jsonld.expand(ours, options)) == _canonical(
            jsonld.expand(_pyld(description, frames, profile, options), options)
        ), whole.thing
        compared += 1
    assert compared >= LEAST


def _pyld(description: Description, frames: Frames, profile: Profile, options: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """A description as PyLD frames it, by the published frame of its kind with its identifier for the root."""
    name = frames.of(profile.name, description.main.value).name
    frame = frame_document(frames, profile, name, URL)
    frame.pop("type", None)
    flat = expanded(flattened(description.triples, frames, URL, profile), frames.context(profile.name))
    return jsonld.frame(flat, frame | {"id": description.main.value}, {**options, **FRAMED})


def _validator(frames: Frames, profile: Profile, name: str) -> jsonschema_rs.Draft202012Validator:
    schema = schema_document(frames, profile, name)
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _judge(store: MemoryStore, frames: Frames, profile: Profile, every: int) -> tuple[int, int]:
    """Judge documents by the schemas of their frames; return how many there were, and how many had something beside the frame."""
    validators = {name: _validator(frames, profile, name) for name in frames.names(profile.name)}
    number = beside = 0
    for whole in _described(store, every):
        if whole.main == whole.thing and whole.thing.value.partition("/record/")[1]:
            continue
        document = tree(in_profile(whole, store, frames, profile), frames, URL, profile)
        name = frames.of(profile.name, whole.main.value).name
        errors = [f"{error.instance_path}: {error.message}" for error in validators[name].iter_errors(document)]
        assert errors == [], whole.thing
        beside += "@included" in document
        number += 1
    return number, beside


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
def test_documents_are_as_their_schemas_say(profile: Profile, world_store: MemoryStore, frames: Frames) -> None:
    """Every thing of the world is valid, and nothing stands beside its frame."""
    number, beside = _judge(world_store, frames, profile, 1)
    assert number >= SMALLEST_WORLD
    assert beside == 0


@pytest.mark.parametrize("profile", PROFILES, ids=lambda each: each.name)
def test_documents_of_the_records_are_as_their_schemas_say(profile: Profile, real_store: MemoryStore, frames: Frames) -> None:
    """Some of the real things of all kinds; what nothing in its record leads to is rare."""
    number, beside = _judge(real_store, frames, profile, 40)
    assert number >= 400
    assert beside <= number / 100


def test_schemas_refuse_what_is_not_promised(world_store: MemoryStore, frames: Frames) -> None:
    """One thing in place of an array, a key of no frame, a missing name: each is noticed."""
    full = profile_named("full")
    assert full is not None
    meeting = NamedNode("https://w3id.org/diplograph/meeting/northern-three-fm-2020-06-18")
    document = tree(describe(world_store, meeting), frames, URL)
    validator = _validator(frames, full, "meeting")
    assert validator.is_valid(document)
    wrong = [
        document | {"hasParticipation": document["hasParticipation"][0]},
        document | {"hasSomething": "else"},
        document | {"startDate": "last year"},
        {key: value for key, value in document.items() if key != "label"},
        document | {"acts": [{**document["acts"][0], "type": "Speech"}]},
    ]
    assert [each for each in wrong if validator.is_valid(each)] == []


def test_keys_and_values_keep_their_order(world_store: MemoryStore, frames: Frames) -> None:
    """Whatever the order of the triples, the bytes are the same."""
    for whole in list(_described(world_store, 20)):
        again = Description(whole.thing, sorted_triples(reversed(whole.triples)), whole.described, whole.graph)
        assert json.dumps(tree(again, frames, URL)) == json.dumps(tree(whole, frames, URL))


def test_nothing_is_lost_that_no_frame_knows(world_store: MemoryStore, release: Release, frames: Frames) -> None:
    """A property without a key, a part without a place, a name without a language: all are in the document."""
    meeting = NamedNode("https://w3id.org/diplograph/meeting/northern-three-fm-2020-06-18")
    whole = describe(world_store, meeting)
    other = NamedNode("https://w3id.org/diplograph/person/somebody-else")
    more = [
        Triple(meeting, NamedNode("https://example.org/colour"), other),
        Triple(other, NamedNode("http://www.w3.org/2004/02/skos/core#note"), meeting),
        Triple(other, NamedNode("https://w3id.org/diplograph/ontology#aim"), NamedNode("https://example.org/x")),
    ]
    description = Description(meeting, sorted_triples([*whole.triples, *more]), whole.described, whole.graph)
    document = tree(description, frames, URL)
    assert [each["id"] for each in document["@included"]] == [other.value]
    full = profile_named("full")
    assert full is not None
    assert _triples(document, _options(release, full)) == set(map(str, description.triples))


def test_every_kind_has_a_frame(frames: Frames) -> None:
    """No kind of thing falls back on the frame of anything but records, which are framed as what they are the record of."""
    kinds = [kind for kind in KINDS if frames.of("full", f"https://w3id.org/diplograph/{kind}/x").name == "thing"]
    assert kinds == ["record"]


def test_a_published_version_never_changes(frames: Frames) -> None:
    """Schemas and frames of version 1.0.0 are what they were when they were published; a change is a new version."""
    digest = hashlib.sha256()
    for profile in PROFILES:
        for name in frames.names(profile.name):
            for document in (schema_document(frames, profile, name), frame_document(frames, profile, name, URL)):
                digest.update(json.dumps(document, sort_keys=True).encode())
    assert frames.version == "1.0.0"
    assert digest.hexdigest() == PUBLISHED
