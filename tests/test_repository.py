"""The hook and the action: what a curator's repository runs before a commit and for a pull request."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, WORLD

GIT = shutil.which("git") or "git"
PERSON = Path("data/people/kira-noll.ttl")
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def _git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=Curator", "-c", "user.email=curator@example.org")
    done = subprocess.run([GIT, *identity, *words], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the frozen world, committed."""
    shutil.copytree(WORLD, tmp_path / "data")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "-m", "The world")
    return tmp_path


def _break(repository: Path) -> None:
    file = repository / PERSON
    file.write_text(file.read_text(encoding="utf-8").replace("a diplo:Person ;", "a diplo:Persn ;", 1), encoding="utf-8")


def test_the_hook_judges_what_is_committed(repository: Path) -> None:
    """Run as pre-commit runs it, on the staged files that its pattern fits: nothing on a good record, 1 on a broken one."""
    (hook,) = HOOKS
    assert {"id", "name", "entry", "language", "files", "description"} <= hook.keys()
    assert hook["language"] == "python"  # pre-commit installs this repository, which has the entry for a script
    _break(repository)
    (repository / "notes.ttl").write_text("no record", encoding="utf-8")
    _git(repository, "add", ".")
    staged = _git(repository, "diff", "--cached", "--name-only").splitlines()
    chosen = [path for path in staged if re.search(hook["files"], path)]
    assert chosen == [str(PERSON)]
    command = [*shlex.split(hook["entry"]), *hook.get("args", []), *chosen]
    broken = subprocess.run(command, cwd=repository, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert f"{PERSON}:" in broken.stdout
    _git(repository, "checkout", "--quiet", "HEAD", "--", str(PERSON))
    good = subprocess.run(command, cwd=repository, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout) == (0, "")


def _act(repository: Path, base: str) -> tuple[int, str, list[dict[str, Any]]]:
    """Run the action's own check step; return its result, what it says, and the results in the SARIF file."""
    (step,) = [each for each in ACTION["runs"]["steps"] if each.get("id") == "check"]
    output = repository / "output"
    values = {"inputs.data": "data", "inputs.base": base, "inputs.sarif": "found.sarif"}
    given = {name: values[re.sub(r"^\$\{\{ (.*) \}\}$", r"\1", value)] for name, value in step["env"].items()}
    environment = {**ENVIRONMENT, **given, "GITHUB_OUTPUT": str(output)}
    bash = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(bash, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert output.read_text(encoding="utf-8").endswith("sarif=found.sarif\n"), done.stderr
    log = json.loads((repository / "found.sarif").read_text(encoding="utf-8"))
    return done.returncode, done.stdout, log["runs"][0]["results"]


def test_the_action_judges_what_was_changed(repository: Path) -> None:
    """Annotations stand at the changed record, with a path from the repository's root, and the result is the check's."""
    base = _git(repository, "rev-parse", "HEAD")
    _break(repository)
    _git(repository, "commit", "--quiet", "--all", "-m", "A slip")
    result, said, found = _act(repository, base)
    assert result == 1
    assert "a diplo:Persn" in said
    assert {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in found} == {str(PERSON)}
    _git(repository, "revert", "--no-edit", "HEAD")
    assert _act(repository, base)[0::2] == (0, [])


def test_the_action_judges_all_when_it_cannot_compare_or_something_is_gone(repository: Path) -> None:
    """The first push of a branch has no commit before it; a removed record is missed by those that name it."""
    assert _act(repository, "0" * 40)[0] == 0
    base = _git(repository, "rev-parse", "HEAD")
    _git(repository, "rm", "--quiet", "data/states/borealia.ttl")
    _git(repository, "commit", "--quiet", "-m", "Gone")
    result, _, found = _act(repository, base)
    assert result == 1
    assert any(each["ruleId"] == "known-things" for each in found)


def test_the_action_is_safe_and_complete() -> None:
    """It is composite; no input is written into a script; each shell step says its shell; outputs name steps that are there."""
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert "uses" in step or step["shell"] == "bash"
        assert "${{" not in step.get("run", "")
    ids = {step.get("id") for step in ACTION["runs"]["steps"]}
    assert all(re.search(r"steps\.(\w+)\.", each["value"])[1] in ids for each in ACTION["outputs"].values())  # type: ignore[index]
    assert all(each["description"] for each in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
