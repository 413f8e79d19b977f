"""Releases: dumps in one order, an archive of them, and what changed from one to the next."""

import gzip
import itertools
import json
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse

from diplograph.cli.app import app
from diplograph.errors import DiplographError, EnvironmentProblem, InputError
from diplograph.releases import ChangeIndex, Origin, compare, order_n_quads, publish, read_archive, write_index, write_trig
from diplograph.releases.ordering import by_graph, graph_of, in_order, triple_of
from diplograph.store import MemoryStore
from diplograph.vocabulary import BASE, DERIVED_GRAPH
from own_archive import DAYS, FIRST, SECOND, THIRD, make_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive."""
    return make_archive(tmp_path_factory.mktemp("releases"))


@pytest.mark.parametrize(
    ("line", "graph", "triple"),
    [
        (b"<a:s> <a:p> <a:o> <a:g> .\n", b"<a:g>", "<a:s> <a:p> <a:o> ."),
        (b"<a:s> <a:p> <a:o> .\n", b"", "<a:s> <a:p> <a:o> ."),
        (b'<a:s> <a:p> "one <a:two>"@en <a:g> .\n', b"<a:g>", '<a:s> <a:p> "one <a:two>"@en .'),
        (b'<a:s> <a:p> "one <a:two>" .\n', b"", '<a:s> <a:p> "one <a:two>" .'),
        (b'<a:s> <a:p> "a <b"^^<a:t> .\n', b"", '<a:s> <a:p> "a <b"^^<a:t> .'),
        (b'_:b <a:p> "x ." <a:g> .', b"<a:g>", '_:b <a:p> "x ." .'),
    ],
)
def test_a_line_is_taken_apart(line: bytes, graph: bytes, triple: str) -> None:
    """Graph and triple are found whatever a literal holds."""
    assert (graph_of(line), triple_of(line)) == (graph, triple)


def test_many_lines_are_sorted_in_little_memory() -> None:
    """In pieces that wait in files the order is that of sorting all at once: graph by graph, each graph once."""
    chance = random.Random(7)  # noqa: S311 - no secret
    lines = [
        f'<a:{s}> <a:p> "{o} <a:x>" <a:{g}> .\n'.encode()
        for s, o, g in itertools.product(range(12), range(12), ["g", "gg", "g-"])
    ]
    chance.shuffle(lines)
    ordered = list(in_order(lines, piece=500))
    assert ordered == list(in_order(lines)) == sorted(lines, key=lambda line: (graph_of(line), line))
    assert [graph for graph, _ in by_graph(ordered)] == [b"<a:g->", b"<a:g>", b"<a:gg>"]
    assert len(ordered) == len(lines) == 432


def test_a_dump_has_the_same_bytes_whatever_the_order(tmp_path: Path, world_store: MemoryStore) -> None:
    """N-Quads and TriG say all that the generation does, each graph once, and do so in one way only."""
    lines = [f"{quad} .\n" for quad in world_store.quads()]
    made = []
    for number in range(2):
        source, dump, trig = (tmp_path / f"{number}.{each}" for each in ("lines", "nq.gz", "trig.gz"))
        random.Random(number).shuffle(lines)  # noqa: S311 - no secret
        source.write_text("".join(lines), encoding="utf-8")
        order_n_quads(str(source), str(dump))
        write_trig(str(dump), str(trig))
        made.append((dump.read_bytes(), trig.read_bytes()))
    assert made[0] == made[1]
    quads = set(world_store.quads())
    assert set(parse(gzip.decompress(made[0][0]), RdfFormat.N_QUADS)) == quads
    trig_text = gzip.decompress(made[0][1]).decode()
    assert set(parse(trig_text, RdfFormat.TRIG)) == quads
    assert trig_text.count("record:derived {") == trig_text.count("record:state-arcadia {") == 1


def test_the_archive_is_read_in_the_order_of_days(archive: Path) -> None:
    """Each release says what it is; 0.10.0 comes after 0.2.0."""
    found = read_archive(archive)
    assert [(each.version, each.day) for each in found] == list(DAYS.items())
    assert all(each.quads > 2000 and len(each.sha256) == 64 for each in found)
    assert len({each.generation for each in found}) == 3


def test_what_changed_is_found_out_record_by_record(archive: Path) -> None:
    """Added, corrected, merged, withdrawn and removed, with the triples that came and went; derived triples are left out."""
    first, second, third = read_archive(archive)
    assert Counter(each.kind for each in compare(None, first.dump)).keys() == {"added"}
    changes = {each.thing.removeprefix(BASE): each for each in compare(first.dump, second.dump)}
    assert {name: each.kind for name, each in changes.items()} == {
        "state/arcadia": "corrected",
        "person/ana-verin": "merged",
        "state/eastmark": "added",
    }
    arcadia = changes["state/arcadia"]
    assert [(*map(str.strip, each.rsplit(">", 1)[1:]),) for each in (*arcadia.removed, *arcadia.added)] == [
        ('"Arkadia"@en .',),
        ('"Arcadia"@en .',),
    ]
    assert changes["person/ana-verin"].successor == f"{BASE}person/anna-verin"
    assert f"{BASE}state/eastmark" in changes["state/eastmark"].appeared
    later = {each.thing.removeprefix(BASE): each for each in compare(second.dump, third.dump)}
    assert {name: each.kind for name, each in later.items()} == {
        "person/dina-sel": "withdrawn",
        "initiative/winter-school": "removed",
    }
    assert f"{BASE}initiative/winter-school" in later["initiative/winter-school"].vanished
    assert list(compare(third.dump, third.dump)) == []


def test_replaying_the_changes_gives_the_last_release(archive: Path) -> None:
    """What was added and removed, one release after the other, makes the records as they are."""
    releases = read_archive(archive)
    held: set[tuple[str, str]] = set()
    for before, after in zip((None, *releases), releases, strict=False):
        for change in compare(before.dump if before else None, after.dump):
            assert held >= {(change.graph, each) for each in change.removed}
            held -= {(change.graph, each) for each in change.removed}
            held |= {(change.graph, each) for each in change.added}
    quads = parse(gzip.decompress(releases[-1].dump.read_bytes()), RdfFormat.N_QUADS)
    assert held == {(quad.graph_name.value, f"{quad.triple} .") for quad in quads if quad.graph_name != DERIVED_GRAPH}


def test_an_index_is_looked_up(archive: Path, tmp_path: Path) -> None:
    """It knows what it was made from, how much there is, each page, and what became of a thing."""
    first, second, third = read_archive(archive)
    index = ChangeIndex(second.changes)
    assert index.is_of(Origin(first.sha256, second.sha256))
    assert not index.is_of(Origin("", second.sha256))
    assert not ChangeIndex(tmp_path / "none").is_of(Origin("", ""))
    assert index.counts == {"added": 1, "corrected": 1, "merged": 1}
    assert [each.graph for each in index.page(1)] == sorted(each.graph for each in index.page(1))
    assert (index.pages, index.page(2)) == (1, [])
    assert [index.presence(f"{BASE}{each}") for each in ("state/eastmark", "state/arcadia")] == [True, None]
    last = ChangeIndex(third.changes)
    things = ("initiative/winter-school", "person/dina-sel", "record/initiative-winter-school")
    assert [last.presence(f"{BASE}{each}") for each in things] == [False, None, False]
    everything = ChangeIndex(first.changes)
    sizes = [sum(len(each.added) for each in everything.page(number)) for number in range(1, everything.pages + 1)]
    assert len(sizes) > 2
    assert all(size <= 1000 or len(everything.page(number)) == 1 for number, size in enumerate(sizes, 1))


def test_a_release_is_made_once(archive: Path, world_store: MemoryStore, tmp_path: Path) -> None:
    """Neither the same version again, nor an earlier day, nor a name that is no version; what is there stays as it is."""
    before = {file.name: file.read_bytes() for file in archive.iterdir()}
    for version, day in (
        (SECOND, date(2026, 1, 1)),
        ("0.3.0", date(2024, 1, 1)),
        ("../x", DAYS[THIRD]),
        ("unreleased", DAYS[THIRD]),
    ):
        with pytest.raises(InputError):
            publish(world_store, archive, version, day)
    assert {file.name: file.read_bytes() for file in archive.iterdir()} == before
    made = publish(world_store, tmp_path / "new", "2026-11", date(2026, 11, 26))
    assert made == read_archive(tmp_path / "new")[0]
    again = publish(world_store, tmp_path / "other", "2026-11", date(2026, 11, 26))
    assert made.sha256 == again.sha256


def _spoilt(archive: Path, folder: Path, name: str, content: bytes | None) -> Path:
    folder.mkdir()
    for file in archive.glob(f"{FIRST}*"):
        (folder / file.name).write_bytes(file.read_bytes())
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (f"{FIRST}.json", b"{", "no manifest"),
        (f"{FIRST}.json", b'{"version": "0.1.0"}', "no manifest"),
        ("other.json", b'{"version":"x","day":"2024-01-01","generation":"","quads":1,"sha256":""}', "another release"),
        (f"{FIRST}.nq.gz", None, "is missing"),
    ],
)
def test_a_damaged_archive_is_refused(archive: Path, tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    """Plainly, before anything is served from it."""
    with pytest.raises(EnvironmentProblem, match=said):
        read_archive(_spoilt(archive, tmp_path / "spoilt", name, content))


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        gzip.compress(b"<a:s> <a:p> <a:o> <a:g2> .\n<a:s> <a:p> <a:o> <a:g1> .\n"),
        gzip.compress(b"<a:s> <a:p> <a:o> <a:g1> .\n")[:-9],
    ],
)
def test_a_damaged_dump_is_refused(tmp_path: Path, content: bytes) -> None:
    """Damaged, cut off or in another order: nothing is said of what changed, and no half of an index stays."""
    dump = tmp_path / "x.nq.gz"
    dump.write_bytes(content)
    with pytest.raises(EnvironmentProblem):
        write_index(None, dump, Origin("", ""), tmp_path / "x.sqlite")
    assert [file.name for file in tmp_path.iterdir()] == ["x.nq.gz"]


def test_the_command_makes_a_release(tmp_path: Path) -> None:
    """``diplograph release`` says what it made, and refuses to make it again."""
    arguments = ["release", str(tmp_path / "archive"), "--day", "2026-11-26", "--data", "tests/world/data"]
    done = CliRunner().invoke(app, [*arguments, "--version", "1"], catch_exceptions=False)
    assert done.output.startswith("release 1 of 2026-11-26: ")
    assert json.loads((tmp_path / "archive" / "1.json").read_text())["day"] == "2026-11-26"
    with pytest.raises(DiplographError, match="already"):
        CliRunner().invoke(app, [*arguments, "--version", "1"], catch_exceptions=False)
    done = CliRunner().invoke(app, [*arguments, "--version", "2"], catch_exceptions=False)
    assert done.output.strip().endswith("quads; nothing changed")
