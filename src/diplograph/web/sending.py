"""What a request sends: the body itself, or a file or text in a form; read no further than the limit."""

from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from diplograph.errors import InputError, TooLarge, UnsupportedMediaType
from diplograph.web.protocol import FORM

MULTIPART: Final = "multipart/form-data"
_MOST_FILES: Final = 4
_MOST_FIELDS: Final = 40


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent.

    Attributes:
        content: The records.
        media_type: The Content-Type of the records, or empty.
        name: The name of their file, or empty.
        fields: The other fields of a form.
    """

    content: bytes
    media_type: str = ""
    name: str = ""
    fields: dict[str, str] = field(default_factory=dict)


async def read_sent(request: Request, longest: int) -> Sent:
    """Read what a request sends.

    A form has the records in the file ``file``, or in the field ``text`` with the field ``type`` for their media type.

    Raises:
        TooLarge: when the body is longer than ``longest`` bytes; what comes behind them is not read.
        UnsupportedMediaType: when it is coded.
        InputError: when it is a form that cannot be read, or holds no records.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("a coded body is not read here", "send it without Content-Encoding")
    told = request.headers.get("content-length", "0")
    if told.isascii() and told.isdigit() and int(told) > longest:
        raise _too_large(longest)
    media_type = request.headers.get("content-type", "")
    bounded = _bounded(request, longest)
    if media_type.partition(";")[0].strip().lower() not in {MULTIPART, FORM}:
        return Sent(await bounded.body(), media_type)
    try:
        form = await bounded.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=longest)
    except HTTPException as error:
        raise InputError(f"the form cannot be read: {error.detail}") from None
    except UnicodeDecodeError:
        raise InputError("the form is not UTF-8") from None
    try:
        return await _of_form(form)
    finally:
        await form.close()


async def _of_form(form: FormData) -> Sent:
    # Browsers end lines with a carriage return, whatever the text had.
    fields = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if isinstance(file, UploadFile) and file.size:
        return Sent(await file.read(), file.content_type or "", file.filename or "", fields)
    if "text" not in fields:
        raise InputError("the form holds no records", "put them into the file `file`, or into the field `text`")
    return Sent(fields["text"].encode(errors="surrogatepass"), fields.get("type", ""), "", fields)


def _bounded(request: Request, longest: int) -> Request:
    """The same request, whose body ends with an error where it is too long."""
    read = 0

    async def receive() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > longest:
            raise _too_large(longest)
        return message

    return Request(request.scope, receive)


def _too_large(longest: int) -> TooLarge:
    return TooLarge(f"the body is longer than {longest} bytes", "send fewer records at a time")
