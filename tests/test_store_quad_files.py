"""Files of quads: what is loaded from them, what is derived anew, and how their mistakes are told."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse, serialize

from conftest import WORLD
from diplograph.errors import DiplographError, EnvironmentProblem, InputError, TurtleSyntaxError
from diplograph.release import Release
from diplograph.store import DiskStore, MemoryStore, load_quads
from diplograph.vocabulary import DERIVED_GRAPH, PREFIXES

GOOD = '<http://example.org/a> <http://example.org/p> "x" <http://example.org/g> .\n'


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program and make sure that it never ends in a traceback."""
    command = [sys.executable, "-W", "error", "-m", "diplograph", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    return done


def all_of(directory: Path) -> set[Quad]:
    """Every quad of the current generation."""
    with DiskStore(directory) as store:
        return set(store.quads())


@pytest.mark.parametrize("name", ["dump.nq", "dump.trig", "dump.nq.gz", "dump.trig.gz"])
def test_a_dump_loads_as_what_was_dumped(tmp_path: Path, world_store: MemoryStore, name: str) -> None:
    """Dump and load, in each format, plain and compressed, give the same quads again."""
    done = run("dump", "--data", WORLD, "-o", tmp_path / name)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / name).read_bytes().startswith(b"\x1f\x8b") == name.endswith(".gz")
    loaded = run("load", "--store", tmp_path / "graph", tmp_path / name)
    assert loaded.stdout.startswith(f"{len(world_store)} quads in ".encode())
    assert all_of(tmp_path / "graph") == set(world_store.quads())
    again = run("dump", "--store", tmp_path / "graph", "--format", "nq")
    assert set(parse(again.stdout, RdfFormat.N_QUADS)) == set(world_store.quads())


def test_a_dump_as_trig_has_our_prefixes(tmp_path: Path) -> None:
    """TriG is for people too."""
    run("dump", "--data", WORLD, "-o", tmp_path / "a.trig")
    text = (tmp_path / "a.trig").read_text()
    assert f"@prefix diplo: <{PREFIXES['diplo']}>" in text
    assert "state:arcadia" in text


def test_what_a_file_holds_as_derived_is_derived_anew(tmp_path: Path, release: Release, world_store: MemoryStore) -> None:
    """A file cannot bring shortcuts that no rule derives, and those that are missing come back."""
    asserted = [quad for quad in world_store.quads() if quad.graph_name != DERIVED_GRAPH]
    one, other = NamedNode("http://example.org/a"), NamedNode("http://example.org/b")
    lie = Quad(one, NamedNode(f"{PREFIXES['diplo']}attendee"), other, DERIVED_GRAPH)
    file = tmp_path / "lie.nq"
    serialize([*asserted, lie], str(file), RdfFormat.N_QUADS)
    load_quads(tmp_path / "graph", release, [file])
    assert all_of(tmp_path / "graph") == set(world_store.quads())


def test_blank_nodes_of_two_files_are_two(tmp_path: Path, release: Release) -> None:
    """A label means something within its file only."""
    files = [tmp_path / "a.nq", tmp_path / "b.nq"]
    for file in files:
        file.write_text('_:x <http://example.org/p> "1" <http://example.org/g> .\n_:x <http://example.org/q> "2" .\n')
    load_quads(tmp_path / "graph", release, files)
    subjects = {quad.subject for quad in all_of(tmp_path / "graph")}
    assert len(subjects) == 2
    assert all(isinstance(each, BlankNode) for each in subjects)


def test_the_digest_is_of_content_and_order(tmp_path: Path, release: Release) -> None:
    """A file by another name is the same input; other content is not."""
    for name, text in (("a.nq", GOOD), ("b.nq", GOOD), ("c.nq", GOOD * 2)):
        (tmp_path / name).write_text(text)
    loaded = [load_quads(tmp_path / "graph", release, [tmp_path / f"{each}.nq"]) for each in "abc"]
    assert [each.changed for each in loaded] == [True, False, True]
    assert loaded[0].generation == loaded[1].generation != loaded[2].generation
    assert [each.quads for each in loaded] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.nq", (GOOD + "<http://example.org/a> oops .\n").encode(), ":2:24: "),
        ("a.nq", (GOOD + '<http://example.org/a> <http://example.org/p> "').encode() + b'\xff" .\n', ":2:48: "),
        ("a.trig", b"@prefix a: <http://example.org/> .\n\na:g { a:s a:p a:o .\n  b:s a:p 1 }\n", ":4:3: "),
        ("a.nq.gz", gzip.compress((GOOD * 3 + "oops\n").encode()), ":4:1: "),
        ("a.nq", b'<a> <http://example.org/p> "x" .\n', ":1:1: "),
    ],
)
def test_a_mistake_is_told_with_its_place_and_changes_nothing(
    tmp_path: Path, release: Release, name: str, content: bytes, place: str
) -> None:
    """File, line and column, the line itself with a caret; the current generation stays, nothing is left over."""
    good = tmp_path / "good.nq"
    good.write_text(GOOD)
    load_quads(tmp_path / "graph", release, [good])
    before = all_of(tmp_path / "graph")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TurtleSyntaxError) as caught:
        load_quads(tmp_path / "graph", release, [good, tmp_path / name])
    assert str(caught.value).startswith(f"{tmp_path / name}{place}")
    assert caught.value.text in gzip.decompress(content).decode() if name.endswith("gz") else caught.value.text
    assert all_of(tmp_path / "graph") == before
    assert not (tmp_path / "graph" / "unfinished").exists()


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.ttl", GOOD.encode(), InputError, "end in .nq or .trig"),
        ("a.nq.gz", GOOD.encode(), InputError, "is damaged"),
        ("a.nq.gz", gzip.compress(GOOD.encode() * 9)[:-12], InputError, "is damaged"),
        ("a.nq", b'<http://a/> <http://a/p> <<( <http://a/> <http://a/p> "c" )>> .\n', InputError, "of RDF 1.2"),
        ("a.nq", b'<http://a/> <http://a/p> "c"@en--ltr .\n', InputError, "of RDF 1.2"),
        ("a.nq", None, EnvironmentProblem, "No such file"),
    ],
)
def test_files_that_cannot_be_loaded_are_told_in_words(
    tmp_path: Path, release: Release, name: str, content: bytes | None, error: type[DiplographError], says: str
) -> None:
    """An unknown ending, a cut archive, terms that are not used here, and a file that is not there."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=says):
        load_quads(tmp_path / "graph", release, [tmp_path / name])


def test_a_file_that_changes_during_a_load_is_not_loaded(tmp_path: Path, release: Release) -> None:
    """The digest names what was loaded."""
    file = tmp_path / "a.nq"
    file.write_text(GOOD)

    def append(step: str, done: int, total: int) -> None:  # noqa: ARG001 - a progress callback
        if step == "reading":
            with file.open("a") as more:
                more.write(GOOD if more.tell() < 1000 else "")

    with pytest.raises(InputError, match="changed while they were loaded"):
        load_quads(tmp_path / "graph", release, [file], progress=append)


def test_records_are_checked_before_they_are_loaded(tmp_path: Path) -> None:
    """What would not be served is not loaded, unless one says so, which is told."""
    file = tmp_path / "data" / "people" / "a.ttl"
    file.parent.mkdir(parents=True)
    file.write_text("<https://w3id.org/diplograph/person/a> a <https://w3id.org/diplograph/ontology#Persn> .\n")
    refused = run("load", "--store", tmp_path / "graph", "--data", tmp_path / "data")
    assert refused.returncode == 1
    assert b"undeclared term diplo:Persn" in refused.stderr
    assert b"nothing is loaded until they are mended" in refused.stderr
    assert not (tmp_path / "graph").exists()
    loaded = run("load", "--store", tmp_path / "graph", "--data", tmp_path / "data", "--no-check")
    assert (loaded.returncode, b"warning: the records are not checked" in loaded.stderr) == (0, True)
    again = run("load", "--store", tmp_path / "graph", "--data", tmp_path / "data")
    assert (again.returncode, again.stdout.startswith(b"nothing to do")) == (0, True)


def test_backups_are_made_from_the_command_line(tmp_path: Path, world_store: MemoryStore) -> None:
    """Load, back up, dump the backup: the same graph."""
    assert run("load", "--store", tmp_path / "graph", "--data", WORLD).returncode == 0
    done = run("backup", "--store", tmp_path / "graph", tmp_path / "copy")
    assert (done.returncode, world_store.generation.encode() in done.stdout) == (0, True)
    assert len(run("dump", "--store", tmp_path / "copy").stdout.splitlines()) == len(world_store)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["dump", "--store", "nowhere"], 3, "nowhere holds no graph"),
        (["dump", "--store", "nowhere", "--data", "data"], 2, "exclude each other"),
        (["dump", "-o", "nowhere/a.nq"], 3, "nowhere/a.nq: No such file"),
        (["backup", "--store", "nowhere", "copy"], 3, "nowhere holds no graph"),
        (["load", "--store", "x", "--data", "data", "a.nq"], 2, "exclude each other"),
        (["load", "--store", "x", "--data", "nowhere"], 3, "nowhere is not a folder"),
        (["load", "--store", "x", "nowhere.nq"], 3, "nowhere.nq: No such file"),
        (["load"], 2, "--store"),
    ],
)
def test_wrong_commands_are_told_in_one_message(arguments: list[str], code: int, says: str) -> None:
    """What is wrong, and an exit code."""
    done = run(*arguments)
    assert done.returncode == code
    assert says in " ".join(done.stderr.decode().split())


def test_a_dump_ends_quietly_when_nobody_reads_on() -> None:
    """``diplograph dump | head`` is no error of ours to explain."""
    program = [sys.executable, "-m", "diplograph", "dump", "--data", str(WORLD)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump:
        assert dump.stdout
        assert dump.stderr
        assert dump.stdout.readline()
        dump.stdout.close()
        assert dump.stderr.read() == b""


def test_a_dump_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """A file is there whole or not at all."""
    (tmp_path / "a.nq").write_text("as it was")
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); from diplograph.cli.app import main; main()"
    )
    program = [sys.executable, "-c", limit, "dump", "--data", str(WORLD), "-o", str(tmp_path / "a.nq")]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "File too large" in done.stderr, "Traceback" in done.stderr) == (3, True, False)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.nq", "as it was")]
