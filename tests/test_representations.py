"""Representations: every format of a thing says the same, and a page says it to people without trusting it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from diplograph.errors import NotAcceptable, NotFound
from diplograph.negotiation import GRAPHS, N_TRIPLES, RDF_XML, TURTLE
from diplograph.records import read_record, record_files, record_graph
from diplograph.release import Release, bundled_release
from diplograph.representations import (
    Description,
    Frames,
    address,
    describe,
    link_to,
    read_context,
    read_frames,
    tree,
)
from diplograph.serialisation import write_graph
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.vocabulary import DERIVED_GRAPH, kind_and_slug, term, thing

CONTEXT_URL = "https://example.org/context/1.0.0.jsonld"
SMALLEST_WORLD = 400


def things_in(store: MemoryStore) -> list[NamedNode]:
    """Everything that a generation describes, in whatever kind of record."""
    subjects = {quad.subject for quad in store.quads() if quad.graph_name != DERIVED_GRAPH}
    return sorted((each for each in subjects if isinstance(each, NamedNode) and kind_and_slug(each.value)), key=str)


@pytest.fixture(scope="module")
def frames(release: Release) -> Frames:
    """The frames that the release comes with."""
    return read_frames(release.ontology, read_context(release.context_files))


def expanded(document: object, release: Release) -> set[str]:
    """The triples of a JSON-LD document, read by an independent implementation."""

    def load(url: str, _options: object) -> dict[str, Any]:
        assert url == CONTEXT_URL
        text = release.context_files[-1].read_text(encoding="utf-8")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": json.loads(text)}

    quads = jsonld.to_rdf(document, {"documentLoader": load, "format": "application/n-quads"})
    return {str(quad.triple) for quad in parse(quads, RdfFormat.N_QUADS)}


def assert_formats_agree(store: MemoryStore, release: Release, frames: Frames, least: int, every: int = 1) -> None:
    """JSON-LD, N-Triples and RDF/XML of everything hold the triples of its Turtle, exactly."""
    things = list(things_in(store))
    assert len(things) >= least
    for each in things[::every]:
        description = describe(store, each)
        turtle = {str(quad.triple) for quad in parse(write_graph(description.triples, TURTLE, each), RdfFormat.TURTLE)}
        assert turtle == set(map(str, description.triples))
        assert expanded(tree(description, frames, CONTEXT_URL), release) == turtle, each.value
        for form in (N_TRIPLES, RDF_XML):
            assert isinstance(form.engine, RdfFormat)
            assert {str(quad.triple) for quad in parse(write_graph(description.triples, form), form.engine)} == turtle, each.value


def test_all_formats_say_the_same_in_the_world(world_store: MemoryStore, release: Release, frames: Frames) -> None:
    """Every thing of the frozen world, dependants, concepts and schemes included."""
    assert_formats_agree(world_store, release, frames, SMALLEST_WORLD)


def test_all_formats_say_the_same_in_the_records(frames: Frames) -> None:
    """Things of the curated records, of tens of thousands some."""
    release = bundled_release()
    records = [read_record(file, release.data) for file in record_files(release.data)]
    assert_formats_agree(build(read_ontology(release), records), release, frames, len(records), every=100)


def test_a_record_is_described_whole(world_store: MemoryStore) -> None:
    """A meeting comes with its record, what was derived of it, and the names of what it mentions, but nothing else."""
    meeting = thing("meeting", "northern-three-fm-2020-06-18")
    description = describe(world_store, meeting)
    assert description.graph == record_graph(meeting)
    record = {quad.triple for quad in world_store.quads() if quad.graph_name == record_graph(meeting)}
    assert record < set(description.triples)
    assert Triple(meeting, term("diplo:participatingState"), thing("state", "arcadia")) in description.triples
    beside = [each for each in description.triples if each.subject not in description.described]
    assert {each.predicate for each in beside} == {term("rdf:type"), term("skos:prefLabel")}


def test_a_dependant_is_described_with_its_evidence(world_store: MemoryStore) -> None:
    """An act comes with the citations that attest it; the meeting is only named."""
    act = thing("act", "northern-three-fm-2020-06-18-p04-1")
    description = describe(world_store, act)
    kinds = sorted((kind_and_slug(each.value) or ("", ""))[0] for each in description.described)
    assert kinds == ["act", "citation", "citation", "record"]
    assert description.graph == record_graph(thing("meeting", "northern-three-fm-2020-06-18"))
    assert any(each.predicate == term("diplo:deepLink") for each in description.triples)


def test_concepts_schemes_and_records_are_things(world_store: MemoryStore) -> None:
    """A concept stands alone, a scheme with its concepts, a record without what was derived."""
    assert describe(world_store, thing("level", "ministerial")).graph == thing("scheme", "levels")
    assert len(describe(world_store, thing("scheme", "levels")).described) > 3
    record = describe(world_store, thing("record", "person-anna-verin"))
    assert record.main == thing("person", "anna-verin")
    assert not any(each.predicate == term("diplo:reportedIn") for each in record.triples)


def test_what_is_not_described_is_not_found(world_store: MemoryStore) -> None:
    """Neither a new name nor an empty record."""
    for missing in (thing("person", "nobody"), thing("record", "person-nobody")):
        with pytest.raises(NotFound, match="nobody"):
            describe(world_store, missing)


def test_the_tree_begins_with_the_thing_and_holds_its_parts(world_store: MemoryStore, frames: Frames) -> None:
    """Parts stand inside, each once; a set is an array even of one; keys keep the order of the context."""
    meeting = thing("meeting", "arcadia-plus-summit-2021-04-10")
    document = tree(describe(world_store, meeting), frames, CONTEXT_URL)
    assert list(document)[:4] == ["@context", "id", "type", "label"]
    assert document["id"] == meeting.value
    assert document["label"]["ru"].startswith("Саммит")
    assert document["ordinal"] == 1
    assert document["startDate"] == "2021-04-10"
    assert [each["participant"]["label"]["en"] for each in document["hasParticipation"]] == ["Anna Verin", "Hedda Borg"]
    assert isinstance(document["onSidelinesOf"], list)
    (act,) = document["acts"]
    assert act["type"] == "SpeechAct"
    assert "madeAt" not in act
    assert document["participatingState"][0]["id"] == STATE_OF_ARCADIA
    assert document["participatingState"][0]["label"]["en"] == "Arcadia"
    assert document["primaryTopicOf"][0].keys() == {"id", "license", "inDataset"}
    assert "@included" not in document


STATE_OF_ARCADIA = "https://w3id.org/diplograph/state/arcadia"


def test_awkward_values_survive_json(release: Release, frames: Frames) -> None:
    """Leading zeros, other datatypes, several texts in a language, texts without a language, properties without a key."""
    subject = thing("meeting", "awkward")
    values: list[tuple[str, NamedNode | Literal]] = [
        ("diplo:ordinal", Literal("007", datatype=term("xsd:integer"))),
        ("diplo:ordinal", Literal("12345678901234567890", datatype=term("xsd:integer"))),
        ("schema:startDate", Literal("2020", datatype=term("xsd:gYear"))),
        ("skos:prefLabel", Literal("one", language="en")),
        ("skos:prefLabel", Literal("two", language="en")),
        ("skos:prefLabel", Literal("no language")),
        ("schema:url", Literal("https://example.org/", datatype=term("xsd:anyURI"))),
        ("rdf:object", Literal("true", datatype=term("xsd:boolean"))),
        ("rdf:object", Literal("1", datatype=term("xsd:boolean"))),
        ("rdf:object", Literal("-0", datatype=term("xsd:integer"))),
        ("rdf:object", Literal('quotes " \\ and\nlines', language="tg-Cyrl")),
        ("rdf:object", NamedNode("https://example.org/elsewhere")),
        ("dcterms:language", Literal("ru")),
        ("dcat:theme", Literal("no key of its own")),
        ("diplo:madeAt", subject),
    ]
    triples = tuple(Triple(subject, term(name), value) for name, value in values)
    document = tree(Description(subject, triples, frozenset({subject}), subject), frames, CONTEXT_URL)
    assert expanded(document, release) == set(map(str, triples))


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.extension)
def test_documents_are_the_same_whatever_the_order(form: Any, world_store: MemoryStore) -> None:  # noqa: ANN401 - a format
    """The same triples give the same bytes, so a strong ETag is true."""
    triples = describe(world_store, thing("person", "anna-verin")).triples
    assert write_graph(triples, form) == write_graph(reversed(triples), form)


@pytest.mark.parametrize(
    ("predicate", "text"), [("https://example.org/1/", "x"), ("https://example.org/p/12", "x"), ("https://example.org/p", "\x01")]
)
def test_what_rdf_xml_cannot_say_is_refused(predicate: str, text: str) -> None:
    """A predicate whose IRI ends in no name has no element, and XML has no control characters."""
    with pytest.raises(NotAcceptable, match="RDF/XML"):
        write_graph([Triple(thing("state", "a"), NamedNode(predicate), Literal(text))], RDF_XML)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://w3id.org/diplograph/state/arcadia", "/state/arcadia"),
        ("https://w3id.org/diplograph/ontology#Meeting", "/ontology#Meeting"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTPS://example.org/", "HTTPS://example.org/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://example.org/", ""),
        ("https://", ""),
        ("urn:isbn:1", ""),
    ],
)
def test_only_the_web_is_linked(iri: str, expected: str) -> None:
    """Ours lead to this server, http and https to the web, anything else nowhere."""
    assert address(iri) == expected
    assert link_to(NamedNode(iri), {}).href == expected


def test_the_newest_context_is_read(tmp_path: Path) -> None:
    """Versions count as numbers; without any there is nothing to write JSON-LD with."""
    for version in ("1.2.0", "1.10.0"):
        (tmp_path / f"{version}.jsonld").write_text('{"@context": {"diplo": "https://w3id.org/diplograph/ontology#"}}')
    assert read_context(sorted(tmp_path.glob("*.jsonld"))).version == "1.10.0"
    with pytest.raises(NotFound):
        read_context([])
