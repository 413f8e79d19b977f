"""Settings: where they come from, which place goes first, and what is said of a wrong one."""

import re
from pathlib import Path

import pytest
import rich_click as click
from click.testing import CliRunner
from pydantic import SecretStr, ValidationError

from conftest import ROOT
from diplograph.cli.listening import server_options
from diplograph.cli.settings_options import settings_options, table
from diplograph.errors import DiplographError, EnvironmentProblem, InputError
from diplograph.settings import Settings, allowed, flag, read_settings, variable

OPERATOR = "correct-horse-battery"
DOCUMENT = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- settings: made from the program, by pytest tests/test_settings.py --bless -->\n", "<!-- end of settings -->\n"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests are not those under test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.delenv("DIPLOGRAPH_CONFIG", raising=False)


def _file(folder: Path, text: str) -> Path:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each place overrules the next, setting by setting, and every value knows where it came from."""
    file = _file(tmp_path, "port = 1\nqueue = 1\nreaders = 1\n")
    monkeypatch.setenv("DIPLOGRAPH_PORT", "2")
    monkeypatch.setenv("DIPLOGRAPH_QUEUE", "2")
    found = read_settings({"port": "3"}, file)
    assert (found.settings.port, found.settings.queue, found.settings.readers, found.settings.cache) == (3, 2, 1, 64 * 2**20)
    assert [found.origins[name] for name in ("port", "queue", "readers", "cache")] == [
        "--port",
        "DIPLOGRAPH_QUEUE",
        str(file),
        "default",
    ]


def test_the_environment_can_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DIPLOGRAPH_CONFIG does what --config does, which goes before it; no file is read that was not named."""
    monkeypatch.setenv("DIPLOGRAPH_CONFIG", str(_file(tmp_path, "port = 1")))
    other = tmp_path / "diplograph.toml"
    other.write_text("port = 2", encoding="utf-8")
    assert read_settings({}).settings.port == 1
    assert read_settings({}, other).settings.port == 2
    monkeypatch.delenv("DIPLOGRAPH_CONFIG")
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).settings.port == 8000


def test_settings_made_in_code_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test or a program that says what it wants gets no surprise from the environment, and cannot change it later."""
    monkeypatch.setenv("DIPLOGRAPH_PORT", "2")
    settings = Settings(readers=3)
    assert (settings.port, settings.readers) == (8000, 3)
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1
    with pytest.raises(ValidationError, match="Extra inputs"):
        Settings.model_validate({"prot": 1})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("memory_limit", "512MB", 512 * 10**6),
        ("memory_limit", "1GiB", 2**30),
        ("cache", "0", 0),
        ("time_limit", "2.5", 2.5),
        ("store", "/srv/graph", "/srv/graph"),
        ("store", "https://example.org/sparql?x=1", "https://example.org/sparql?x=1"),
        ("services", "http://a.example/sparql, https://b.example", ("http://a.example/sparql", "https://b.example")),
        ("known_prefixes", "true", True),
        ("public_url", "http://[::1]:8000/graph", "http://[::1]:8000/graph"),
        ("queue", "", 64),
    ],
)
def test_a_variable_is_read_as_its_kind(name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes have units, lists have commas or spaces, and an empty variable is one that is not set."""
    monkeypatch.setenv(variable(name), text)
    assert getattr(read_settings({}).settings, name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "65536"),
        ("port", "tcp://10.0.0.1:80"),
        ("host", "a b"),
        ("store", "ftp://example.org"),
        ("store", " "),
        ("public_url", "ftp://x"),
        ("public_url", "https://user:secret@example.org"),
        ("services", "https://user:secret@example.org/sparql"),
        ("services", "https://good.example bad"),
        ("readers", "0"),
        ("readers", "2.5"),
        ("time_limit", "nan"),
        ("time_limit", "inf"),
        ("time_limit", "0"),
        ("memory_limit", "1MiB"),
        ("memory_limit", "much"),
        ("trusted_proxies", "10.0.0.0/33"),
        ("trusted_proxies", "*"),
        ("log_format", "xml"),
        ("metrics", "perhaps"),
        ("client_budget", "-1"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_what_is_allowed(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable or flag, the value, and what may be written instead."""
    monkeypatch.setenv(variable(name), text)
    with pytest.raises(InputError) as raised:
        read_settings({})
    assert raised.value.message == f"{variable(name)}: {text!r} is not {allowed(name)}"
    with pytest.raises(InputError, match=f"^{flag(name)}: "):
        read_settings({name: (text,) if name in {"services", "trusted_proxies"} else text})


def test_all_wrong_values_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends one setting only to hear of the next."""
    with pytest.raises(InputError) as raised:
        read_settings({"port": "x"}, _file(tmp_path, "readers = true\ncache = 'much'\n"))
    lines = raised.value.message.splitlines()
    assert len(lines) == 3
    assert f"{tmp_path / 'settings.toml'}: readers: True is not a whole number from 1 to 1024" in lines


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("time-limit = 3", InputError, "there is no setting 'time-limit'; the nearest is time_limit"),
        ("[limits]\ntime = 3", InputError, "there is no setting 'limits'"),
        ("port = ", InputError, "not TOML: "),
        ("port = 1\nqueue 2", InputError, "line 2"),
        (None, EnvironmentProblem, "cannot be read: No such file"),
    ],
)
def test_a_wrong_file_is_told_with_its_name(text: str | None, error: type[DiplographError], words: str, tmp_path: Path) -> None:
    """Unknown keys get the nearest name, broken TOML its line, a missing file its reason."""
    file = tmp_path / "none.toml" if text is None else _file(tmp_path, text)
    with pytest.raises(error, match=re.escape(str(file))) as raised:
        read_settings({}, file)
    assert words in raised.value.message


def test_a_misspelt_variable_is_no_silent_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that was meant and is not in force would be found out too late."""
    monkeypatch.setenv("DIPLOGRAPH_TIMELIMIT", "3")
    with pytest.raises(InputError, match="DIPLOGRAPH_TIMELIMIT: there is no such setting; the nearest is DIPLOGRAPH_TIME_LIMIT"):
        read_settings({})


def test_paths_in_a_file_count_from_its_folder(tmp_path: Path) -> None:
    """A file means the same wherever the server is started; what is no path stays as it is."""
    (tmp_path / "token").write_text(OPERATOR, encoding="utf-8")
    found = read_settings({}, _file(tmp_path, "data = 'records'\nstore = 'graph'\noperator_token_file = 'token'")).settings
    assert (found.data, found.store) == (tmp_path / "records", str(tmp_path / "graph"))
    for store in ("memory", "https://example.org/sparql"):
        assert read_settings({}, _file(tmp_path, f"store = '{store}'")).settings.store == store
    assert read_settings({"data": "records"}).settings.data == Path("records")


def test_the_operator_token_comes_from_a_file_without_its_line_end(tmp_path: Path) -> None:
    """A secret that the system mounts as a file is read, and its origin is that file."""
    file = tmp_path / "token"
    file.write_text(f"{OPERATOR}\n", encoding="utf-8")
    found = read_settings({"operator_token_file": str(file)})
    assert found.settings.operator_token == SecretStr(OPERATOR)
    assert found.origins["operator_token"] == str(file)
    with pytest.raises(EnvironmentProblem, match=f"--operator-token-file: the file {tmp_path} cannot be read"):
        read_settings({"operator_token_file": str(tmp_path)})


def test_a_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in an error, nor in a listing, nor in what Python prints of the settings; and no flag takes it."""
    monkeypatch.setenv("DIPLOGRAPH_OPERATOR_TOKEN", "short")
    with pytest.raises(InputError) as raised:
        read_settings({})
    assert "short" not in str(raised.value)
    assert "16 characters" in str(raised.value)
    monkeypatch.setenv("DIPLOGRAPH_OPERATOR_TOKEN", OPERATOR)
    done = CliRunner().invoke(_command, ["--show-settings"])
    assert (done.exit_code, OPERATOR in done.output, OPERATOR in repr(read_settings({}))) == (0, False, False)
    assert re.search(r"^operator_token +\*+ +DIPLOGRAPH_OPERATOR_TOKEN$", done.output, re.MULTILINE)
    assert CliRunner().invoke(_command, ["--operator-token", OPERATOR]).exit_code == 2
    (tmp_path / "token").write_text(OPERATOR, encoding="utf-8")
    with pytest.raises(InputError, match="are both set"):
        read_settings({"operator_token_file": str(tmp_path / "token")})


@click.command()
@settings_options
def _command(settings: Settings) -> None:
    """A command that has settings."""
    click.echo(settings.model_dump_json())


def test_every_setting_is_an_option_of_the_command(tmp_path: Path) -> None:
    """What flags say arrives as one object: numbers, switches, lists and the file."""
    words = ["--config", str(_file(tmp_path, "queue = 7")), "--port", "0", "--no-metrics", "--known-prefixes"]
    done = CliRunner().invoke(_command, [*words, "--services", "https://a.example", "--services", "https://b.example/a,b"])
    found = Settings.model_validate_json(done.output)
    assert (found.port, found.metrics, found.known_prefixes, found.queue) == (0, False, True, 7)
    assert found.services == ("https://a.example", "https://b.example/a,b")


def test_the_listing_says_what_is_in_force_and_why(tmp_path: Path) -> None:
    """One line a setting: name, value as it may be written, and origin."""
    file = _file(tmp_path, "trusted_proxies = ['10.0.0.0/8', '::1']\ncache = '1500'")
    lines = CliRunner().invoke(_command, ["--config", str(file), "--show-settings", "--time-limit", "5"]).output.splitlines()
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in lines}
    assert list(rows) == list(Settings.model_fields)
    assert rows["time_limit"] == "5 --time-limit"
    assert rows["trusted_proxies"] == f"10.0.0.0/8 ::1/128 {file}"
    assert (rows["cache"], rows["memory_limit"], rows["data"]) == (f"1500B {file}", "1GiB default", "none default")


def test_help_names_every_flag_with_default_and_variable() -> None:
    """Who reads --help needs no other document."""
    done = CliRunner().invoke(_command, ["--help"], terminal_width=400)
    said = " ".join(done.output.split())
    missing = [name for name in Settings.model_fields if name != "operator_token" and f"; {variable(name)}]" not in said]
    assert missing == []


def test_the_server_believes_no_proxy_unless_told() -> None:
    """The HTTP server's own default is overruled; networks are handed on; a fraction of a second is not cut to none."""
    assert (server_options(Settings())["proxy_headers"], server_options(Settings())["forwarded_allow_ips"]) == (False, [])
    options = server_options(Settings(trusted_proxies="10.0.0.0/8 ::1", shutdown_seconds=0.5))  # type: ignore[arg-type]
    assert (options["proxy_headers"], options["forwarded_allow_ips"]) == (True, ["10.0.0.0/8", "::1/128"])
    assert options["timeout_graceful_shutdown"] == 1


def test_the_table_in_the_document_is_the_programs(request: pytest.FixtureRequest) -> None:
    """The document's table is made from the settings themselves."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    shown, _, after = rest.partition(END)
    assert after, f"{DOCUMENT} lacks the lines between which the table stands"
    if request.config.getoption("--bless"):
        DOCUMENT.write_text(before + BEGIN + table() + END + after, encoding="utf-8")
        return
    assert shown == table(), "the settings changed: `python -m pytest tests/test_settings.py --bless` writes the table anew"


def test_every_setting_is_described_in_one_sentence() -> None:
    """The table, the help and the listing have one source, so none of it may be missing there."""
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert re.fullmatch(r"[A-Z`].*\.", field.description), name
        assert field.description.count(". ") == 0, name
