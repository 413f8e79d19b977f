"""RDF/XML before it is parsed: well-formed to its end, of bounded depth, in UTF-8, and without a document type.

The parser of RDF takes a text that breaks off for one that is done, and knows entities; the parser of XML finds both.
"""

from typing import Final
from xml.parsers import expat

from diplograph.errors import RdfSyntaxError

DEEPEST: Final = 64
_UTF_8: Final = {"utf-8", "us-ascii"}
_DOCTYPE: Final = b"<!DOCTYPE"
_NO_DOCTYPE: Final = "a document type is refused: its entities could grow without bound, or name files"


def check_xml(text: str, file: str) -> None:
    """Check a text before it is read as RDF/XML.

    Raises:
        RdfSyntaxError: when it is not well-formed, nested too deep, says another encoding, or has a document type: entities can
            grow without bound, or name files.
    """
    _Check(text, file).run()


class _Check:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._content = text.encode()
        self._file = file
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._typed
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed

    def run(self) -> None:
        try:
            self._parser.Parse(self._content, True)
        except expat.ExpatError as error:
            reason = f"not XML: {expat.ErrorString(error.code)}"
            raise self._refused(error.lineno, error.offset + 1, reason) from None

    def _refused(self, line: int, column: int, reason: str, hint: str = "") -> RdfSyntaxError:
        lines = self._text.split("\n")
        return RdfSyntaxError(self._file, line, column, lines[line - 1] if line <= len(lines) else "", reason, hint=hint)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _UTF_8:
            raise self._refused(1, 1, f"the encoding {encoding} is not read here", "send UTF-8")

    def _typed(self, *_: object) -> None:
        before = self._content[: max(self._content.rfind(_DOCTYPE, 0, self._parser.CurrentByteIndex + 1), 0)]
        column = len(before.rpartition(b"\n")[2].decode()) + 1
        raise self._refused(before.count(b"\n") + 1, column, _NO_DOCTYPE, "write IRIs and texts out")

    def _opened(self, *_: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            place = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
            raise self._refused(*place, f"the document is nested more than {DEEPEST} deep", "write each thing at the top")

    def _closed(self, _name: str) -> None:
        self._depth -= 1
