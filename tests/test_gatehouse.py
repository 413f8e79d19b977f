"""The gatehouse bounds what judging takes, and sees what was changed; the command line asks the same gate."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import WORLD
from diplograph import errors
from diplograph.records import Change
from diplograph.release import Release, bundled_release
from diplograph.validation.examination import Proposal
from diplograph.validation.gatehouse import Allowance, Gatehouse
from diplograph.vocabulary import thing
from live import PROGRAM, descendants_of

PERSON = (WORLD / "people" / "boris-talan.ttl").read_text(encoding="utf-8")
NEW = PERSON.replace("boris-talan", "b-talan")
TURTLE = "text/turtle"
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def house(world: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gatehouse, Path]]:
    """A gatehouse over a copy of the world, with little time and memory for each proposal."""
    data = Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("house") / "data"))
    opened = Gatehouse(replace(world, data=data), Allowance(seconds=5, memory=256 * MEBIBYTE))
    yield opened, data
    opened.close()


def test_a_proposal_is_read_and_judged(house: tuple[Gatehouse, Path]) -> None:
    """Reading alone, judging alone, and both; for records and for removals."""
    gate, _ = house
    verdict = gate.examine(Proposal(NEW.encode(), TURTLE, "new.ttl"))
    assert verdict.judgement.accepted
    assert gate.read(Proposal(NEW.encode(), TURTLE, "new.ttl")) == verdict.change
    assert gate.judge(verdict.change) == verdict.judgement
    assert not gate.examine(Proposal(removed=(thing("person", "boris-talan"),))).judgement.accepted
    with pytest.raises(errors.NotFound, match="no record of person:nobody"):
        gate.read(Proposal(removed=(thing("person", "nobody"),)))
    with pytest.raises(errors.InputError, match="the address names person:other"):
        gate.read(Proposal(NEW.encode(), TURTLE, only=thing("person", "other")))
    with pytest.raises(errors.TurtleSyntaxError) as caught:
        gate.read(Proposal(b"person:a a", TURTLE, "new.ttl"))
    assert (caught.value.file, caught.value.line) == ("new.ttl", 1)


def test_it_outlives_the_thread_that_opened_it(world: Release) -> None:
    """Threads that answer requests come and go; a gatehouse that goes with one would leave a proposal half judged."""
    gate = Gatehouse(world, Allowance(seconds=20, memory=256 * MEBIBYTE))
    before = set(descendants_of(os.getpid()))
    opener = threading.Thread(target=gate.examine, args=(Proposal(NEW.encode(), TURTLE, "new.ttl"),))
    opener.start()
    opener.join()
    try:
        opened = set(descendants_of(os.getpid())) - before
        assert opened
        time.sleep(0.5)
        assert opened <= set(descendants_of(os.getpid()))
    finally:
        gate.close()


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"<https://a/b> <https://a/c> " + b'"' + b"x" * 80_000_000 + b'" .', errors.MemoryLimitExceeded),
        (
            b"".join(b"<https://w3id.org/diplograph/person/x%d> <https://a/c> 1 .\n" % n for n in range(200_000)),
            errors.ServiceProblem,
        ),
    ],
    ids=["a huge literal", "many records"],
)
def test_what_takes_too_much_is_ended(house: tuple[Gatehouse, Path], content: bytes, refused: type[Exception]) -> None:
    """Bounded in memory and time, and the next proposal is judged as ever."""
    gate, _ = house
    with pytest.raises(refused):
        gate.examine(Proposal(content, TURTLE))
    assert gate.examine(Proposal(NEW.encode(), TURTLE)).judgement.accepted


def test_what_is_changed_by_others_is_seen(house: tuple[Gatehouse, Path]) -> None:
    """A record that was written meanwhile counts; one that cannot be read is told of, until it is mended."""
    gate, data = house
    file = data / "people" / "b-talan.ttl"
    change = gate.read(Proposal(NEW.encode(), TURTLE))
    assert gate.judge(change).effect.new_things != ()
    file.write_text(NEW, encoding="utf-8")
    assert gate.judge(change).effect.touched == ()
    file.write_text("person:b-talan a", encoding="utf-8")
    with pytest.raises(errors.EnvironmentProblem, match=r"people/b-talan\.ttl:1"):
        gate.judge(Change())
    file.unlink()
    assert gate.judge(change).effect.new_things != ()


def test_another_gatehouse_takes_the_place_of_one_that_was_killed(house: tuple[Gatehouse, Path]) -> None:
    """Whoever ends it, the next proposal is judged."""
    gate, _ = house
    assert gate.examine(Proposal(NEW.encode(), TURTLE)).judgement.accepted
    keepers = [each for each in descendants_of(os.getpid()) if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
    for each in keepers:
        os.kill(each, signal.SIGKILL)
    for each in keepers:
        with suppress(ChildProcessError):  # who started it may have noticed already
            os.waitpid(each, 0)
    assert gate.examine(Proposal(NEW.encode(), TURTLE)).judgement.accepted


def _check(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*PROGRAM, "check", *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_the_command_judges_a_file_elsewhere_as_a_change(tmp_path: Path) -> None:
    """A file outside the data folder, in any format, need not be canonical, and is told what it would break elsewhere."""
    record = bundled_release().data / "people" / "sergey-lavrov.ttl"
    text = record.read_text(encoding="utf-8").replace(" ;\n", ";\n")
    file = tmp_path / "mine.ttl"
    file.write_text(text, encoding="utf-8")
    clean = _check(str(file))
    assert (clean.returncode, clean.stdout) == (0, "")
    wrong = text.replace("diplo:holder person:sergey-lavrov", "diplo:holder person:sergey-lavrow")
    line = next(number for number, each in enumerate(wrong.splitlines(), 1) if "sergey-lavrow" in each)
    file.write_text(wrong, encoding="utf-8")
    found = _check("--format", "json", str(file))
    assert found.returncode == 1
    findings = json.loads(found.stdout)["findings"]
    assert (str(file), line, "known-things") in {(each["file"], each["line"], each["shape"]) for each in findings}
    assert {each["file"] for each in findings} > {str(file)}
    broken = tmp_path / "mine.jsonld"
    broken.write_text('{"@id": }', encoding="utf-8")
    told = _check(str(broken))
    assert told.returncode == 1
    assert f"{broken}:1: not JSON" in told.stdout
