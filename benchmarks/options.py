"""What the programs that measure at several scales are told, and how they say what they measured with."""

import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.corpus import SCALES


def options(about: str | None, default: str, more: Iterable[str] = ()) -> ArgumentParser:
    """Return a parser of ``--scale``, ``--folder`` and ``--write``; a program adds its own.

    Args:
        about: What the program does.
        default: Its scales, separated by commas.
        more: Names that it takes beside those of :data:`benchmarks.corpus.SCALES`.
    """
    parser = ArgumentParser(description=about)
    parser.add_argument("--scale", default=default, help=f"of {', '.join((*more, *SCALES))}; separated by commas")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "diplograph-benchmarks", help="for files")
    parser.add_argument("--write", action="store_true", help="write the results into benchmarks/README.md")
    return parser


def told(made: Mapping[str, str]) -> str:
    """Say in a line where and with what something was measured; see :func:`benchmarks.conditions.conditions`."""
    return f"{made['date']}, commit {made['commit']}, {made['processor']}, Python {made['python']}"
