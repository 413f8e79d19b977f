"""What tests of exports share: the curated records as a generation, and a hostile text."""

from functools import cache

from diplograph.records import read_record, record_files
from diplograph.release import bundled_release
from diplograph.store import MemoryStore, build, read_ontology

# What ends lines, fields or commands in one of the formats, in one text.
HOSTILE = 'a,b;c:d "e" \\f\r\nBEGIN:VEVENT\nER  - \r{g} $h$ 50% #1 _i_ ~j^k & l\x00m\u2028n “о” ' + "длинное название " * 12


@cache
def curated() -> MemoryStore:
    """Return the curated records as a generation."""
    release = bundled_release()
    return build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])
