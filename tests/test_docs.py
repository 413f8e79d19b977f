"""The documents cannot lie: commands in them exist and run, answers in them are today's, versions agree."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from diplograph import __version__
from diplograph.cli.app import app
from diplograph.cli.check import check
from diplograph.questions import load_catalogue

README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = [ROOT, ROOT / "ontology", ROOT / "data", ROOT / "docs", ROOT / "benchmarks"]
DOCUMENTS = [file for folder in FOLDERS for file in sorted(folder.glob("*.md"))]
PROMPT = re.compile(r"^\$ (?P<command>(?:[^'\n]|'[^']*')*)", re.MULTILINE)


def _commands() -> list[tuple[str, str]]:
    """Each command of the README's console blocks with the output shown under it, if any."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        prompts = list(PROMPT.finditer(block))
        ends = [each.start() for each in prompts[1:]] + [len(block)]
        found += [(each["command"], block[each.end() : end].strip("\n")) for each, end in zip(prompts, ends, strict=True)]
    return found


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("command", [each for each, _ in _commands() if each.startswith("diplograph")])
def test_a_command_of_the_readme_is_understood(command: str) -> None:
    """Subcommand and options exist: with --help added, the program answers 0."""
    words = shlex.split(command, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    done = subprocess.run([*words, "--help"], env=_environment(), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_the_answer_in_the_readme_is_the_answer_today() -> None:
    """The question that the README opens with has just the answer that it shows."""
    (command, shown), *others = [each for each in _commands() if each[1]]
    assert others == []
    done = subprocess.run(
        [*shlex.split(command), "--format", "table"], env=_environment(), capture_output=True, text=True, timeout=60, check=True
    )
    assert [line.rstrip() for line in done.stdout.strip("\n").splitlines() if line.strip()] == [
        line.rstrip() for line in shown.splitlines() if line.strip()
    ]


def test_every_command_is_in_the_readme() -> None:
    """No command of the program goes unmentioned."""
    commands = {words[1] for words in (shlex.split(each, comments=True) for each, _ in _commands()) if words[0] == "diplograph"}
    assert commands | {"serve"} == set(app.list_commands(None))  # type: ignore[arg-type]
    assert "make serve" in README
    assert "make test" in README


def test_named_queries_in_the_documents_exist() -> None:
    """A question that a document names is in the catalogue."""
    catalogue = load_catalogue(ROOT / "queries")
    named = set(re.findall(r"diplograph ask ([a-z][a-z-]*)|/queries/([a-z-]+)\.", README))
    names = {name for pair in named for name in pair if name}
    assert len(names) >= 3
    assert names <= set(catalogue)
    assert README.count(f"{len(catalogue)} questions") == 1


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """A relative link names a file that is there."""
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_versions_agree() -> None:
    """Program, citation file and newest changelog entry name one version."""
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    cited = re.search(r"^version: (\S+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert cited
    deposited = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert newest[1] == cited[1] == deposited["version"] == __version__
    assert f"date-released: {deposited['publication_date']}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


CURATION = (ROOT / "docs" / "curation.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", CURATION, re.DOTALL)


def test_the_commands_for_curators_run(tmp_path: Path) -> None:
    """Each command of the page on curation does what it says on a copy of the frozen world, with a copy of a source."""
    shutil.copytree(ROOT / "tests" / "world" / "data", tmp_path / "data")
    shutil.copytree(ROOT / "tests" / "checks" / "sources", tmp_path / "copies")
    commands = [match["command"] for block in _blocks("console") for match in PROMPT.finditer(block)]
    assert len(commands) >= 3
    for command in commands:
        done = subprocess.run(
            shlex.split(command), cwd=tmp_path, env=_environment(), capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_settings_for_curators_fit_the_repository() -> None:
    """Hook, action input and outputs, and the editors' command are those that are here; every format of a report is named."""
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    config, workflow = map(yaml.safe_load, _blocks("yaml"))
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} == hooks
    steps = workflow["jobs"]["check"]["steps"]
    assert re.search(r"steps\.records\.outputs\.(\w+)", steps[-1]["with"]["sarif_file"])[1] in action["outputs"]  # type: ignore[index]
    assert tomllib.loads(_blocks("toml")[0])["language-server"]["diplograph"] == {"command": "diplograph", "args": ["lsp"]}
    assert '"diplograph", "lsp"' in _blocks("lua")[0]
    formats = next(option for option in check.params if option.name == "form").type
    assert set(re.findall(r"^\| `(\w+)` \|", CURATION, re.MULTILINE)) == set(formats.choices)  # type: ignore[attr-defined]
