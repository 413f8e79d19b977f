"""The layout shows the architecture: imports point down only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "diplograph"
LAYERS = [
    {"__init__", "vocabulary", "errors"},
    {"settings", "release", "sparql", "turtle", "negotiation", "languages", "name_keys"},
    {"records", "serialisation", "pictures"},
    {"store"},
    {"readers"},
    {"validation", "questions", "representations", "skeletons", "explanations", "search"},
    {"ledger", "spreadsheets", "releases", "datapackage", "collections"},
    {"pages"},
    {"web", "editor"},
    {"cli"},
    {"__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
HOMES = {
    "anyascii": {"name_keys"},
    "babel": {"web"},
    "fastapi": {"web"},
    "icalendar": {"representations"},
    "jinja2": {"web"},
    "lsprotocol": {"editor"},
    "markupsafe": {"web"},
    "openpyxl": {"spreadsheets"},
    "prometheus_client": {"web"},
    "pydantic_settings": {"settings"},
    "pygls": {"editor"},
    "pyshacl": {"validation"},
    "rapidfuzz": {"search", "validation"},
    "rdflib": {"validation"},
    "rich": {"cli"},
    "rich_click": {"cli"},
    "shacl": {"validation"},
    "shifty": {"validation"},
    "starlette": {"web"},
    "starlette_compress": {"web"},
    "structlog": {"web"},
    "urllib3": {"store"},
    "vl_convert": {"pictures"},
    "uvicorn": {"cli", "web"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def _room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_has_a_layer() -> None:
    """A new module or package is given its place before it is used."""
    assert {_room(file) for file in FILES} == LEVEL.keys()
    assert len(FILES) >= 35


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    """A module imports from its own room or from the layers below, and foreign libraries stay where they belong."""
    room = _room(file)
    for module in _imported(file):
        first, _, rest = module.partition(".")
        if first == "diplograph" and rest:
            target = rest.partition(".")[0]
            if target.startswith("__"):
                continue
            assert target == room or LEVEL[target] < LEVEL[room], f"{room} imports {target}"
        assert room in HOMES.get(first, {room}), f"{room} imports {first}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(file: Path) -> None:
    """A file is one room of at most 300 lines; a function has at most 40."""
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 40] == []
