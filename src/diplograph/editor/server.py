"""The language server: diagnostics while typing, names with labels, what a name stands for, suggestions as code actions."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from diplograph import __version__
from diplograph.editor.diagnostics import InUnits, actions, diagnostic
from diplograph.editor.judging import Judging
from diplograph.editor.words import completions, described
from diplograph.errors import DiplographError
from diplograph.release import Release
from diplograph.validation import Finding
from diplograph.validation.known import Known

_PAUSE: Final = 0.3  # seconds without a key, after which the text is judged


@dataclass
class _State:
    """What the server remembers of each document, by its URI."""

    judging: Judging
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    waiting: dict[str, asyncio.Task[None]] = field(default_factory=dict)


def make_server(release: Release) -> LanguageServer:
    """Return a language server over the checks.

    Args:
        release: The ontology and shapes to judge against; its records are the context of files that stand in no data folder.
    """
    server = LanguageServer("diplograph", __version__)
    state = _State(Judging.over(release))
    _judge_while_typing(server, state)
    _answer(server, state)
    return server


def _judge_while_typing(server: LanguageServer, state: _State) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        _soon(server, state, params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        _soon(server, state, params.text_document.uri, _PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        state.known.clear()
        _soon(server, state, params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if task := state.waiting.pop(uri, None):
            task.cancel()
        state.findings.pop(uri, None)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def _answer(server: LanguageServer, state: _State) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":"]))
    def complete(params: types.CompletionParams) -> types.CompletionList:
        document = server.workspace.get_text_document(params.text_document.uri)
        line = document.lines[params.position.line] if params.position.line < len(document.lines) else ""
        column = document.position_codec.position_from_client_units(document.lines, params.position).character
        here = types.Range(params.position, params.position)
        items = list(completions(_known(state, document), line[:column], here))
        return types.CompletionList(is_incomplete=False, items=items)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        document = server.workspace.get_text_document(params.text_document.uri)
        place = document.position_codec.position_from_client_units(document.lines, params.position)
        words = described(_known(state, document), document.source, place.line + 1, place.character + 1)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, words)) if words else None

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]))
    def act(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        in_units = _in_units(server.workspace.get_text_document(uri))
        return list(actions(state.findings.get(uri, ()), params.range, uri, in_units))


def _soon(server: LanguageServer, state: _State, uri: str, pause: float) -> None:
    """Judge a document after a pause; what was waiting for the same is forgotten."""
    if task := state.waiting.pop(uri, None):
        task.cancel()
    state.waiting[uri] = asyncio.get_running_loop().create_task(_judge(server, state, uri, pause))


async def _judge(server: LanguageServer, state: _State, uri: str, pause: float) -> None:
    await asyncio.sleep(pause)
    document = server.workspace.get_text_document(uri)
    version, file = document.version, _path(uri)
    texts = {_path(each): opened.source for each, opened in server.workspace.text_documents.items()}
    try:
        report = await asyncio.to_thread(state.judging.report, file, texts)
    except DiplographError as error:
        server.window_show_message(types.ShowMessageParams(types.MessageType.Error, error.message))
        return
    if server.workspace.get_text_document(uri).version != version:
        return  # the text has gone on; its newer state is being judged
    state.findings[uri] = report.findings
    in_units = _in_units(document)
    diagnostics = [diagnostic(finding, in_units) for finding in dict.fromkeys(report.findings)]
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=diagnostics))


def _known(state: _State, document: TextDocument) -> Known:
    if document.uri not in state.known:
        state.known[document.uri] = state.judging.known(_path(document.uri))
    return state.known[document.uri]


def _path(uri: str) -> Path:
    return Path(to_fs_path(uri) or uri)


def _in_units(document: TextDocument) -> InUnits:
    """Characters to the units of the client, UTF-16 code units unless it asked for others."""
    lines = document.lines
    return lambda place: document.position_codec.range_to_client_units(lines, place)
