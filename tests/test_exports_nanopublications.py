"""Nanopublications: what the guidelines and the tools of nanopub.net ask of them, and names that can be verified."""

import re
from pathlib import Path
from typing import Any

import pytest
from nanopub.nanopub import Nanopub
from nanopub.sign_utils import verify_trusty
from nanopub.utils import MalformedNanopubError
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from diplograph.representations import describe, read_term_names
from diplograph.representations.exports import PUBLISHED, Nanopublication, nanopublications_of, write_nanopublications
from diplograph.representations.exports.trusty import artifact_code, with_trusty_name
from diplograph.store import MemoryStore
from diplograph.vocabulary import term, thing
from exported import HOSTILE, curated

# The tools are tested with the rdflib of their time.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
MEETING = thing("meeting", "northern-three-fm-2020-06-18")
# The requirements of the guidelines, each as a query that finds what breaks it.
RULES = {
    "one head for each nanopublication": """SELECT ?np WHERE {
        GRAPH ?head { ?np a np:Nanopublication ; np:hasAssertion ?a ; np:hasProvenance ?p ; np:hasPublicationInfo ?i }
      } GROUP BY ?np HAVING(COUNT(*) != 1)""",
    "the provenance links to the assertion": """SELECT ?np WHERE {
        GRAPH ?head { ?np np:hasAssertion ?a ; np:hasProvenance ?p }
        FILTER NOT EXISTS { GRAPH ?p { ?a ?property ?value } }
      }""",
    "the publication info is about the nanopublication": """SELECT ?np WHERE {
        GRAPH ?head { ?np np:hasPublicationInfo ?i } GRAPH ?i { ?s ?property ?value } FILTER(?s != ?np)
      }""",
    "creator, time and licence": """SELECT ?np WHERE {
        GRAPH ?head { ?np np:hasPublicationInfo ?i }
        FILTER NOT EXISTS { GRAPH ?i { ?np dcterms:creator ?who ; dcterms:created ?when ; dcterms:license ?licence } }
      }""",
    "a source that is named by its address": """SELECT ?np WHERE {
        GRAPH ?head { ?np np:hasAssertion ?a ; np:hasProvenance ?p }
        FILTER NOT EXISTS {
          GRAPH ?p {
            ?a prov:wasDerivedFrom ?citation , ?page . ?citation oa:hasSource ?page ; oa:hasSelector ?words
          }
        }
      }""",
    "selectors are of one kind, with their parts": """SELECT ?selector WHERE {
        GRAPH ?p { ?citation oa:hasSelector ?selector }
        FILTER NOT EXISTS { GRAPH ?p { ?selector a oa:TextQuoteSelector ; oa:exact ?words } }
        FILTER NOT EXISTS {
          GRAPH ?p {
            ?selector a oa:RangeSelector ; oa:hasStartSelector/oa:exact ?start ; oa:hasEndSelector/oa:prefix ?end
          }
        }
      }""",
    "no other graphs": """SELECT ?g WHERE {
        GRAPH ?g { ?s ?property ?value }
        FILTER NOT EXISTS { GRAPH ?head { ?np np:hasAssertion ?a ; np:hasProvenance ?p ; np:hasPublicationInfo ?i }
          FILTER(?g IN (?head, ?a, ?p, ?i)) }
      }""",
}
PREFIXES = """PREFIX np: <http://www.nanopub.org/nschema#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/> """


def made(store: MemoryStore, main: NamedNode = MEETING) -> list[Nanopublication]:
    """The nanopublications of one thing."""
    return nanopublications_of(store, describe(store, main), read_term_names(store).derived, PUBLISHED)


def read_by_the_tools(content: bytes, folder: Path) -> Any:  # noqa: ANN401 - the tools are not typed
    """A nanopublication as the tools have it, judged."""
    file = folder / "one.trig"
    file.write_bytes(content)
    publication = Nanopub(rdf=file)
    assert publication.is_valid
    metadata = publication.metadata
    assert verify_trusty(publication.rdf, str(metadata.np_uri), metadata.namespace)
    return publication


def broken(content: bytes) -> dict[str, list[str]]:
    """What breaks the rules of the guidelines, by rule."""
    engine = Engine()
    engine.load(content, format=RdfFormat.TRIG)
    return {name: found for name, rule in RULES.items() if (found := [str(row[0]) for row in engine.query(PREFIXES + rule)])}  # type: ignore[union-attr]


def test_the_tools_find_those_of_the_world_valid(world_store: MemoryStore, tmp_path: Path) -> None:
    """Every one of a meeting and of a person: well-formed by the tools, and the name is the hash of the content."""
    publications = [*made(world_store), *made(world_store, thing("person", "anna-verin"))]
    assert len(publications) >= 20
    for each in publications:
        publication = read_by_the_tools(each.write(), tmp_path)
        assert str(publication.metadata.np_uri) == each.name
        assert str(publication.metadata.trusty) == each.code


def test_the_tools_find_a_curated_meeting_valid(tmp_path: Path) -> None:
    """The meeting with the most evidence, every tenth of its statements."""
    publications = made(curated(), thing("meeting", "central-asia-russia-fm-2020-10-15"))
    assert len(publications) >= 90
    for each in publications[::10]:
        read_by_the_tools(each.write(), tmp_path)


@pytest.mark.parametrize("slug", ["central-asia-russia-fm-2020-10-15", "sco-summit-2025-08-31", "caspian-fm-2017-12-04"])
def test_curated_meetings_keep_the_guidelines(slug: str) -> None:
    """All rules of the guidelines, for every nanopublication of a meeting."""
    publications = made(curated(), thing("meeting", slug))
    assert len(publications) >= 5
    assert [each.name for each in publications if broken(each.write())] == []


@pytest.mark.parametrize(
    ("rule", "pattern", "replacement"),
    [
        ("one head for each nanopublication", r"np:hasAssertion sub:assertion", "np:hasAssertion sub:assertion , sub:other"),
        ("the provenance links to the assertion", r"sub:assertion prov:", "sub:else prov:"),
        ("the publication info is about the nanopublication", r"this: dcterms:cr", "sub:else dcterms:title 1 . this: dcterms:cr"),
        ("creator, time and licence", r"dcterms:license", "dcterms:rights"),
        ("a source that is named by its address", r"oa:hasSource", "oa:hasBody"),
        ("selectors are of one kind, with their parts", r"oa:exact", "oa:suffix"),
        ("no other graphs", r"\Z", "sub:else { this: dcterms:title 1 }"),
    ],
)
def test_a_breach_of_the_guidelines_is_found(world_store: MemoryStore, rule: str, pattern: str, replacement: str) -> None:
    """Each rule of the test itself can fail."""
    content = made(world_store)[0].write().decode()
    assert broken(content.encode()) == {}
    changed = re.sub(pattern, replacement, content)
    assert changed != content
    assert rule in broken(changed.encode())


def test_a_changed_word_does_not_fit_the_name(world_store: MemoryStore, tmp_path: Path) -> None:
    """Who changes a nanopublication under its name is found out."""
    content = made(world_store)[0].write()
    changed = content.replace(b"2020-06-18", b"2020-06-19", 1)
    assert changed != content
    with pytest.raises(MalformedNanopubError, match="not valid"):
        read_by_the_tools(changed, tmp_path)


def test_what_a_nanopublication_says(world_store: MemoryStore) -> None:
    """A participation with its link to the meeting; a rival value as an assertion, and its rank among the reasons."""
    by_label = {
        str(quad.object): each for each in made(world_store) for quad in each.quads if quad.predicate == term("rdfs:label")
    }
    assert len(by_label) >= 15
    (dina,) = [each for label, each in by_label.items() if "Dina Sel" in label]
    part = thing("participation", "northern-three-fm-2020-06-18-dina-sel")
    said = {quad.triple for quad in dina.quads if str(quad.graph_name).endswith("#assertion>")}
    assert {triple.subject for triple in said} == {MEETING, part}
    assert next(triple for triple in said if triple.subject == MEETING).object == part
    rival = [each for each in made(world_store) if term("diplo:rankReason") in {quad.predicate for quad in each.quads}]
    assert len(rival) == 3
    for each in rival:
        assert {str(quad.graph_name)[-12:-1] for quad in each.quads if quad.predicate == term("diplo:rank")} == {"#provenance"}


def test_all_in_one_document_are_those_alone(world_store: MemoryStore) -> None:
    """Nothing is lost or shared when they are written one after the other, and no node goes without a name."""
    publications = made(world_store)
    quads = list(parse(write_nanopublications(publications), RdfFormat.TRIG))
    assert set(quads) == {quad for each in publications for quad in each.quads}
    assert len(quads) == sum(len(each.quads) for each in publications)
    assert not any(isinstance(part, BlankNode) for quad in quads for part in quad)
    assert len({each.name for each in publications}) == len(publications)
    assert [each.name for each in made(world_store)] == [each.name for each in publications]


def test_hostile_texts_are_hashed_as_the_tools_hash_them(tmp_path: Path) -> None:
    """Backslashes, line breaks, languages, datatypes: the order and the spelling of module RA."""

    def quads(name: str) -> list[Quad]:
        this, graphs = NamedNode(name), {part: NamedNode(f"{name}#{part}") for part in ("Head", "a", "p", "i")}
        np = "http://www.nanopub.org/nschema#"
        values: list[Literal | NamedNode] = [
            *(Literal(HOSTILE), Literal(HOSTILE, language="ru"), Literal("b"), Literal("b", language="en"), Literal("B")),
            *(Literal(1), Literal("ж"), Literal("a\\n"), Literal("a\n"), this, NamedNode(f"{name}#z"), NamedNode("urn:x")),
        ]
        return [
            Quad(this, term("rdf:type"), NamedNode(f"{np}Nanopublication"), graphs["Head"]),
            Quad(this, NamedNode(f"{np}hasAssertion"), graphs["a"], graphs["Head"]),
            Quad(this, NamedNode(f"{np}hasProvenance"), graphs["p"], graphs["Head"]),
            Quad(this, NamedNode(f"{np}hasPublicationInfo"), graphs["i"], graphs["Head"]),
            *(Quad(NamedNode("urn:s"), NamedNode("urn:p"), value, graphs["a"]) for value in values),
            Quad(graphs["a"], term("prov:wasDerivedFrom"), NamedNode("urn:source"), graphs["p"]),
            Quad(this, term("dcterms:created"), Literal("2026-11-26"), graphs["i"]),
        ]

    name, named = with_trusty_name("https://example.org/x/", quads)
    read_by_the_tools(Nanopublication(name, tuple(named)).write(), tmp_path)
    assert artifact_code(named, name, "https://example.org/x/") == name.rpartition("/")[2]
    assert artifact_code(reversed(named), name, "https://example.org/x/") == name.rpartition("/")[2]


def test_what_has_no_name_cannot_be_named() -> None:
    """A blank node has no place in a trusty URI."""
    quad = Quad(BlankNode("b"), term("rdf:type"), term("diplo:Meeting"), NamedNode("urn:g"))
    with pytest.raises(TypeError, match="no name"):
        artifact_code([quad], "urn:n", "urn:")
