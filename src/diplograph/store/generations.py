"""The folder of a store on disk: its generations, which of them is current, and who holds them.

    DIR/format                          the version of this layout
    DIR/current                         names the generation that is served, and the one before
    DIR/load.lock                       locked by the one load that may run
    DIR/generations/NAME/database/      an Oxigraph database, never written after it is complete
    DIR/generations/NAME/facts.json     its digest and its number of quads
    DIR/generations/NAME/in-use         locked, together with others, by everyone who reads it
    DIR/unfinished/                     what a load is making or removing; of no meaning when no load runs

A generation gets its name, and the name becomes the current one, by one rename each, after all its files are on the disk. So
whoever looks sees the old generation or the new one, also after a kill or a power cut.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.records import replace_text, sync
from diplograph.store.locks import FileLock

_FORMAT: Final = "diplograph store 1\n"
_OURS: Final = {"format", "current", "load.lock", "generations", "unfinished"}
_TRIES: Final = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a generation without opening it.

    Attributes:
        digest: The digest of what it was made from.
        quads: How many quads it holds.
    """

    digest: str
    quads: int


class Generation:
    """A complete generation, held: nothing removes its files until it is released, not even a later load.

    A process that forks afterwards passes the hold on to its children.

    Attributes:
        database: The folder of the Oxigraph database.
        facts: Its digest and size.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "in-use", shared=True, wait=True)
        if not self._lock.is_at(folder / "in-use"):
            self._lock.release()
            raise FileNotFoundError(folder)
        self.database = folder / "database"
        self.facts = _facts(folder)

    def release(self) -> None:
        """Let later loads remove it."""
        self._lock.release()


@dataclass(frozen=True, slots=True)
class _Current:
    generation: str
    previous: str = ""


class StoreDirectory:
    """A store on disk.

    Args:
        folder: Where it is, or shall be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"
        self._unfinished = folder / "unfinished"

    def current(self) -> Generation:
        """Hold the current generation.

        Raises:
            EnvironmentProblem: when there is none, a later version of the program wrote it, or it cannot be read.
        """
        for _ in range(_TRIES):
            current = self._current()
            if current is None:
                raise EnvironmentProblem(f"{self.folder} holds no graph", f"load one: diplograph load --store {self.folder}")
            try:
                return Generation(self._generations / current.generation)
            except FileNotFoundError:
                # It was replaced twice, and removed, between the two looks; the next look finds its successor.
                continue
            except OSError as error:
                raise EnvironmentProblem(f"{error.filename or self.folder}: {error.strerror or error}") from None
        raise EnvironmentProblem(f"the current generation of {self.folder} is missing", "load again, or restore a backup")

    def current_facts(self) -> Facts | None:
        """Return what is known of the current generation; ``None`` when there is none.

        Raises:
            EnvironmentProblem: as :meth:`current` does.
        """
        current = self._current()
        return self.facts(current.generation) if current and self._is_complete(current.generation) else None

    def facts(self, name: str) -> Facts:
        """Return what is known of a complete generation."""
        return _facts(self._generations / name)

    @contextmanager
    def loading(self) -> Iterator[Path]:
        """Hold the right to make generations, and give the empty folder to make the next one in.

        Raises:
            EnvironmentProblem: when another load is running, or the folder cannot be written.
            InputError: when the folder holds something else.
        """
        try:
            lock = self._start_loading()
        except BlockingIOError:
            raise EnvironmentProblem(f"another load into {self.folder} is running", "wait until it ends") from None
        except OSError as error:
            raise EnvironmentProblem(f"{error.filename or self.folder}: {error.strerror or error}") from None
        try:
            self._clear()
            yield self._new()
        except OSError as error:
            hint = "the generation that was there before is untouched"
            raise EnvironmentProblem(f"{error.filename or self.folder}: {error.strerror or error}", hint) from None
        finally:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            lock.release()

    def named(self, digest: str) -> str | None:
        """Return the name of a complete generation with that digest, the current one rather than another."""
        current = self._current()
        names = ([current.generation] if current else []) + sorted(path.name for path in self._generations.iterdir())
        found = (name for name in names if self._is_complete(name))
        return next((name for name in found if self.facts(name).digest == digest), None)

    def complete(self, made: Path, facts: Facts) -> str:
        """Turn what was made into a generation; it is on the disk, and does not become the current one yet."""
        (made / "facts.json").write_text(json.dumps(asdict(facts)) + "\n", encoding="utf-8")
        (made / "in-use").touch()
        _sync_all(made)
        names = chain([facts.digest], (f"{facts.digest}-{number}" for number in count(2)))
        name = next(name for name in names if not (self._generations / name).exists())
        made.rename(self._generations / name)
        sync(self._generations)
        return name

    def make_current(self, name: str) -> None:
        """Swap: from now on, whoever opens the store gets this generation."""
        before = self._current()
        if before is None or before.generation != name:
            current = _Current(name, before.generation if before else "")
            replace_text(self.folder / "current", json.dumps(asdict(current)) + "\n")

    def remove_old(self) -> list[str]:
        """Remove the generations that are neither current nor the one before, and that nobody holds; return their names."""
        current = self._current()
        kept = {current.generation, current.previous} if current else set()
        return [path.name for path in sorted(self._generations.iterdir()) if path.name not in kept and self._remove(path)]

    def _remove(self, generation: Path) -> bool:
        try:
            lock = FileLock(generation / "in-use")
        except BlockingIOError:
            return False
        gone = self._unfinished / generation.name
        generation.rename(gone)
        lock.release()
        shutil.rmtree(gone, ignore_errors=True)
        return True

    def _start_loading(self) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        others = [path.name for path in self.folder.iterdir() if path.name not in _OURS and not path.name.startswith(".")]
        if others and not (self.folder / "format").exists():
            raise InputError(f"{self.folder} holds other files: {', '.join(sorted(others)[:3])}", "name a folder of its own")
        (self.folder / "load.lock").touch()
        lock = FileLock(self.folder / "load.lock")
        if not (self.folder / "format").exists():
            replace_text(self.folder / "format", _FORMAT)
        self._generations.mkdir(exist_ok=True)
        return lock

    def _clear(self) -> None:
        """Remove what interrupted loads left."""
        shutil.rmtree(self._unfinished, ignore_errors=True)
        for name in ("format", "current"):
            for left in self.folder.glob(f".{name}.*"):
                left.unlink()

    def _new(self) -> Path:
        made = self._unfinished / "new"
        made.mkdir(parents=True)
        return made

    def _is_complete(self, name: str) -> bool:
        return (self._generations / name / "facts.json").is_file()

    def _current(self) -> _Current | None:
        try:
            written = (self.folder / "format").read_text(encoding="utf-8")
            if written != _FORMAT:
                hint = "use the version of diplograph that made it, or load into another folder"
                raise EnvironmentProblem(f"{self.folder} has a layout that this version does not know: {written.strip()}", hint)
            return _Current(**json.loads((self.folder / "current").read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise EnvironmentProblem(f"{error.filename}: {error.strerror}") from None
        except (ValueError, TypeError):
            raise EnvironmentProblem(
                f"{self.folder / 'current'} is damaged", "remove it and load again, or restore a backup"
            ) from None


def _facts(folder: Path) -> Facts:
    try:
        return Facts(**json.loads((folder / "facts.json").read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise EnvironmentProblem(f"{folder / 'facts.json'} is damaged", "load again with --force, or restore a backup") from None


def _sync_all(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))
