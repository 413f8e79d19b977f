"""Texts of records made fit for formats that have lines."""

import re
from typing import Final

# Controls of ASCII and of Latin 1, and what Unicode calls line and paragraph separators; none of them is ever meant.
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def plain(text: str) -> str:
    r"""Return a text on one line, without control characters.

    >>> plain("a\r\n b\x00c")
    'a b c'
    """
    return re.sub(r" {2,}", " ", _BREAKS.sub(" ", text)).strip()
