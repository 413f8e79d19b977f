"""A generation on disk answers as the one in memory does, and is held as long as somebody reads it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, QueryTriples

from conftest import WORLD
from diplograph.errors import EnvironmentProblem, InputError, QueryError
from diplograph.records import record_files
from diplograph.release import Release
from diplograph.store import DiskStore, MemoryStore, Store, StoreDirectory, back_up, load_quads, load_records, open_store

ASKED = [
    "SELECT ?m ?d { ?m a diplo:Meeting ; schema:startDate ?d } ORDER BY ?d",
    "SELECT (COUNT(*) AS ?all) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s ?o { GRAPH <https://w3id.org/diplograph/record/derived> { ?s diplo:attendee ?o } } ORDER BY ?s ?o",
    "CONSTRUCT { ?s diplo:inFormat ?o } { ?s diplo:inFormat ?o }",
]
PREFIXES = "PREFIX diplo: <https://w3id.org/diplograph/ontology#> PREFIX schema: <https://schema.org/> "


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, world: Release) -> Path:
    """The frozen world in a store on disk."""
    directory = tmp_path_factory.mktemp("store") / "graph"
    load_records(directory, world, record_files(WORLD))
    return directory


def rows(store: Store, query: str) -> list[str]:
    """The answer as text, in the order in which it came when the query orders it."""
    results = store.query(PREFIXES + query)
    assert isinstance(results, QuerySolutions | QueryTriples)
    found = [str(each) for each in results]
    return found if "ORDER" in query else sorted(found)


def numbered(*numbers: int) -> str:
    """A few quads as N-Quads."""
    return "".join(f'<http://example.org/{each}> <http://example.org/p> "{each}" <http://example.org/g> .\n' for each in numbers)


def numbers_in(store: Store) -> set[int]:
    """Which of those a store holds."""
    return {int(quad.subject.value.rpartition("/")[2]) for quad in store.quads() if isinstance(quad.subject, NamedNode)}


def load_numbers(directory: Path, release: Release, *numbers: int) -> str:
    """Make them the current generation; return its digest."""
    file = directory.parent / f"{'-'.join(map(str, numbers))}.nq"
    file.write_text(numbered(*numbers))
    return load_quads(directory, release, [file]).generation


@pytest.mark.parametrize("query", ASKED)
def test_disk_and_memory_answer_alike(loaded: Path, world_store: MemoryStore, query: str) -> None:
    """The same records give the same answers, wherever they are kept."""
    with open_store(loaded) as store:
        assert rows(store, query) == rows(world_store, query) != []


def test_disk_and_memory_hold_the_same_quads(loaded: Path, world_store: MemoryStore) -> None:
    """Quads, their number and the digest are the same, so validators of answers stay valid when a server moves to disk."""
    with DiskStore(loaded) as store:
        assert set(store.quads()) == set(world_store.quads())
        assert (len(store), store.generation) == (len(world_store), world_store.generation)


def test_a_restricted_dataset_is_kept_to(loaded: Path, world_store: MemoryStore) -> None:
    """Graphs named beside the query make its dataset, on disk as in memory."""
    graph = NamedNode("https://w3id.org/diplograph/record/state-arcadia")
    with DiskStore(loaded) as store:
        answers = [
            sorted(map(str, each.query("SELECT * { ?s ?p ?o }", default_graphs=[graph])))  # type: ignore[arg-type]
            for each in (store, world_store)
        ]
    assert answers[0] == answers[1]
    assert 0 < len(answers[0]) < len(world_store)


def test_a_bad_query_is_told_as_in_memory(loaded: Path) -> None:
    """A malformed query and one that would go to the network are refused with a place."""
    with DiskStore(loaded) as store:
        for query in ("SELECT * { ?s ?p", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"):
            with pytest.raises(QueryError, match="line 1"):
                store.query(query)


def test_opening_writes_nothing(loaded: Path) -> None:
    """A complete generation is never written, so it may lie on a read-only medium."""
    with DiskStore(loaded) as store:
        folder = store.database.parent
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        assert rows(store, ASKED[0])
        list(store.quads())
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_children_of_one_holder_open_the_database_each(tmp_path: Path, world: Release) -> None:
    """A generation that is held before a fork can be opened after it, also when later loads would have removed it."""
    directory = tmp_path / "graph"
    load_numbers(directory, world, 1, 2)
    store = DiskStore(directory)
    for later in (3, 4, 5):
        load_numbers(directory, world, later)
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if numbers_in(store) == {1, 2} else 1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    store.close()
    load_numbers(directory, world, 6)
    assert not store.database.exists()


def test_an_old_generation_goes_when_nobody_holds_it(tmp_path: Path, world: Release) -> None:
    """The current generation and the one before stay; older ones are removed by the next load."""
    directory = tmp_path / "graph"
    digests = [load_numbers(directory, world, each) for each in (1, 2, 3)]
    assert {path.name for path in (directory / "generations").iterdir()} == set(digests[1:])


def test_going_back_loads_nothing(tmp_path: Path, world: Release) -> None:
    """Content that is there already becomes current by a swap alone."""
    directory = tmp_path / "graph"
    first = load_numbers(directory, world, 1)
    with DiskStore(directory) as store:
        made = store.database.stat().st_ino
    load_numbers(directory, world, 2)
    assert load_numbers(directory, world, 1) == first
    with DiskStore(directory) as store:
        assert (store.database.stat().st_ino, numbers_in(store)) == (made, {1})


def test_force_loads_the_same_content_anew(tmp_path: Path, world: Release) -> None:
    """Without it there is nothing to do; with it another database takes the place of one that may be damaged."""
    directory, file = tmp_path / "graph", tmp_path / "a.nq"
    file.write_text(numbered(1))
    first = load_quads(directory, world, [file])
    with DiskStore(directory) as store:
        database = store.database
    again = load_quads(directory, world, [file])
    forced = load_quads(directory, world, [file], force=True)
    assert (first.changed, again.changed, forced.changed) == (True, False, True)
    assert first.generation == again.generation == forced.generation
    with DiskStore(directory) as store:
        assert (store.database != database, numbers_in(store)) == (True, {1})


def test_two_loads_do_not_collide(tmp_path: Path, world: Release) -> None:
    """The second one is told that the first is running; the first goes on."""
    directory = tmp_path / "graph"
    with StoreDirectory(directory).loading(), pytest.raises(EnvironmentProblem, match=r"another load into .* is running"):
        load_numbers(directory, world, 1)
    load_numbers(directory, world, 1)


def test_leftovers_of_an_interrupted_load_are_removed(tmp_path: Path, world: Release) -> None:
    """What lies unfinished is taken for nothing, and the next load clears it away."""
    directory = tmp_path / "graph"
    load_numbers(directory, world, 1)
    left = directory / "unfinished" / "new" / "loading"
    left.mkdir(parents=True)
    (left / "000001.sst").write_text("half")
    (directory / ".current.abc").write_text("half")
    with DiskStore(directory) as store:
        assert numbers_in(store) == {1}
    load_numbers(directory, world, 2)
    assert {path.name for path in directory.iterdir()} == {"current", "format", "generations", "load.lock"}


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("format", "diplograph store 2\n", "a layout that this version does not know: diplograph store 2"),
        ("current", "{", "current is damaged"),
        ("current", json.dumps({"generation": "gone", "previous": ""}), "current generation of .* is missing"),
    ],
)
def test_a_store_that_cannot_be_read_is_told_in_words(tmp_path: Path, world: Release, file: str, content: str, says: str) -> None:
    """A later version's store, a damaged pointer and a missing generation each have a message."""
    directory = tmp_path / "graph"
    load_numbers(directory, world, 1)
    (directory / file).write_text(content)
    with pytest.raises(EnvironmentProblem, match=says):
        DiskStore(directory)


def test_a_later_versions_store_is_not_loaded_into(tmp_path: Path, world: Release) -> None:
    """What this version cannot read it does not overwrite."""
    directory = tmp_path / "graph"
    load_numbers(directory, world, 1)
    (directory / "format").write_text("diplograph store 2\n")
    with pytest.raises(EnvironmentProblem, match="does not know"):
        load_numbers(directory, world, 2)


def test_a_damaged_database_is_told_in_words_and_mended_by_force(tmp_path: Path, world: Release) -> None:
    """The engine's complaint becomes a message that says how to mend it, and that works."""
    directory, file = tmp_path / "graph", tmp_path / "1.nq"
    load_numbers(directory, world, 1)
    with DiskStore(directory) as store:
        (store.database / "CURRENT").write_text("nonsense\n")
        with pytest.raises(EnvironmentProblem, match="cannot be opened"):
            store.open()
    load_quads(directory, world, [file], force=True)
    with DiskStore(directory) as store:
        assert numbers_in(store) == {1}


def test_a_folder_with_other_files_is_no_store(tmp_path: Path, world: Release) -> None:
    """A slip in a path must not litter a folder."""
    (tmp_path / "home" / "letters").mkdir(parents=True)
    with pytest.raises(InputError, match="holds other files: letters"):
        load_numbers(tmp_path / "home", world, 1)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["letters"]


def test_a_backup_is_a_store_that_shares_its_files(tmp_path: Path, world: Release) -> None:
    """It is made while the store is read and a load runs, costs no space, and stays when the original is gone."""
    directory, target = tmp_path / "graph", tmp_path / "backups" / "one"
    load_numbers(directory, world, 1, 2)
    with DiskStore(directory) as store, StoreDirectory(directory).loading():
        back_up(directory, target)
        originals = {file.stat().st_ino for file in store.database.glob("*.sst")}
    with DiskStore(target) as copy:
        assert {file.stat().st_ino for file in copy.database.glob("*.sst")} == originals != set()
    for number in (3, 4):
        load_numbers(directory, world, number)
    with DiskStore(target) as copy:
        assert (numbers_in(copy), len(copy)) == ({1, 2}, 2)
    load_numbers(target, world, 5)
    with DiskStore(target) as copy:
        assert numbers_in(copy) == {5}


def test_a_backup_overwrites_nothing(tmp_path: Path, world: Release) -> None:
    """The target must not exist, and a store without a graph gives no backup, nor a trace of one."""
    load_numbers(tmp_path / "graph", world, 1)
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match="is there already"):
        back_up(tmp_path / "graph", tmp_path / "there")
    with pytest.raises(EnvironmentProblem, match="holds no graph"):
        back_up(tmp_path / "nothing", tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.nq", "graph", "there"]


def test_too_few_files_are_told_in_words(loaded: Path) -> None:
    """A limit on open files that the engine cannot live with is a message, not a traceback."""
    code = (
        "import resource, sys; from pathlib import Path; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64));"
        "from diplograph.store import DiskStore; from diplograph.errors import EnvironmentProblem\n"
        "try: DiskStore(Path(sys.argv[1])).open()\n"
        "except EnvironmentProblem as error: print(error.message)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(loaded)], capture_output=True, text=True, check=True)
    assert "file descriptors" in done.stdout


def test_records_that_change_during_a_load_are_not_loaded(tmp_path: Path, world: Release) -> None:
    """The digest names what was loaded, so a file that is not what it was when the load began ends the load."""
    directory = tmp_path / "graph"
    data = tmp_path / "data"
    file = data / "states" / "arcadia.ttl"
    file.parent.mkdir(parents=True)
    text = (WORLD / "states" / "arcadia.ttl").read_text()
    file.write_text(text)

    def edit(step: str, done: int, total: int) -> None:  # noqa: ARG001 - a progress callback
        file.write_text(text.replace("Arcadia", "Arkadia"))

    with pytest.raises(InputError, match="changed while they were loaded"):
        load_records(directory, Release(world.ontology, world.queries, data), [file], progress=edit)
    with pytest.raises(EnvironmentProblem, match="holds no graph"):
        DiskStore(directory)
