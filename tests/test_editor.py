"""The language server, driven over standard input and output by a client as editors have one."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from conftest import WORLD

MEETING: Final = "meetings/northern-three-foreign-ministers/northern-three-fm-2022-05-20.ttl"
Session = Callable[["Editor"], Awaitable[None]]


class Editor:
    """An editor with one record open.

    Attributes:
        client: The client.
        uri: The record.
        text: Its text as the editor holds it.
    """

    def __init__(self, file: Path) -> None:
        self.client = LanguageClient("test", "1")
        self.uri, self.text = file.as_uri(), file.read_text(encoding="utf-8")
        self._version = 0
        self._told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def told(params: types.PublishDiagnosticsParams) -> None:
            self._told.put_nowait(params)

    async def open(self) -> list[types.Diagnostic]:
        """Start the server and open the record; return what it says."""
        await self.client.start_io(sys.executable, "-m", "diplograph", "lsp")
        await self.client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
        self.client.initialized(types.InitializedParams())
        item = types.TextDocumentItem(self.uri, "turtle", self._version, self.text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    def type(self, old: str, new: str) -> None:
        """Change the text, as a whole, without saving it."""
        assert old in self.text
        self.text = self.text.replace(old, new, 1)
        self._version += 1
        changed = types.VersionedTextDocumentIdentifier(self._version, self.uri)
        whole = types.TextDocumentContentChangeWholeDocument(self.text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(changed, [whole]))

    async def diagnostics(self) -> list[types.Diagnostic]:
        """Return what the server says of the newest text."""
        while True:
            told = await asyncio.wait_for(self._told.get(), 60)
            if told.version == self._version:
                return list(told.diagnostics)

    def at(self, part: str) -> types.Position:
        """Return the place of the first character of a part of the text, in UTF-16 units."""
        before = self.text[: self.text.index(part)]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A record in a copy of the frozen world."""
    return Path(shutil.copytree(WORLD, tmp_path / "data")) / MEETING


def _run(file: Path, session: Session) -> None:
    async def whole() -> None:
        editor = Editor(file)
        try:
            await session(editor)
        finally:
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            await editor.client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(whole())


def _position(text: str, place: types.Position) -> int:
    lines = text.split("\n")
    ahead = lines[place.line].encode("utf-16-le")[: place.character * 2].decode("utf-16-le")
    return sum(len(line) + 1 for line in lines[: place.line]) + len(ahead)


def _applied(text: str, edits: list[types.TextEdit]) -> str:
    for edit in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
        text = text[: _position(text, edit.range.start)] + edit.new_text + text[_position(text, edit.range.end) :]
    return text


def test_a_slip_is_shown_while_typing_and_mended_by_an_action(file: Path) -> None:
    """Nothing is said of a good record; a slip is told at its term, unsaved; the preferred action gives the record back."""

    async def session(editor: Editor) -> None:
        assert await editor.open() == []
        good = editor.text
        editor.type("mode:hybrid", "mode:hyb")
        editor.type("mode:hyb ", "mode:hybird ")
        told = await editor.diagnostics()
        assert {each.code for each in told} == {"mode-is-known", "known-things"}
        start = editor.at("mode:hybird")
        assert all(each.range == types.Range(start, types.Position(start.line, start.character + 11)) for each in told)
        assert all(each.code_description and each.code_description.href.endswith(f"#{each.code}") for each in told)
        identifier = types.TextDocumentIdentifier(editor.uri)
        asked = types.CodeActionParams(identifier, told[0].range, types.CodeActionContext(told))
        actions = await editor.client.text_document_code_action_async(asked)
        (action,) = [each for each in actions or [] if isinstance(each, types.CodeAction)]
        assert action.is_preferred
        assert action.edit
        assert action.edit.changes
        assert _applied(editor.text, list(action.edit.changes[editor.uri])) == good

    before = file.read_bytes()
    _run(file, session)
    assert file.read_bytes() == before


def test_columns_are_in_the_units_of_the_client(file: Path) -> None:
    """Behind a character outside the basic plane, UTF-16 counts two, and the place is still that of the term."""

    async def session(editor: Editor) -> None:
        await editor.open()
        editor.type('rivers."@en ;\n', 'rivers 🌊."@en ; diplo:mod mode:hybrid ;\n')
        (told,) = [each for each in await editor.diagnostics() if each.code == "declared-terms"]
        assert told.range.start == editor.at("diplo:mod ")

    _run(file, session)


def test_names_are_completed_with_labels_and_explained(file: Path) -> None:
    """Behind a prefix come the things of that kind with their labels, also where the text is no Turtle yet."""

    async def session(editor: Editor) -> None:
        await editor.open()
        editor.type("diplo:mode mode:hybrid ;", "diplo:mode mode:hyb")
        place = editor.at("mode:hyb")
        identifier = types.TextDocumentIdentifier(editor.uri)
        behind = types.Position(place.line, place.character + len("mode:hyb"))
        found = await editor.client.text_document_completion_async(types.CompletionParams(identifier, behind))
        assert isinstance(found, types.CompletionList)
        items = {each.label: each for each in found.items}
        assert {"mode:hybrid", "mode:in-person", "mode:videoconference"} <= items.keys()
        assert items["mode:in-person"].detail == "in person"
        edit = items["mode:hybrid"].text_edit
        assert isinstance(edit, types.TextEdit)
        assert _applied(editor.text, [edit]) == editor.text.replace("mode:hyb\n", "mode:hybrid\n")
        hover = await editor.client.text_document_hover_async(types.HoverParams(identifier, editor.at("person:ivan-orlen ")))
        assert hover
        assert isinstance(hover.contents, types.MarkupContent)
        assert "**Ivan Orlen** `person:ivan-orlen`" in hover.contents.value
        told = await editor.diagnostics()
        assert [each.code for each in told] == ["grammar"]

    _run(file, session)
