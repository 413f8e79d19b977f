"""The tables of the graph: one row a participation, a meeting, an act; a package that spreadsheets and statistics programs read.

What a table holds is said by one query, ``queries/tables/NAME.rq``, and what its columns mean by the descriptor beside it, a
Frictionless Data Package with a Table Schema for each table (https://specs.frictionlessdata.io/). Queries sort their rows, so the
same generation gives the same bytes.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import QuerySolutions

from diplograph.errors import EnvironmentProblem
from diplograph.negotiation import CSV
from diplograph.records import replacing
from diplograph.serialisation import stream_table
from diplograph.store import Store

DESCRIPTOR: Final = "datapackage.json"
# Files in the archive bear no time, so that the same content gives the same bytes; ZIP knows none before this one.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: Its name; its file is ``NAME.csv``.
        title: What it is called in words.
        description: What a row stands for.
        query: The SELECT query whose answer it is.
    """

    name: str
    title: str
    description: str
    query: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


@dataclass(frozen=True)
class Package:
    """All tables, and what is said of them.

    Attributes:
        tables: The tables, in the order of the descriptor.
        descriptor: The descriptor, without what depends on the content of the tables.
    """

    tables: tuple[Table, ...]
    descriptor: Mapping[str, Any]

    def outline(self, version: str) -> bytes:
        """Return the descriptor without what depends on the content of the tables."""
        return _written({**self.descriptor, "version": version})

    def described(self, files: Mapping[str, Path], version: str) -> bytes:
        """Return the descriptor with the size and digest of each table's file, by the table's name."""
        resources = [{**each, **_facts(files[each["name"]])} for each in self.descriptor["resources"]]
        return _written({**self.descriptor, "version": version, "resources": resources})


def read_package(queries: Path) -> Package:
    """Read the descriptor and the queries of the tables.

    Args:
        queries: The folder of named queries.

    Raises:
        EnvironmentProblem: when one of them is missing or cannot be read.
    """
    folder = queries / "tables"
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        tables = tuple(
            Table(each["name"], each["title"], each["description"], (folder / f"{each['name']}.rq").read_text(encoding="utf-8"))
            for each in descriptor["resources"]
        )
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename}: {error.strerror}", "it should say what the tables hold") from None
    return Package(tables, descriptor)


def write_package(package: Package, store: Store, folder: Path, version: str) -> None:
    """Write each table and the descriptor into a folder, which is made when there is none.

    Raises:
        EnvironmentProblem: when the folder or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(f"{folder}: {error.strerror}") from None
    files = {each.name: folder / each.file for each in package.tables}
    for table in package.tables:
        rows = store.query(table.query)
        if not isinstance(rows, QuerySolutions):
            raise TypeError(f"queries/tables/{table.name}.rq is no SELECT")
        with replacing(files[table.name]) as file:
            stream_table(rows, CSV, file)
    with replacing(folder / DESCRIPTOR) as file:
        file.write(package.described(files, version))


def zip_files(files: Iterable[str], target: str) -> None:
    """Put files into a ZIP archive, each under its last name, in this order."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in map(Path, files):
            entry = zipfile.ZipInfo(each.name, _NO_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
            with each.open("rb") as content, archive.open(entry, "w") as written:
                while piece := content.read(1 << 20):
                    written.write(piece)


def _written(descriptor: Mapping[str, Any]) -> bytes:
    return json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n"


def _facts(file: Path) -> dict[str, object]:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "hash": f"sha256:{digest}"}
