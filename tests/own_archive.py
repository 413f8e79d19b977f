"""An archive of three small releases, made from the frozen world with edits, and a server that has gone on since the last one."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from diplograph.records import read_record, record_files
from diplograph.release import Release, bundled_release
from diplograph.releases import publish
from diplograph.store import MemoryStore, build, read_ontology
from live import WORLD

Edits = Mapping[str, tuple[str, str] | None]

FIRST, SECOND, THIRD = "0.1.0", "0.2.0", "0.10.0"
DAYS: Final = {FIRST: date(2024, 1, 10), SECOND: date(2024, 6, 1), THIRD: date(2025, 2, 3)}
_MERGED: Final = "    dcterms:isReplacedBy person:anna-verin ;\n"
_WITHDRAWN: Final = (
    'a diplo:WithdrawnThing ;\n    diplo:withdrawnOn "2025-02-01"^^xsd:date ;\n    skos:editorialNote "No page names her."@en ;'
)
# What each release is made from: the world with these texts replaced, or with the file taken out.
EDITS: Final[Mapping[str, Edits]] = {
    FIRST: {
        "states/arcadia.ttl": ('skos:prefLabel "Arcadia"@en', 'skos:prefLabel "Arkadia"@en'),
        "people/ana-verin.ttl": (_MERGED, ""),
        "states/eastmark.ttl": None,
    },
    SECOND: {},
    THIRD: {"people/dina-sel.ttl": ("a diplo:Person ;", _WITHDRAWN), "initiatives/winter-school.ttl": None},
    "now": {
        "people/dina-sel.ttl": ("a diplo:Person ;", _WITHDRAWN),
        "initiatives/winter-school.ttl": None,
        "people/kira-noll.ttl": ('"Kira Noll"@en', '"Kyra Noll"@en'),
    },
}


def edited(folder: Path, edits: Edits) -> Release:
    """Return the world in a folder of its own, with edits."""
    shutil.copytree(WORLD, folder)
    for name, change in edits.items():
        file = folder / name
        if change is None:
            file.unlink()
            continue
        text = file.read_text(encoding="utf-8")
        assert change[0] in text, (name, change)
        file.write_text(text.replace(*change), encoding="utf-8")
    bundled = bundled_release()
    return Release(bundled.ontology, bundled.queries, folder)


def built(release: Release) -> MemoryStore:
    """Return the generation of a release."""
    return build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])


def make_archive(folder: Path) -> Path:
    """Make the three releases; return the archive."""
    for version, day in DAYS.items():
        publish(built(edited(folder / f"world-{version}", EDITS[version])), folder / "archive", version, day)
    return folder / "archive"
