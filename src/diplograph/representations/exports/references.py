r"""Works as BibTeX, RIS and CSL-JSON.

BibTeX is that of the original program, which BibLaTeX reads too: an organization stands in braces, so that it is not taken for a
person with a family name; titles stand in braces twice, so that no style changes their case. What TeX takes for commands is
escaped, except in addresses, which the packages for them read as they are. RIS is as its makers describe it: two characters, two
spaces, a hyphen, a space; no value breaks its line. CSL-JSON is the input format of citation processors, version 1.0.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from diplograph.representations.exports.works import Work

_TEX: Final = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL: Final = re.compile(r"[&%$#_{}\\~^]")
# What would end a field, or the macro that takes the address, before its time.
_UNFIT: Final = re.compile(r"[{}\\\s\"<>^`|]")
_RIS_TYPES: Final = {"page": "ELEC", "document": "GEN", "entry": "ELEC", "dataset": "DATA"}
_CSL_TYPES: Final = {"page": "webpage", "document": "document", "entry": "entry", "dataset": "dataset"}


def write_bibtex(works: Iterable[Work]) -> bytes:
    """Return entries for BibTeX, in UTF-8."""
    return "\n".join(map(_bibtex, works)).encode()


def write_ris(works: Iterable[Work]) -> bytes:
    """Return records for reference managers, in UTF-8, lines ended by CR and LF."""
    return "\r\n".join(map(_ris, works)).encode()


def write_csl_json(works: Iterable[Work]) -> bytes:
    """Return an array of items for citation processors."""
    return (json.dumps([_csl(work) for work in works], ensure_ascii=False, indent=2) + "\n").encode()


WRITERS: Final[dict[str, Callable[[Iterable[Work]], bytes]]] = {
    "bib": write_bibtex,
    "ris": write_ris,
    "csl.json": write_csl_json,
}


def _bibtex(work: Work) -> str:
    year, month, day = (*work.date, 0, 0, 0)[:3]
    fields = {
        "author": f"{{{_tex(work.author)}}}" if work.author else "",
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.publisher or work.container),
        "year": f"{year:04}" if year else "",
        "month": str(month) if month else "",
        "day": str(day) if day else "",
        "version": work.version,
        "url": _UNFIT.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), work.address),
        "language": work.language,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{work.key},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _TEX[match[0]], text)


def _ris(work: Work) -> str:
    year, month, day = (*(f"{number:02}" for number in work.date), "", "", "")[:3]
    fields = (
        ("TY", _RIS_TYPES[work.kind]),
        ("ID", work.key),
        ("AU", work.author),
        ("TI", work.title),
        ("T2", work.container),
        ("PB", work.publisher),
        ("PY", year.zfill(4) if year else ""),
        ("DA", f"{year.zfill(4)}/{month}/{day}/" if year else ""),
        ("ET", work.version),
        ("LA", work.language),
        ("UR", work.address),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def _csl(work: Work) -> dict[str, Any]:
    """One item; what published a page on the web is the site that contains it."""
    container = work.container or (work.publisher if work.kind == "page" else "")
    item = {
        "id": work.key,
        "type": _CSL_TYPES[work.kind],
        "title": work.title,
        "author": [{"literal": work.author}] if work.author else [],
        "container-title": container,
        "publisher": "" if container == work.publisher else work.publisher,
        "issued": {"date-parts": [list(work.date)]} if work.date else {},
        "version": work.version,
        "language": work.language,
        "URL": work.address,
    }
    return {name: value for name, value in item.items() if value}
