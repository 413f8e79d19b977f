"""The layout of records: path equals identity; files are written whole or not at all."""

import os
from pathlib import Path, PurePosixPath

import pytest

from diplograph.errors import EnvironmentProblem, InputError, TurtleSyntaxError
from diplograph.records import FOLDERS, create_text, identity_of, path_of, read_record, record_files, record_graph, replace_text
from diplograph.vocabulary import KINDS, thing


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("people/ana-verin.ttl", thing("person", "ana-verin")),
        ("meetings/a-series/a-2020-01-02.ttl", thing("meeting", "a-2020-01-02")),
        ("meetings/a-2020-01-02.ttl", None),
        ("people/x/ana-verin.ttl", None),
        ("people/Ana.ttl", None),
        ("people/ana--verin.ttl", None),
        ("people/ana.nt", None),
        ("persons/ana.ttl", None),
        ("ana.ttl", None),
        ("", None),
    ],
)
def test_the_path_is_the_identity(path: str, identity: object) -> None:
    """Folder and file name make the IRI; any other path is no record's."""
    assert identity_of(PurePosixPath(path)) == identity


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_paths_lead_back(folder: object) -> None:
    """Every kind that has records has one path, which names it."""
    kind = getattr(folder, "kind", "")
    main = thing(kind, "a-b")
    assert identity_of(path_of(main, "series")) == main
    assert record_graph(main).value.endswith(f"/record/{kind}-a-b")


def test_folders_use_known_kinds() -> None:
    """A folder's parts are kinds that exist."""
    assert len(FOLDERS) == 15
    assert {kind for folder in FOLDERS for kind in [folder.kind, *folder.parts]} <= set(KINDS)


def test_a_record_knows_its_lines(tmp_path: Path) -> None:
    """Things and triples have the line they are written on; of a repeated triple the first counts."""
    file = tmp_path / "states" / "a.ttl"
    create_text(file, "<https://w3id.org/diplograph/state/a> a <http://x/S> .\n" * 2 + "<http://x/b> <http://x/p> 1 .\n")
    record = read_record(file, tmp_path)
    assert record.main == thing("state", "a")
    assert sorted(record.lines.values()) == [1, 3]
    assert list(record.subjects.values()) == [1, 3]
    assert record.source(3) == "<http://x/b> <http://x/p> 1 ."
    assert record.source(99) == ""


def test_what_is_missing_or_broken_is_said(tmp_path: Path) -> None:
    """A missing folder, a missing file and a broken one are told apart."""
    with pytest.raises(EnvironmentProblem, match="is not a folder"):
        record_files(tmp_path / "nowhere")
    with pytest.raises(EnvironmentProblem, match="No such file"):
        read_record(tmp_path / "a.ttl", tmp_path)
    (tmp_path / "a.ttl").write_text("<a> .")
    with pytest.raises(TurtleSyntaxError, match=r"a\.ttl:1:"):
        read_record(tmp_path / "a.ttl", tmp_path)


def test_hidden_and_odd_entries_are_no_records(tmp_path: Path) -> None:
    """An editor's copy, a folder and a pipe that end in .ttl are passed over."""
    (tmp_path / "a.ttl").write_text("")
    (tmp_path / ".a.ttl").write_text("")
    (tmp_path / "b.ttl").mkdir()
    os.mkfifo(tmp_path / "c.ttl")
    assert [file.name for file in record_files(tmp_path)] == ["a.ttl"]


def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without permission nothing is passed over in silence."""

    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(EnvironmentProblem, match=f"{tmp_path}: Permission denied"):
        record_files(tmp_path)


def test_writing_never_overwrites_a_new_record_nor_leaves_halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is there stays; a write that fails leaves the old text and no litter."""
    file = tmp_path / "states" / "a.ttl"
    create_text(file, "one")
    with pytest.raises(InputError, match="is there already"):
        create_text(file, "two")
    file.chmod(0o640)
    replace_text(file, "two")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("two", 0o640)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        replace_text(file, "three")
    assert file.read_text() == "two"
    assert [path.name for path in file.parent.iterdir()] == ["a.ttl"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """One line, no traceback, when a folder cannot be made."""
    (tmp_path / "states").write_text("a file, not a folder")
    with pytest.raises(EnvironmentProblem, match="states"):
        create_text(tmp_path / "states" / "a.ttl", "one")
