"""Literals as JSON-LD: texts by language, typed values, and numbers where they survive."""

import re
from json.encoder import encode_basestring
from typing import Final

from pyoxigraph import Literal

from diplograph.vocabulary import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_STRING: Final = f"{_XSD}string"
_INTEGER_TYPE: Final = f"{_XSD}integer"
_BOOLEAN_TYPE: Final = f"{_XSD}boolean"
_NATIVE: Final = {_INTEGER_TYPE, _BOOLEAN_TYPE}
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")


def by_language(values: list[tuple[str, str]], *, always_array: bool) -> str:
    """A language map; an array where a language has several values, or may have."""
    if len(values) == 1 and not always_array:
        return f'{{"{values[0][0]}":{encode_basestring(values[0][1])}}}'
    values.sort()
    texts: dict[str, list[str]] = {}
    for language, text in values:
        texts.setdefault(language, []).append(encode_basestring(text))
    pairs = [
        f'"{language}":[{",".join(found)}]' if always_array or len(found) > 1 else f'"{language}":{found[0]}'
        for language, found in texts.items()
    ]
    return f"{{{','.join(pairs)}}}"


def literal(value: Literal, coercion: str) -> str:
    """A literal as JSON; a number or boolean only where its digits survive the way there and back."""
    datatype, text = value.datatype.value, value.value
    if datatype == coercion and datatype not in _NATIVE:
        return encode_basestring(text)
    if value.language:
        return f'{{"@value":{encode_basestring(text)},"@language":{encode_basestring(value.language)}}}'
    if datatype == _INTEGER_TYPE and coercion in {"", datatype} and _INTEGER.fullmatch(text):
        return text
    if datatype == _BOOLEAN_TYPE and coercion in {"", datatype} and text in {"true", "false"}:
        return text
    if datatype == coercion or (datatype == _STRING and not coercion):
        return encode_basestring(text)
    typed = "" if datatype == _STRING else f',"@type":{encode_basestring(datatype)}'
    return f'{{"@value":{encode_basestring(text)}{typed}}}'
