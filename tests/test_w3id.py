"""The redirect rules of w3id.org: every identifier leads to the same path of the server, where something answers."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode

from conftest import ROOT
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import BASE, KINDS, RDF_TYPE, kind_and_slug
from web_client import TestClient, client_for

RULES = ROOT / "deploy" / "w3id" / ".htaccess"
DOCUMENTS = [
    *("", "ontology", "ontology.ttl", "ontology.html", "ontology/0.1.0", "ontology/0.2.0", "ontology/0.2.0.jsonld"),
    *("shapes", "shapes.rdf", "shapes/0.2.0", "void", "void.ttl", "context/1.0.0.jsonld", "context/1.1.0.jsonld"),
    *("record/state-arcadia", "record/state-arcadia.ttl", "meeting/northern-three-fm-2020-06-18.html", "dump", "dump.nq"),
    *("meeting/northern-three-fm-2020-06-18.linkset.json", "queries/who-took-part", "sitemap.xml", "coverage"),
]


@dataclass(frozen=True)
class Rule:
    """One RewriteRule of mod_rewrite, as far as these rules use it: no conditions, one redirect."""

    pattern: re.Pattern[str]
    target: str
    status: int


def _rules(file: Path) -> list[Rule]:
    """Read the rules; fails on a directive that is not understood here."""
    lines = [each.strip() for each in file.read_text(encoding="utf-8").splitlines()]
    directives = [each for each in lines if each and not each.startswith("#")]
    rules = []
    for each in directives:
        if match := re.fullmatch(r"RewriteRule (\S+) (\S+) \[R=(30[1-8]),L\]", each):
            rules.append(Rule(re.compile(match[1]), match[2], int(match[3])))
        else:
            assert each in {"Options -MultiViews", "RewriteEngine on", 'Header always set Access-Control-Allow-Origin "*"'}, each
    return rules


def _redirected(path: str) -> tuple[int, str]:
    """Where the rules send a path below /diplograph/: the first that fits, with its groups put in."""
    for rule in _rules(RULES):
        if match := rule.pattern.search(path):
            return rule.status, re.sub(r"\$(\d)", lambda group: match[int(group[1])], rule.target)
    raise AssertionError(f"no rule for {path}")


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module")
def things(world_store: MemoryStore) -> dict[str, str]:
    """A thing of each kind, by kind."""
    found: dict[str, str] = {}
    for quad in world_store.quads():
        if quad.predicate == RDF_TYPE and isinstance(quad.subject, NamedNode) and (name := kind_and_slug(quad.subject.value)):
            found[name[0]] = "/".join(name)
    return found


def test_the_rules_know_every_kind() -> None:
    """A new kind is added to the rules, or its things are redirected like documents; a record is a document."""
    (things, *_) = _rules(RULES)
    kinds = things.pattern.pattern.partition("(")[2].partition(")")[0].split("|")
    assert kinds == [each for each in KINDS if each != "record"]


def test_there_is_one_server() -> None:
    """All rules and the words above them name one host, which who submits them replaces."""
    targets = {urlsplit(each.target).netloc for each in _rules(RULES)}
    assert targets == {"diplograph.example.org"}
    text = RULES.read_text(encoding="utf-8")
    assert set(re.findall(r"https://(?!w3id)([^/\s]+)/", text)) == targets
    assert "GitHub username" in text
    assert "GitHub" in RULES.with_name("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [each for each in KINDS if each != "record"])
def test_a_thing_is_redirected_as_a_thing(client: TestClient, things: dict[str, str], kind: str) -> None:
    """303 to the same path; the server goes on from there, and never back."""
    path = things.get(kind, f"{kind}/some-name-2020-01-01")
    assert _redirected(path) == (303, f"https://diplograph.example.org/{path}")
    if kind in things:
        answer = client.get(f"/{path}", headers={"Accept": "text/turtle"})
        assert answer.status_code in {301, 303}
        assert answer.headers["location"].startswith(f"/{kind}/")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_redirected_as_a_document(client: TestClient, path: str) -> None:
    """302 to the same path, where it is."""
    assert _redirected(path) == (302, f"https://diplograph.example.org/{path}")
    assert client.get(f"/{path}").status_code == 200


def test_every_identifier_that_the_server_names_is_redirected(client: TestClient) -> None:
    """What documents call themselves and each other, contexts and versions included, is covered and answers."""
    named: set[str] = set()
    for path in ("/ontology.ttl", "/shapes.ttl", "/void.ttl", "/ontology", "/dataset/diplograph.ttl", "/"):
        answer = client.get(path)
        named |= set(re.findall(rf"<({BASE}[^>#]*)[^>]*>", answer.text + answer.headers["link"]))
    assert len(named) > 10
    for each in sorted(named):
        path = each.removeprefix(BASE)
        assert _redirected(path)[1] == f"https://diplograph.example.org/{path}"
        if "/" not in path or path.startswith(("ontology", "shapes", "context")):
            assert client.get(f"/{path}").status_code in {200, 303}, path


def test_a_query_keeps_its_body() -> None:
    """POST stays POST on the way to the SPARQL service (RFC 9110, section 15.4.8)."""
    assert _redirected("sparql") == (307, "https://diplograph.example.org/sparql")
