"""Files of quads: N-Quads and TriG, plain or compressed with gzip, read as a stream."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from pyoxigraph import Literal, Quad, RdfFormat, Triple, parse

from diplograph.errors import EnvironmentProblem, InputError, TurtleSyntaxError
from diplograph.vocabulary import DERIVED_GRAPH

FORMATS: Final = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
_LOCATION: Final = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
# A line of N-Quads may hold a long text; this much of it shows the place.
_LONGEST_SHOWN: Final = 400


def format_of(file: Path) -> RdfFormat:
    """Return the format of a file of quads, by its name.

    Raises:
        InputError: when its name ends in none of those that are known.
    """
    name = Path(file.name.removesuffix(".gz"))
    if name.suffix not in FORMATS:
        raise InputError(f"{file}: files of quads end in .nq or .trig, or in one of these and .gz", "convert it first")
    return FORMATS[name.suffix]


class _Counted:
    """The bytes of a file, digested and counted as they are read."""

    def __init__(self, raw: BinaryIO, advance: Callable[[int], object]) -> None:
        self._raw, self._advance = raw, advance
        self.sha = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes."""
        data = self._raw.read(size)
        self.sha.update(data)
        self._advance(len(data))
        return data


def digest_of(file: Path) -> bytes:
    """Return the digest of a file's bytes.

    Raises:
        EnvironmentProblem: when it cannot be read.
    """
    try:
        with file.open("rb") as raw:
            return hashlib.file_digest(raw, "sha256").digest()
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror}") from None


def read_quads(file: Path, advance: Callable[[int], object], take_digest: Callable[[bytes], object]) -> Iterator[Quad]:
    """Yield the quads of a file, but for those in the graph for what rules derive.

    Args:
        file: The file.
        advance: Called with numbers of bytes read, to show progress.
        take_digest: Called at the end with the digest of the file's bytes.

    Raises:
        TurtleSyntaxError: where the file is not in its format, with the line that has to be mended.
        InputError: when it is damaged, or uses what RDF 1.2 adds.
        EnvironmentProblem: when it cannot be read.
    """
    with _errors_of(file), file.open("rb") as raw:
        counted = _Counted(raw, advance)
        content = cast("BinaryIO", counted)  # whoever reads it calls nothing but `read`
        if file.suffix == ".gz":
            content = cast("BinaryIO", gzip.GzipFile(fileobj=content))
        # Two files may use one label for two blank nodes.
        for quad in parse(content, format_of(file), rename_blank_nodes=True):
            if isinstance(quad.object, Triple) or (isinstance(quad.object, Literal) and quad.object.direction is not None):
                raise InputError(f"{file}: triple terms and directions of RDF 1.2 are not used here", f"leave this out: {quad}")
            if quad.graph_name != DERIVED_GRAPH:
                yield quad
        take_digest(counted.sha.digest())


@contextmanager
def _errors_of(file: Path) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        raise TurtleSyntaxError(str(file), line, column, _line(file, line), _LOCATION.sub("", error.msg)) from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise InputError(f"{file} is damaged: {error}", "compress it again") from None
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror or error}") from None


def _line(file: Path, number: int) -> str:
    """A line as it stands in a file, or its beginning when it is long."""
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as content:
        for _ in range(number - 1):
            content.readline()
        return content.readline(_LONGEST_SHOWN).decode(errors="replace").rstrip("\r\n")
