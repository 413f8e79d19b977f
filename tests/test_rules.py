"""The rules derive what they say, and nothing else."""

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib.namespace import DCTERMS, SDO, XSD
from rdflib.plugins.sparql import prepareQuery

from ontology_graphs import BASE, DIPLO, ONTOLOGY, RULE_FILES, RULES, SCHEME_FILES, name

TURTLE_PREFIXES: Final = {"dcterms": DCTERMS, "diplo": DIPLO, "schema": SDO, "xsd": XSD}


def derive(rule: str, turtle: str) -> set[str]:
    """Apply one rule to a few triples together with the schemes; name what it derives by the last part of each IRI."""
    store = ox.Store()
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in TURTLE_PREFIXES.items())
    store.load(prefixes + turtle, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    for file in SCHEME_FILES:
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    derived = store.query((ONTOLOGY / "rules" / f"{rule}.rq").read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(derived, ox.QueryTriples)
    return {
        triple.object.value if isinstance(triple.object, ox.Literal) else name(triple.object).rstrip(">") for triple in derived
    }


def test_every_derived_property_has_its_rule() -> None:
    """Derived properties and rule files are the same set, and a rule is named after its property."""
    assert set(RULES) == {file.stem for file in RULE_FILES}
    assert {rule: re.sub("([A-Z])", r"-\1", name(term)).lower() for rule, term in RULES.items()} == {rule: rule for rule in RULES}


@pytest.mark.parametrize("file", RULE_FILES, ids=name)
def test_rule_is_plain_sparql(file: Path) -> None:
    """A rule opens with words, parses in two engines, derives its own property only, and names no graph."""
    text = file.read_text("utf-8")
    assert re.match(r"# [A-Z].*\.\n#\n# Why: ", text)
    assert not re.search(r"\bGRAPH\b|\bSERVICE\b|NOT EXISTS", re.sub("#.*", "", text))
    assert prepareQuery(text).algebra.name == "ConstructQuery"
    derived = ox.Store().query(text)
    assert isinstance(derived, ox.QueryTriples)
    assert list(derived) == []
    head = re.search(r"CONSTRUCT \{ \?\w+ diplo:(\w+) \?\w+ \}", text)
    assert head is not None
    assert DIPLO.term(head[1]) == RULES[file.stem]


@pytest.mark.parametrize("rule", ["participating-state", "attendee"])
@pytest.mark.parametrize(("status", "count"), [("held", 1), ("announced", 0), ("postponed", 0), ("cancelled", 0)])
def test_nobody_took_part_in_an_event_not_held(rule: str, status: str, count: int) -> None:
    """Only an event that was held has participating states and attendees."""
    data = f"""<state/s> a diplo:State . <participation/p> diplo:representing <state/s> ; diplo:participant <person/a> .
        <meeting/m> diplo:hasParticipation <participation/p> ; diplo:eventStatus <event-status/{status}> ."""
    assert len(derive(rule, data)) == count


@pytest.mark.parametrize(
    ("act", "spheres"),
    [
        (
            "diplo:attribution <attribution/named> ; diplo:inSphere <sphere/health> ; diplo:aboutTopic <topic/tariff-terms>",
            {"health"},
        ),
        (
            "diplo:attribution <attribution/passive> ; diplo:aboutTopic <topic/tariff-terms>",
            {"trade-economic", "transport-transit"},
        ),
        ("diplo:attribution <attribution/source-voice> ; diplo:inSphere <sphere/health>", set()),
    ],
)
def test_sphere_of_the_act_outweighs_those_of_its_topics(act: str, spheres: set[str]) -> None:
    """An act's own sphere counts, else the spheres of its topics; the source's own voice never does."""
    assert derive("discussed-sphere", f"<act/a> diplo:madeAt <meeting/m> ; {act} .") == spheres


@pytest.mark.parametrize(
    ("address", "words", "link"),
    [
        ("https://example.org/a", '"x-y, z"@en', "https://example.org/a#:~:text=x%2Dy%2C%20z"),
        ("https://example.org/a#b", '"x"@ru ; diplo:textEnd "мы"@ru', "https://example.org/a#b:~:text=x,%D0%BC%D1%8B"),
    ],
)
def test_deep_link_encodes_the_words(address: str, words: str, link: str) -> None:
    """A deep link encodes hyphens and commas, joins both ends, and respects a fragment that is there."""
    data = f"<citation/c> diplo:source <source/s> ; diplo:textStart {words} . <source/s> schema:url <{address}> ."
    assert derive("deep-link", data) == {link}


def test_status_is_the_latest_stage_and_the_furthest_of_its_day() -> None:
    """A later mention outweighs an earlier launch; on one day the stage furthest along counts."""
    data = """<initiative/i> diplo:hasStage <stage/a> , <stage/b> , <stage/c> .
        <stage/a> diplo:stageType <stage-type/launched> ; dcterms:date "2019-01-01"^^xsd:date .
        <stage/b> diplo:stageType <stage-type/mentioned> ; dcterms:date "2020-01-01"^^xsd:date .
        <stage/c> diplo:stageType <stage-type/supported> ; dcterms:date "2020-01-01"^^xsd:date ."""
    assert derive("initiative-status", data) == {"supported"}
