"""Which record files a command means: from paths on the command line to a data folder and its files."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, InputError
from diplograph.records import FOLDERS, record_files
from diplograph.release import Release

_NAMES: Final = {folder.name for folder in FOLDERS}


def select(paths: Sequence[Path], release: Release) -> tuple[Path, list[Path], list[Path] | None]:
    """Find the data folder that paths belong to.

    Args:
        paths: Files and folders; none means the release's own records.
        release: Whose records are the context of files that stand in no data folder.

    Returns:
        The data folder, all files of the graph, and the chosen ones among them (``None``: all).

    Raises:
        EnvironmentProblem: when a path does not exist.
        InputError: when the paths belong to several data folders.
    """
    if not paths:
        return release.data, record_files(release.data), None
    for path in paths:
        if not path.exists():
            raise EnvironmentProblem(f"{path} does not exist")
    roots = {_data_folder(path.resolve()) for path in paths} - {None}
    if len(roots) > 1:
        raise InputError(
            f"these paths belong to several data folders: {', '.join(sorted(map(str, roots)))}", "take one at a time"
        )
    data = roots.pop() if roots else release.data
    assert data is not None  # noqa: S101 - None was taken out above
    chosen = [file for path in paths for file in (record_files(path) if path.is_dir() else [path])]
    named = {_whole(file): file for file in chosen}
    files = [named.pop(_whole(file), file) for file in record_files(data)]
    return data, [*files, *named.values()], chosen


def _whole(file: Path) -> str:
    """The address of a file, whatever way was taken to it; thousands stand in few folders."""
    return f"{_whole_folder(file.parent)}/{file.name}"


@lru_cache
def _whole_folder(folder: Path) -> Path:
    return folder.resolve()


def _data_folder(path: Path) -> Path | None:
    """The nearest folder above (or at) ``path`` that is laid out as a data folder."""
    if path.is_dir() and any((path / name).is_dir() for name in _NAMES):
        return path
    return next((folder.parent for folder in [path, *path.parents] if folder.name in _NAMES), None)
