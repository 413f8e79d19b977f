"""``diplograph add``, ``undo`` and ``history``, as a curator uses them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import RdfFormat, serialize

from conftest import WORLD
from diplograph.records import record_files
from diplograph.release import Release
from diplograph.turtle import parse
from diplograph.validation import check
from ledger_crashes import git

PERSON = "people/boris-talan.ttl"
MEETING = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The frozen world in a git work tree."""
    copy = Path(shutil.copytree(WORLD, tmp_path / "work" / "data"))
    for words in (["init"], ["config", "user.name", "Gita Keeper"], ["config", "user.email", "g@example.org"], ["add", "data"]):
        git(copy.parent, *words)
    git(copy.parent, "commit", "--quiet", "--message=The world")
    return copy


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A file outside of the work tree, to be sent."""
    return tmp_path / "sent.ttl"


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program on the records of ``data``."""
    command = [sys.executable, "-m", "diplograph", *words, "--data", str(data)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIPLOGRAPH_")}
    return subprocess.run(command, cwd=data.parent, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_record_is_added_listed_and_undone(data: Path, sent: Path, world: Release) -> None:
    """From the file in another folder to its place, and back; the folder conforms all the while."""
    text = (data / "places" / "port-vell.ttl").read_text().replace("port-vell", "new-haven").replace("Port Vell", "New Haven")
    sent.write_text(text.replace("Порт-Велл", "Нью-Хейвен").replace("\n\n", "\n\n\n"))
    said = run(data, "add", str(sent), "--dry-run")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "+ place:new-haven rdf:type diplo:Place .\n" in said.stdout
    assert not (data / "places" / "new-haven.ttl").exists()
    done = run(data, "add", str(sent), "-m", "A new place")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "places/new-haven.ttl: added\n"
    assert git(data, "log", "-1", "--format=%an: %s").strip() == "Gita Keeper: A new place"
    assert check(world, data, record_files(data)).conforms
    listed = run(data, "history", str(data / "places" / "new-haven.ttl"), "--verify")
    assert "1 changes, each chained" in listed.stderr
    assert "Gita Keeper (editor)  add" in listed.stdout
    change = listed.stdout.split()[0]
    undone = run(data, "undo", change, "--curator", "Other Hand")
    assert undone.stdout == "places/new-haven.ttl: removed\n", undone.stderr
    assert git(data, "log", "-1", "--format=%an: %s").strip() == f"Other Hand: Undo {change}"
    assert git(data, "diff", "HEAD~2", "--stat") == git(data, "status", "--porcelain") == ""


def test_what_breaks_a_rule_is_told_at_its_line_and_not_written(data: Path, sent: Path) -> None:
    """The finding names the file that was sent; nothing else happens."""
    text = (data / MEETING).read_text()
    sent.write_text(text.replace("mode:in-person", "mode:in-persn", 1))
    line = next(number for number, each in enumerate(sent.read_text().splitlines(), 1) if "in-persn" in each)
    done = run(data, "add", str(sent))
    assert done.returncode == 1
    assert f"{sent}:{line}: " in done.stderr
    assert "did you mean mode:in-person?" in done.stderr
    assert "nothing was written" in done.stderr
    assert git(data, "status", "--porcelain") == ""
    assert run(data, "history").stdout == ""
    assert run(data, "add", "--dry-run", str(sent)).returncode == 1


def test_a_removal_that_others_depend_on_cannot_be_reached_by_undo(data: Path) -> None:
    """The undoing of an addition is judged like any change."""
    added = data.parent / "person.ttl"
    added.write_text(
        (data / PERSON)
        .read_text()
        .replace("boris-talan", "nora-vale")
        .replace("Boris Talan", "Nora Vale")
        .replace("Борис Талан", "Нора Вейл")
    )
    first = run(data, "add", str(added))
    citing = data.parent / "citing.ttl"
    replaced = (data / "people" / "ana-verin.ttl").read_text().replace("person:anna-verin", "person:nora-vale")
    citing.write_text(replaced)
    assert first.returncode == 0, first.stderr
    assert run(data, "add", str(citing)).returncode == 0
    change = re.search(r"change (\S+?)[,;]", first.stderr)
    assert change
    undone = run(data, "undo", change[1])
    assert undone.returncode == 1
    assert "nothing describes person:nora-vale" in undone.stderr
    assert (data / "people" / "nora-vale.ttl").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no statements"),
        ("state:a a diplo:State", "prefix"),
        ("<https://w3id.org/diplograph/meeting/a> a <https://w3id.org/diplograph/ontology#Meeting> .", "names no series"),
        ("<https://example.org/a> a <https://example.org/B> .", "describes nothing that has a record"),
    ],
)
def test_what_is_no_record_is_told_and_not_written(data: Path, sent: Path, text: str, words: str) -> None:
    """Bad input ends with 2 and a sentence."""
    sent.write_text(text)
    done = run(data, "add", str(sent))
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert git(data, "status", "--porcelain") == ""


@pytest.mark.parametrize("extension", ["trig", "nt", "nq", "jsonld", "rdf"])
def test_every_format_that_the_server_reads_is_added(data: Path, sent: Path, extension: str) -> None:
    """The same record in another format: nothing differs but the one fact that is new."""
    text = (data / PERSON).read_text().replace("a diplo:Person ;", 'a diplo:Person ;\n    skos:editorialNote "Sent."@en ;', 1)
    form = RdfFormat.from_extension(extension)
    assert form is not None
    triples = [statement.triple for statement in parse(text, "sent")]
    sent = sent.with_suffix(f".{extension}")
    sent.write_bytes(serialize(triples, format=form) or b"")
    done = run(data, "add", str(sent))
    assert (done.returncode, done.stdout) == (0, f"{PERSON}: replaced\n"), done.stderr
    assert git(data, "diff", "HEAD~1", "--numstat").split() == ["1", "0", f"data/{PERSON}"]


def test_several_records_in_one_file_go_each_to_its_place(data: Path, sent: Path) -> None:
    """Parts go with the thing that they hang together with."""
    names = ["people/boris-talan.ttl", "people/kira-noll.ttl"]
    blocks = [(data / name).read_text() for name in names]
    heads = sorted({line for block in blocks for line in block.splitlines() if line.startswith("@prefix")})
    bodies = [
        block.partition("\n\n")[2].replace("    .", '    skos:editorialNote "Sent together."@en ;\n    .', 1) for block in blocks
    ]
    sent.write_text("\n".join(heads) + "\n\n" + "\n".join(bodies))
    done = run(data, "add", str(sent), "--curator", "A. Curator")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(f"{name}: replaced\n" for name in names)
    assert git(data, "diff", "HEAD~1", "--numstat").split() == ["1", "0", f"data/{names[0]}", "1", "0", f"data/{names[1]}"]


ROW = {
    "event": "Northern Three foreign ministers, 20 and 21 May 2022",
    "representing": "Eastmark",
    "in capacity of": "office:arcadia-foreign-minister",
    "participation role": "observer",
    "attested by": "citation:northern-three-fm-2022-05-20-new",
}
CITATION = {
    "citation": "citation:northern-three-fm-2022-05-20-new",
    "source": "source:arcadian-gazette-2022-05-20",
    "evidence kind": "explicit",
    "paragraph": 2,
    "text start": "An observer of Eastmark",
}


def fill(file: Path, row: Mapping[str, object], citation: Mapping[str, object]) -> None:
    """Fill one row of each sheet of a workbook."""
    book = openpyxl.load_workbook(file)
    for title, values in (("Participations", row), ("Citations", citation)):
        page = book[title]
        page.append([values.get(str(cell.value)) for cell in page[1]])
    book.save(file)


def test_a_filled_template_is_checked_and_added(data: Path, tmp_path: Path, world: Release) -> None:
    """What breaks a rule is told at row and column; mended, it goes into the record of the meeting."""
    file = tmp_path / "new.xlsx"
    made = run(data, "template", "participations", "-o", str(file))
    assert made.returncode == 0, made.stderr
    fill(file, ROW, CITATION)
    done = run(data, "add", str(file))
    assert done.returncode == 1, done.stdout + done.stderr
    letter = [str(cell.value) for cell in openpyxl.load_workbook(file)["Participations"][1]].index("in capacity of")
    place = f"{file}!Participations:2: sheet Participations, row 2, column {'ABCDEFGHIJ'[letter]} (in capacity of): "
    assert f"{place}office:arcadia-foreign-minister is an office of state:arcadia" in done.stderr
    assert git(data, "status", "--porcelain") == ""
    command = [sys.executable, "-m", "diplograph", "check", str(file)]
    checked = subprocess.run(
        command, env=os.environ | {"DIPLOGRAPH_DATA": str(data)}, capture_output=True, text=True, timeout=120, check=False
    )
    assert checked.returncode == 1
    assert place in checked.stdout
    file.unlink()
    run(data, "template", "participations", "-o", str(file))
    fill(file, ROW | {"representing": "Arcadia"}, CITATION)
    done = run(data, "add", str(file), "--message", "From a spreadsheet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"{MEETING}: replaced\n"
    assert "participation:northern-three-fm-2022-05-20-arcadia a diplo:Participation ;" in (data / MEETING).read_text()
    assert check(world, data, record_files(data)).conforms
    removed = [line for line in git(data, "diff", "HEAD~1").splitlines() if line.startswith("-") and not line.startswith("---")]
    assert removed == []


def test_a_template_that_is_there_is_not_written_over(data: Path, tmp_path: Path) -> None:
    """Nor one in a form that is none."""
    file = tmp_path / "new.csv"
    assert run(data, "template", "tenures", "-o", str(file), "--filled").returncode == 0
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 16
    for name, words in (("new.csv", "is there already"), ("new.ods", "neither .xlsx nor .csv")):
        done = run(data, "template", "tenures", "-o", str(tmp_path / name))
        assert (done.returncode, words in done.stderr) == (2, True)
