"""Specifications to pictures, by the library ``vl-convert``, which asks nobody for anything."""

import re
from typing import Any, Final

import vl_convert

_VEGA: Final = "/schema/vega/"
_NOBODY: Final[list[str]] = []
_DEFINED: Final = re.compile(r'\bid="(([a-z_]+)\d+)"')
_NAMED: Final = re.compile(r'(\bid="|url\(#)([a-z_]+\d+)("|\))')
_PATH: Final = re.compile(r'\bd="[^"]*"')
_FINE: Final = re.compile(r"-?[0-9]+\.[0-9]{3,}")
_SHARP: Final = 2.0  # pixels of a PNG for each of the SVG


def as_svg(specification: dict[str, Any]) -> bytes:
    """Return a picture as SVG, each mark with a description for those who do not see it.

    Raises:
        ValueError: when the specification is none.
    """
    draw = vl_convert.vega_to_svg if _is_vega(specification) else vl_convert.vegalite_to_svg
    return _numbered_anew(_coarser(str(draw(specification, allowed_base_urls=_NOBODY)))).encode()


def as_png(specification: dict[str, Any]) -> bytes:
    """Return a picture as PNG.

    Raises:
        ValueError: when the specification is none.
    """
    draw = vl_convert.vega_to_png if _is_vega(specification) else vl_convert.vegalite_to_png
    return bytes(draw(specification, scale=_SHARP, allowed_base_urls=_NOBODY))


def _coarser(svg: str) -> str:
    """The same picture with paths to a hundredth of a pixel: the outlines of the land take half the bytes."""
    return _PATH.sub(lambda path: _FINE.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), path[0]), svg)


def _numbered_anew(svg: str) -> str:
    """The same picture with its gradients and clips counted from 0: the library counts through all pictures of a process."""
    numbers = {name: f"{match[2]}{index}" for index, match in enumerate(_DEFINED.finditer(svg)) for name in [match[1]]}
    return _NAMED.sub(lambda match: f"{match[1]}{numbers.get(match[2], match[2])}{match[3]}", svg)


def _is_vega(specification: dict[str, Any]) -> bool:
    return _VEGA in str(specification.get("$schema", ""))
