"""Changes that are killed on their way: after each kill a change is whole or absent, and an acknowledged one is there.

Run by ``test_ledger_crash.py``, and by hand for as many kills as one likes: ``python tests/ledger_crashes.py 1000 [SEED]``.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from pyoxigraph import Literal, RdfFormat, Triple, parse

from diplograph.ledger import Curator, Entry, Ledger, Role
from diplograph.records import Change, Record, read_record, record_files
from diplograph.turtle import parse as parse_turtle
from diplograph.turtle import render
from diplograph.validation.judgement import Effect, Judgement
from diplograph.vocabulary import RDF_TYPE, term, thing

EDITOR: Final = Curator("Ada Keeper", Role.EDITOR)
State = dict[PurePosixPath, str]
_EVENTS: Final = {"os.rename", "os.remove", "os.mkdir", "os.truncate", "open", "subprocess.Popen"}


def accept(change: Change) -> Judgement:
    """Accept everything: what is killed here is the ledger, not the gate."""
    touched = (*(each.path for each in change.put), *change.removed)
    return Judgement((), Effect((), (), touched, (), ()))


def record(slug: str, text: str) -> Record:
    """A small record of a person."""
    person, path = thing("person", slug), PurePosixPath(f"people/{slug}.ttl")
    label = Literal(text, language="en")
    written = render([Triple(person, RDF_TYPE, term("diplo:Person")), Triple(person, term("skos:prefLabel"), label)], person)
    return Record(str(path), written, tuple(parse_turtle(written, str(path))), path)


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S607 - from the PATH
    return done.stdout


def work_tree(folder: Path) -> Path:
    """A git work tree with a data folder that holds one committed record, and a file staged by somebody else."""
    data = folder / "data"
    (data / "people").mkdir(parents=True)
    (data / "people" / "zero.ttl").write_text(record("zero", "0").text)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "data")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Begin")
    (folder / "others.txt").write_text("staged by somebody else")
    git(folder, "add", "others.txt")
    return data


def state_of(data: Path) -> State:
    """All records and their texts; nothing else may lie in the folders of records."""
    left = [file for file in data.rglob(".*") if file.name.count(".") > 1 and ".ledger" not in file.parts]
    assert left == [], f"left behind: {left}"
    return {PurePosixPath(file.relative_to(data).as_posix()): file.read_text() for file in record_files(data)}


def committed(data: Path) -> State:
    """All records in the last commit."""
    names = git(data, "ls-tree", "-r", "--name-only", "HEAD", ".").split()
    return {PurePosixPath(name): git(data, "show", f"HEAD:./{name}") for name in names}


class Killing:
    """A data folder whose changes are killed.

    Args:
        folder: An empty folder.
        seed: What makes the run the same again.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.data = work_tree(folder)
        self.chosen = random.Random(seed)  # noqa: S311 - a seed, so that a failure can be had again
        self.ledger = Ledger(self.data, accept)
        self.state = state_of(self.data)
        self.entries: list[Entry] = []
        self.killed = self.whole = self.absent = self.acknowledged = 0

    def change(self) -> tuple[Callable[[], Entry], State]:
        """Choose a change of one to four records, or the undoing of the last one, and say what it makes of the records."""
        if self.entries and self.chosen.random() < 0.2:
            last = self.entries[-1]
            after = dict(self.state)
            for touch in last.touched:
                text = (self.data / ".ledger" / "contents" / touch.before).read_text() if touch.before else None
                _set(after, touch.path, text)
            return lambda: self.ledger.undo(last.change, EDITOR), after
        slugs = self.chosen.sample(["zero", "one", "two", "three", "four", "five"], self.chosen.randint(1, 4))
        put, removed, after = [], [], dict(self.state)
        for slug in slugs:
            path = PurePosixPath(f"people/{slug}.ttl")
            if path in after and self.chosen.random() < 0.3:
                removed.append(path)
                _set(after, path, None)
            else:
                put.append(record(slug, f"{self.chosen.random()}"))
                _set(after, path, put[-1].text)
        change = Change(tuple(put), tuple(removed))
        expected = {path: self.ledger.digest(path) for path in (*(each.path for each in put), *removed)}
        return lambda: self.ledger.commit(change, expected, EDITOR, "A change"), after

    def run(self, *, step: int = 0, seconds: float = 0) -> bool:
        """Make a change in a process that is killed before a step of its, or after a time; then recover, and compare everything.

        Returns:
            Whether it was killed.
        """
        action, after = self.change()
        here, there = os.pipe()
        child = os.fork()
        if not child:
            _child(action, there, step)
        os.close(there)
        if seconds:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in {0, -signal.SIGKILL}, f"the process ended with {status}"
        with os.fdopen(here, "rb") as pipe:
            acknowledged = pipe.read() == b"!"
        self._compare(after, acknowledged=acknowledged)
        self.killed += status != 0
        return status != 0

    def _compare(self, after: State, *, acknowledged: bool) -> None:
        self.ledger.recover()
        state = state_of(self.data)
        assert state == after or (state == self.state and not acknowledged), "half a change, or a lost one"
        entries = self.ledger.history()[::-1]
        made = state == after
        assert [each.change for each in entries[: len(self.entries)]] == [each.change for each in self.entries]
        assert len(entries) == len(self.entries) + made
        assert self.ledger.verify() == len(entries)
        commits = git(self.data, "log", "--format=%H", "HEAD").split()[::-1][1:]
        assert commits == [each.commit for each in entries], "each change has one commit"
        assert committed(self.data) == state
        assert git(self.data, "status", "--porcelain") == "A  others.txt\n"
        self.whole += made
        self.absent += not made
        self.acknowledged += acknowledged
        self.state, self.entries = state, entries

    def graph(self) -> set[Triple]:
        """The triples of all records, read by the program."""
        return {each.triple for file in record_files(self.data) for each in read_record(file, self.data).statements}

    def expected_graph(self) -> set[Triple]:
        """The triples that the last commit holds, read by the engine alone."""
        return {each.triple for text in committed(self.data).values() for each in parse(text, RdfFormat.TURTLE)}


def _set(state: State, path: PurePosixPath, text: str | None) -> None:
    state.pop(path, None)
    if text is not None:
        state[path] = text


def _child(action: Callable[[], Entry], pipe: int, step: int) -> None:
    """Make the change in a process that kills itself before its ``step``-th step in the file system, or call of git."""
    try:
        if step:
            sys.addaudithook(_before(iter(range(1, step))))
        action()
        os.write(pipe, b"!")
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - a forked process must not go on as the test
        os.write(2, f"{error!r}\n".encode())
        os._exit(1)


def _before(left: Iterator[int]) -> Callable[[str, tuple[object, ...]], None]:
    def fatal(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _EVENTS and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return fatal


def kill_before_every_step(folder: Path, seed: int) -> Killing:
    """Kill changes before their first step, their second, and so on, until one comes to its end three times."""
    killing, step, ended = Killing(folder, seed), 0, 0
    while ended < 3:
        step += 1
        ended += not killing.run(step=step)
    return killing


def kill_at_random(folder: Path, kills: int, seed: int) -> Killing:
    """Kill changes at random times and before random steps, until so many were killed."""
    killing = Killing(folder, seed)
    while killing.killed < kills:
        if killing.chosen.random() < 0.5:
            killing.run(step=killing.chosen.randint(1, 110))
        else:
            killing.run(seconds=killing.chosen.uniform(0.001, 0.12))
    assert killing.graph() == killing.expected_graph()
    return killing


def main() -> None:
    """Kill as many changes as the command line says, and say how they ended."""
    kills, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20201015
    with tempfile.TemporaryDirectory() as name:
        every, rest = Path(name, "every"), Path(name, "random")
        runs = [kill_before_every_step(every, seed)] if kills == 0 else [kill_at_random(rest, kills, seed)]
        for run in runs:
            words = f"{run.killed} killed, {run.whole} whole, {run.absent} absent, {run.acknowledged} acknowledged\n"
            sys.stdout.write(words)


if __name__ == "__main__":
    main()
