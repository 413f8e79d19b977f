"""The benchmarks: the generator follows the ontology, and the harness compares answers. How long anything takes is no matter."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, QueryTriples, RdfFormat, parse

from diplograph.questions import load_catalogue
from diplograph.records import record_files
from diplograph.release import Release, bundled_release
from diplograph.store import MemoryStore
from diplograph.validation import check

ROOT = Path(__file__).parents[1]
MEETINGS = 40
# What the synthetic world leaves out at this size, or holds so rarely that chance decides.
MAY_BE_EMPTY = {"changed-since", "forum-shopping", "hidden-speakers", "missing-and-contested-numbers", "dormant-initiatives"}
# The generator makes no coverage: its world is complete.
MAY_BE_EMPTY |= {
    "coverage-of-series",
    "possible-duplicates",
    "time-to-first-support",
    "where-sources-disagree",
    "reported-and-omitted",
}


def run(*arguments: str | Path) -> str:
    """Run a module of the benchmarks as a user would, from the repository's root; return what it said."""
    command = [sys.executable, "-m", *(str(argument) for argument in arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def generate(target: Path, *options: str) -> Path:
    """Write a small synthetic world."""
    run("benchmarks.generate", target, "--meetings", str(MEETINGS), *options)
    return target


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world as record files."""
    return generate(tmp_path_factory.mktemp("records") / "data")


def test_synthetic_records_are_acceptable(data: Path) -> None:
    """What the generator makes follows ontology and shapes: every record passes the gate that curated ones pass."""
    release = Release(bundled_release().ontology, bundled_release().queries, data)
    report = check(release, data, record_files(data))
    assert [str(finding) for finding in report.findings] == []
    assert len(list(data.glob("meetings/*/*.ttl"))) == MEETINGS


def test_named_queries_have_answers(data: Path, tmp_path: Path) -> None:
    """The parameters that come with the quads name things in them, so that no query is timed on nothing."""
    release = Release(bundled_release().ontology, bundled_release().queries, data)
    store = check(release, data, record_files(data)).store
    assert isinstance(store, MemoryStore)
    parameters = json.loads(generate(tmp_path / "a.nq").with_suffix(".json").read_text(encoding="utf-8"))
    rows = Counter[str]()
    for name, question in load_catalogue(release.queries).items():
        answer = store.query(question.bind(parameters.get(name, {})))
        assert isinstance(answer, QuerySolutions | QueryTriples)
        rows[name] = sum(1 for _ in answer)
    assert {name for name, number in rows.items() if not number} <= MAY_BE_EMPTY
    assert set(parameters) == {name for name, question in load_catalogue(release.queries).items() if question.parameters}


def test_one_seed_gives_one_world(tmp_path: Path) -> None:
    """The same seed gives the same bytes, another seed gives others."""
    first, again = generate(tmp_path / "a.nq"), generate(tmp_path / "b.nq")
    other = generate(tmp_path / "c.nq", "--seed", "1")
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_quads_and_records_say_the_same(data: Path, tmp_path: Path) -> None:
    """The file of quads holds the records, each in the graph of its own name, with the ontology and nothing derived."""
    quads = list(parse(path=str(generate(tmp_path / "a.nq")), format=RdfFormat.N_QUADS))
    graphs = {str(quad.graph_name).strip("<>") for quad in quads if "/record/" in str(quad.graph_name)}
    assert len(graphs) == len(record_files(data))
    assert not any(graph.endswith("/record/derived") for graph in graphs)
    assert len(quads) == len(set(quads))


def test_the_harness_compares_answers(tmp_path: Path) -> None:
    """Two real servers hold the same quads, each named query is verified before it is timed, and the table says so."""
    report = tmp_path / "report.md"
    report.write_text(
        "before\n\n<!-- results: written by python -m benchmarks -->\nstale figures\n<!-- end of results -->\nafter\n"
    )
    peers = "diplograph-memory,oxigraph-memory"
    options = ("--scale", "tiny", "--part", "load,queries,point", "--rounds", "1", "--peer", peers)
    run("benchmarks", *options, "--folder", tmp_path, "--readme", report)
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["tiny"]
    assert set(results["queries"]) == set(load_catalogue(bundled_release().queries))
    for name, result in results["queries"].items():
        assert result["words"] == {}, name
        assert set(result["seconds"]) == set(peers.split(","))
    text = report.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "stale figures" not in text
    assert "| who-took-part |" in text


def test_search_is_measured_at_a_small_scale(tmp_path: Path) -> None:
    """Each sort of question is asked of an index that was made, which is removed afterwards."""
    said = run("benchmarks.search", "--scale", "tiny", "--folder", tmp_path)
    assert said.count("\n| ") == 1 + 8 + 1
    assert not list(tmp_path.glob("*/names.sqlite"))
