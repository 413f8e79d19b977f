"""What a release is made of, and where it lies: in a checkout beside ``src/``, in a wheel inside the package."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Release:
    """The folders of one release.

    Attributes:
        ontology: Ontology, shapes, schemes, rules and JSON-LD context.
        queries: The named queries.
        data: The curated records.
    """

    ontology: Path
    queries: Path
    data: Path

    @property
    def ontology_file(self) -> Path:
        """The ontology document."""
        return self.ontology / "diplograph.ttl"

    @property
    def shapes_file(self) -> Path:
        """The SHACL shapes document."""
        return self.ontology / "shapes.ttl"

    def versions(self, name: str) -> dict[str, Path]:
        """Return the published versions of a vocabulary document, which never change, by their numbers, the oldest first.

        Args:
            name: ``ontology`` or ``shapes``.
        """
        files = (self.ontology / "versions").glob(f"{name}-*.ttl")
        found = {file.stem.removeprefix(f"{name}-"): file for file in files}
        return {version: found[version] for version in sorted(found, key=lambda each: [int(part) for part in each.split(".")])}

    @property
    def scheme_files(self) -> list[Path]:
        """The SKOS concept schemes, sorted by name."""
        return sorted((self.ontology / "schemes").glob("*.ttl"))

    @property
    def rule_files(self) -> list[Path]:
        """The CONSTRUCT rules of the derived shortcuts, sorted by name."""
        return sorted((self.ontology / "rules").glob("*.rq"))

    @property
    def context_files(self) -> list[Path]:
        """The versions of the JSON-LD context, sorted by name."""
        return sorted((self.ontology / "context").glob("*.jsonld"))

    @property
    def modified(self) -> datetime:
        """When the newest of its files was last written."""
        folders = (self.ontology, self.queries, self.data)
        files = (file for folder in folders for file in folder.rglob("*.*") if not file.name.startswith("."))
        return datetime.fromtimestamp(max((file.stat().st_mtime for file in files), default=0), UTC)


def is_installed() -> bool:
    """Tell whether the program's release lies inside the installed package, where nobody curates records."""
    return (_PACKAGE / "release").is_dir()


def bundled_release() -> Release:
    """Return the release that came with this program."""
    root = _PACKAGE / "release" if is_installed() else _PACKAGE.parents[1]
    return Release(root / "ontology", root / "queries", root / "data")
