"""Downloads: files that are sent whole or in ranges, so that what broke off goes on where it broke (RFC 9110, section 14).

The library sends the ranges; which of them count is decided here, because what it takes for a mistake is often to be passed over.
A Range header of another unit, or that is malformed, is ignored, and so is every one when ``If-Range`` names other bytes. Only
one whose ranges all lie behind the end is refused, with 416.
"""

import re
from collections.abc import Mapping
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final

from fastapi import Request, Response
from fastapi.responses import FileResponse

from diplograph.web.answers import is_known
from diplograph.web.errors import Problem, answer_problem
from diplograph.web.headers import HEAD
from diplograph.web.written_files import WrittenFile

GZIP: Final = "application/gzip"
ZIP: Final = "application/zip"
_RANGES: Final = re.compile(r"bytes=\s*(?:\d+-\d*|-\d+)\s*(?:,\s*(?:\d+-\d*|-\d+)\s*)*", re.IGNORECASE)
_ONE: Final = re.compile(r"(\d*)-(\d*)")
_MOST: Final = 20


def send_file(request: Request, file: WrittenFile, media_type: str, headers: Mapping[str, str]) -> Response:
    """Return a file, the ranges of it that are asked for, or 304 when the client has it.

    Preconditions come first, then ranges (RFC 9110, section 13.2.2).

    Args:
        request: What is answered.
        file: The file.
        media_type: Its media type.
        headers: Further headers.
    """
    validators = {"ETag": file.tag, "Last-Modified": format_datetime(file.modified, usegmt=True)}
    if is_known(request, file.tag, file.modified):
        return Response(status_code=304, headers={**validators, **headers})
    whole = {"Accept-Ranges": "bytes", **validators, **headers, "Content-Type": media_type}
    if request.scope.get(HEAD) and media_type in {GZIP, ZIP}:  # nothing has to be read to say how long it is
        return Response(headers={**whole, "Content-Length": str(file.size)})
    return _refusal(request, file.size, validators) or FileResponse(file.path, headers=whole)


def _refusal(request: Request, size: int, validators: Mapping[str, str]) -> Response | None:
    """Return 416 when no range that is asked for can be had; else ``None``, and the request has a Range header only if it counts.

    Args:
        request: What is answered.
        size: How many bytes there are.
        validators: The validators of these bytes, as headers.
    """
    asked = request.headers.get("range")
    if asked is None:
        return None
    wanted = _wanted(asked) if _is_same(request, validators) else []
    satisfiable = [(first, last) for first, last in wanted if (first < size if first is not None else last)]
    if wanted and not satisfiable:
        problem = Problem(416, HTTPStatus(416).phrase, f"there are {size} bytes, and {asked} lies behind their end")
        return answer_problem(request, problem, {"Content-Range": f"bytes */{size}"})
    _set(request, ",".join(f"{'' if first is None else first}-{'' if last is None else last}" for first, last in satisfiable))
    return None


def _is_same(request: Request, validators: Mapping[str, str]) -> bool:
    """Whether ``If-Range``, if there is one, names these bytes by strong comparison (RFC 9110, section 13.1.5)."""
    shown = request.headers.get("if-range")
    return shown is None or shown in {validators["ETag"], validators["Last-Modified"]}


def _wanted(asked: str) -> list[tuple[int | None, int | None]]:
    if not _RANGES.fullmatch(asked):
        return []
    ranges = [(int(first) if first else None, int(last) if last else None) for first, last in _ONE.findall(asked)]
    # A range that ends before it begins makes the whole header invalid, and too many are no honest wish.
    if len(ranges) > _MOST or any(first is not None and last is not None and last < first for first, last in ranges):
        return []
    return ranges


def _set(request: Request, ranges: str) -> None:
    """Leave in the request what the library is to answer."""
    headers = [each for each in request.scope["headers"] if each[0] not in {b"range", b"if-range"}]
    request.scope["headers"] = [*headers, (b"range", f"bytes={ranges}".encode())] if ranges else headers
