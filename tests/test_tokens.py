"""Tokens: shown once, kept as hashes in a file of its owner's, believed until they are revoked."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplograph.cli.app import app
from diplograph.errors import EnvironmentProblem, InputError, NotFound
from diplograph.ledger import Curator, Role, Tokens


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the tokens are kept."""
    return tmp_path / "curators.json"


def test_a_token_is_known_by_its_hash_alone(file: Path) -> None:
    """The file has name, role and hash, and only its owner reads it; the token has 256 bits."""
    tokens = Tokens(file)
    first, second = tokens.new("A. Curator", Role.CURATOR), tokens.new("An Editor", Role.EDITOR)
    assert len(first.removeprefix("diplograph_")) == 43
    assert first != second
    text = file.read_text()
    assert first not in text
    assert hashlib.sha256(first.encode()).hexdigest() in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert tokens.curator_of(first) == Curator("A. Curator", Role.CURATOR)
    assert tokens.curator_of(second) == Curator("An Editor", Role.EDITOR)
    for wrong in ("", first[:-1], first + "x", hashlib.sha256(first.encode()).hexdigest(), "é\ud800"):
        assert tokens.curator_of(wrong) is None


def test_a_revoked_token_is_refused_at_once(file: Path) -> None:
    """Also by whoever holds the file open since before."""
    serving, first = Tokens(file), Tokens(file).new("A. Curator", Role.CURATOR)
    second = Tokens(file).new("A. Curator", Role.CURATOR)
    assert serving.curator_of(first)
    (old, new) = serving.listed()
    Tokens(file).revoke(old.identifier)
    assert serving.curator_of(first) is None
    assert serving.curator_of(second)
    assert [each.identifier for each in serving.listed()] == [new.identifier]
    with pytest.raises(NotFound, match="diplograph token list"):
        serving.revoke(old.identifier)


def test_without_a_file_nobody_is_known(file: Path) -> None:
    """No file, no token."""
    assert Tokens(file).curator_of("diplograph_x") is None
    assert Tokens(file).listed() == []


def test_a_file_that_others_may_read_is_not_believed(file: Path) -> None:
    """The message has the command that mends it."""
    Tokens(file).new("A. Curator", Role.CURATOR)
    file.chmod(0o644)
    with pytest.raises(EnvironmentProblem, match=f"mode 644\\)\nchmod 600 {file}"):
        Tokens(file).listed()


@pytest.mark.parametrize("text", ["", "[]", '{"tokens": [{"id": "a"}]}', '{"tokens": 3}', "\xff"])
def test_a_file_that_is_something_else_is_not_written_over(file: Path, text: str) -> None:
    """A wrong path in the settings costs nobody a file."""
    file.write_text(text, encoding="latin-1")
    file.chmod(0o600)
    with pytest.raises(InputError, match="is no file of tokens"):
        Tokens(file).new("A. Curator", Role.CURATOR)
    assert file.read_text(encoding="latin-1") == text


def test_tokens_made_at_once_are_all_kept(file: Path) -> None:
    """Two processes lose none of each other's."""
    program = (
        "import sys; from pathlib import Path; from diplograph.ledger import Role, Tokens\n"
        "for number in range(20): Tokens(Path(sys.argv[1])).new(f'{sys.argv[2]} {number}', Role.CURATOR)"
    )
    makers = [subprocess.Popen([sys.executable, "-c", program, file, name]) for name in ("Left", "Right")]
    assert [maker.wait(60) for maker in makers] == [0, 0]
    assert len({each.curator.name for each in Tokens(file).listed()}) == 40


def test_the_command_makes_lists_and_revokes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token alone is on the output, so that it can be piped; the setting names the file as well as the flag."""
    run = CliRunner().invoke
    made = run(app, ["token", "new", "--name", "A. Curator", "--role", "curator", "--curators-file", str(file)])
    assert made.exit_code == 0, made.output
    assert Tokens(file).curator_of(made.stdout.strip())
    assert "shown this once" in made.stderr
    monkeypatch.setenv("DIPLOGRAPH_CURATORS_FILE", str(file))
    listed = run(app, ["token", "list"])
    identifier, _, role, name = listed.stdout.split(maxsplit=3)
    assert (role, name) == ("curator", "A. Curator\n")
    assert made.stdout.strip() not in listed.stdout
    assert run(app, ["token", "revoke", identifier]).stdout == "revoked the token of A. Curator\n"
    assert Tokens(file).listed() == []
    assert os.listdir(file.parent) == [file.name]  # noqa: PTH208 - nothing half-written is left


def test_without_a_file_named_the_command_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off unless configured."""
    monkeypatch.delenv("DIPLOGRAPH_CURATORS_FILE", raising=False)
    done = CliRunner().invoke(app, ["token", "list"])
    assert isinstance(done.exception, InputError)
    assert "--curators-file" in done.exception.hint
