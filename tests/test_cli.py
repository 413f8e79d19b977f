"""The command line, run as a user runs it: in a process of its own, with its exit codes and without tracebacks."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context

from conftest import WORLD
from diplograph.cli.ask import ask
from diplograph.questions import load_catalogue
from diplograph.records import record_files
from diplograph.release import bundled_release

DATA = ["--data", str(WORLD)]


def run(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program and make sure that it never ends in a traceback."""
    command = [sys.executable, "-W", "error", "-m", "diplograph", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=cwd, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("command", ["serve", "check", "format", "ask", "query", "new"])
def test_help_shows_examples_and_exit_codes(command: str) -> None:
    """Each command's help has examples one can type, and its exit codes."""
    done = run(command, "--help")
    assert done.returncode == 0
    assert "xamples" in done.stdout or command == "new"
    assert "xit codes" in done.stdout or command == "new"
    assert "\\b" not in done.stdout


def test_the_help_lists_commands_and_exit_codes() -> None:
    """The program's own help names every command and what each exit code means."""
    done = run("--help")
    assert all(word in done.stdout for word in ("serve", "check", "format", "ask", "query", "new", "Exit codes", "Examples"))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "state\nhttps://w3id.org/diplograph/state/arcadia\n"),
        ("tsv", "?state\n<https://w3id.org/diplograph/state/arcadia>\n"),
        ("table", "state:arcadia"),
        ("json", '"value":"https://w3id.org/diplograph/state/arcadia"'),
        ("xml", "<uri>https://w3id.org/diplograph/state/arcadia</uri>"),
    ],
)
def test_a_query_is_answered_in_each_form(form: str, expected: str) -> None:
    """Prefixes of ours need no declaration, and each format holds the answer."""
    done = run("query", "SELECT ?state { VALUES ?state { state:arcadia } ?state a diplo:State }", *DATA, "--format", form)
    assert done.returncode == 0
    assert expected in done.stdout


def test_a_query_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """Bytes that cannot be read are named; a byte order mark does no harm."""
    (tmp_path / "bad.rq").write_bytes(b"ASK { \xff }")
    (tmp_path / "marked query.rq").write_bytes(b"\xef\xbb\xbfASK { }")
    bad = run("query", str(tmp_path / "bad.rq"), *DATA)
    assert (bad.returncode, "byte 6 cannot be read" in bad.stderr) == (2, True)
    assert run("query", str(tmp_path / "marked query.rq"), *DATA).stdout == "true\n"


def test_queries_come_from_files_and_standard_input(tmp_path: Path) -> None:
    """A file, standard input and text give the same answer; without a terminal it is CSV."""
    text = "SELECT (COUNT(*) AS ?n) { ?m a diplo:Meeting }"
    (tmp_path / "q.rq").write_text(text)
    answers = {
        run("query", text, *DATA).stdout,
        run("query", str(tmp_path / "q.rq"), *DATA).stdout,
        run("query", "-", *DATA, stdin=text).stdout,
    }
    assert len(answers) == 1
    assert int(answers.pop().split()[1]) >= 6


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        ("ASK { state:arcadia a diplo:State }", None, "true"),
        ("ASK { state:arcadia a diplo:State }", "table", "yes"),
        ("ASK { state:arcadia a diplo:Person }", "json", "false"),
        ("CONSTRUCT { state:arcadia a diplo:State } {}", None, "state:arcadia a diplo:State ;"),
        ("DESCRIBE state:arcadia", "nt", "<https://w3id.org/diplograph/state/arcadia> <http"),
        ("CONSTRUCT { state:arcadia a diplo:State } {}", "jsonld", "https://w3id.org/diplograph/state/arcadia"),
    ],
)
def test_asks_and_graphs(query: str, form: str | None, expected: str) -> None:
    """ASK answers in words, CONSTRUCT and DESCRIBE in RDF."""
    done = run("query", query, *DATA, *(["--format", form] if form else []))
    assert done.returncode == 0
    assert expected in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["query", "SELECT * { ?s ?p }"], 2, "line 1"),
        (["query", "SELECT * { ?s dipol:mode ?o }"], 2, "did you mean `diplo:`"),
        (["query", "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"], 2, "SERVICE is refused"),
        (["query", "nowhere.rq"], 3, "No such file"),
        (["query", "ASK {}", "--data", "nowhere"], 3, "nowhere is not a folder"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], 2, "is for tables"),
        (["query", "SELECT * {}", "--format", "turtle"], 2, "is for graphs"),
        (["ask", "who-tok-part"], 2, "did you mean who-took-part"),
        (["ask", "who-took-part", "--meeting", "state:x"], 2, "is not the name or IRI of a meeting"),
        (["check", "nowhere"], 3, "nowhere does not exist"),
        (["serve", "--data", "nowhere"], 3, "nowhere is not a folder"),
        (["serve", "--port", "99999"], 2, "99999"),
        (["new", "meeting", "--series", "central-asia-rusia", "--date", "2021-01-01"], 2, "did you mean"),
        (["new", "meeting", "--series", "x", "--date", "yesterday"], 2, "yesterday"),
        (["new", "meeting", "--series", "a b", "--date", "2021-01-01"], 2, "'a b' is no slug"),
        (["chek"], 2, "chek"),
        (
            ["ask", "who-took-part", "--meeting", "central-asia-rusia-fm-2020-10-15"],
            2,
            "did you mean meeting:central-asia-russia-fm",
        ),
        (["query", ""], 2, "there is no query"),
        (["serve", "--public-url", "ftp://x"], 2, "is not an address"),
    ],
)
def test_errors_are_one_message_with_an_exit_code(arguments: list[str], code: int, says: str) -> None:
    """What is wrong, where, and what was meant; never a traceback."""
    done = run(*arguments)
    assert done.returncode == code
    assert says in " ".join(done.stderr.split())


def test_serving_nothing_is_refused(tmp_path: Path) -> None:
    """An empty folder is more likely a slip than a wish."""
    done = run("serve", "--port", "0", "--data", str(tmp_path))
    assert (done.returncode, "holds no records" in done.stderr) == (3, True)


def test_each_question_is_a_command_with_its_parameters_for_options() -> None:
    """No two options of a question share a flag, and each parameter has one."""
    catalogue = load_catalogue(bundled_release().queries)
    for name, question in catalogue.items():
        command = ask.get_command(Context(ask), name)
        assert command is not None
        flags = [flag for option in command.params for flag in option.opts]
        assert len(flags) == len(set(flags)) == len(question.parameters) + 2
        assert {parameter.name for parameter in question.parameters} <= {
            (option.name or "").removeprefix("asked_") for option in command.params
        }


def test_a_parameter_named_like_an_option_is_still_asked_for() -> None:
    """The format asked about is not the format of the answer."""
    done = run("ask", "meetings-of-a-format", *DATA, "--about-format", "northern-three", "--format", "csv")
    assert done.returncode == 0
    assert done.stdout.count("northern-three-fm-") >= 3


def test_a_taken_port_is_said_at_once() -> None:
    """A port in use is one line, before anything is loaded."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 3
    assert "is taken" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_serving_refuses_records_that_are_not_valid(tmp_path: Path) -> None:
    """All violations are told with their lines, and nothing is served."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    file = record_files(data / "people")[0]
    file.write_text(file.read_text().replace("a diplo:Person ;", "a diplo:Persn ;", 1))
    done = run("serve", "--port", "0", "--data", str(data))
    assert done.returncode == 1
    assert "undeclared term diplo:Persn; did you mean diplo:Person?" in done.stderr


def test_a_file_may_be_named_from_anywhere() -> None:
    """Relative and absolute paths mean the same record, also mixed, and keep the form in which they were given."""
    absolute = record_files(WORLD / "people")[0]
    relative, other = absolute.relative_to(WORLD.parent), record_files(WORLD / "people")[1]
    assert run("check", str(relative), str(other), cwd=WORLD.parent).returncode == 0
    assert run("check", absolute.name, cwd=absolute.parent).returncode == 0
    assert run("check", "people", cwd=WORLD).stderr.startswith(f"{len(record_files(WORLD / 'people'))} files: 0 violations")


def test_check_exits_with_0_or_1(tmp_path: Path) -> None:
    """A clean folder is 0, a finding 1; the line reads ``file:line: message (shape)``."""
    clean = run("check", str(WORLD))
    assert (clean.returncode, clean.stdout) == (0, "")
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    file = record_files(data / "states")[0]
    file.write_text(file.read_text().replace(" ;\n", "\n", 1))
    found = run("check", str(file))
    assert found.returncode == 1
    assert found.stdout.startswith(f"{file}:")
    assert found.stdout.rstrip().endswith("(grammar)")
    assert json.loads(run("check", str(file), "--format", "json").stdout)["conforms"] is False


def test_format_writes_canonical_text(tmp_path: Path) -> None:
    """``--check`` only looks; formatting restores the text; formatting again changes nothing."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    file = record_files(data / "states")[0]
    text = file.read_text()
    file.write_text(text.replace("    ", "  "))
    assert run("format", "--check", str(data)).returncode == 1
    assert file.read_text() != text
    assert run("format", str(data)).returncode == 0
    assert file.read_text() == text
    again = run("format", "--check", str(data))
    assert (again.returncode, again.stdout) == (0, "")


def test_format_refuses_to_lose_comments(tmp_path: Path) -> None:
    """A comment is no triple; the file stays as it is."""
    file = tmp_path / "data" / "people" / "a.ttl"
    file.parent.mkdir(parents=True)
    file.write_text("# who?\n<http://example.org/a> a <http://example.org/b> .\n")
    done = run("format", str(file))
    assert (done.returncode, file.read_text()[:6]) == (2, "# who?")
    assert f"{file}:1" in done.stderr


def test_a_new_meeting_is_written_where_it_belongs_and_check_explains_it(tmp_path: Path) -> None:
    """The skeleton has what the graph knows; what is missing is named; it is never overwritten."""
    data = Path(shutil.copytree(WORLD, tmp_path / "data"))
    arguments = ["new", "meeting", "--series", "northern-three-foreign-ministers", "--date", "2023-05-20", "--data", str(data)]
    done = run(*arguments)
    assert done.returncode == 0
    file = Path(done.stdout.strip())
    assert file == data / "meetings/northern-three-foreign-ministers/northern-three-foreign-ministers-2023-05-20.ttl"
    assert "diplo:level level:ministerial" in file.read_text()
    assert file.read_text().count("diplo:representing") >= 2
    explained = run("check", str(file))
    assert explained.returncode == 1
    for shape in ("thing-has-label", "meeting-has-one-mode", "participation-names-person-or-office"):
        assert shape in explained.stdout
    assert "(canonical-text)" not in explained.stdout
    assert run(*arguments).returncode == 2
