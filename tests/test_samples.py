"""The code on the page of a question is true: it runs as it stands, and gives what the server gives."""

import csv
import io
import os
import shutil
import subprocess
import sys
from ast import literal_eval
from urllib.request import urlopen

import pytest

from diplograph.questions import samples_of
from live import Server

SHELL = "/bin/sh"
RSCRIPT = shutil.which("Rscript") or ""
with_r = pytest.mark.skipif(
    not RSCRIPT, reason="R is not installed, so its code is not run (Debian: apt-get install r-base-core)"
)
HOSTILE = """a'b"c $(touch /tmp/never) `x` \\ \u2028 Мухриддин & 100% #"""


def sample(address: str, name: str, values: dict[str, str], *, graph: bool = False) -> str:
    """The code in one language."""
    (found,) = [each.code for each in samples_of(address, values, graph=graph) if each.anchor == name]
    return found


def run(name: str, code: str) -> str:
    """What the code prints."""
    programs = {
        "curl": [SHELL, "-c", code.replace("curl ", "curl --silent --show-error --fail ", 1)],
        "python": [sys.executable, "-c", code],
        "r": [RSCRIPT, "--vanilla", "-e", code],
    }
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        programs[name], capture_output=True, check=True, text=True, encoding="utf-8", timeout=60, env=environment
    ).stdout


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("who-took-part", {"meeting": "meeting:northern-three-fm-2020-06-18"}),
        ("find-by-name", {"text": "Мухриддин"}),
        ("find-by-name", {"text": HOSTILE}),
        ("states-that-meet-most", {}),
    ],
)
def test_tables_come_as_the_server_has_them(server: Server, question: str, values: dict[str, str]) -> None:
    """By curl the bytes, by Python the rows."""
    address = f"{server.address.rstrip('/')}/queries/{question}"
    text = run("curl", sample(address, "curl", values))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert text.startswith(("person", "thing", "stateA"))
    printed = run("python", sample(address, "python", values)).splitlines()
    assert [literal_eval(line) for line in printed] == rows
    if question != "find-by-name":
        assert rows


def test_graphs_come_as_turtle(server: Server) -> None:
    """The same, for a question whose answer is a graph."""
    address = f"{server.address.rstrip('/')}/queries/whole-meeting"
    values = {"meeting": "meeting:northern-three-fm-2020-06-18"}
    text = run("curl", sample(address, "curl", values, graph=True))
    assert "Meeting" in text
    assert run("python", sample(address, "python", values, graph=True)).split() == text.split()


@with_r
@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("who-took-part", {"meeting": "meeting:northern-three-fm-2020-06-18"}),
        ("find-by-name", {"text": "Верин"}),
        ("states-that-meet-most", {}),
    ],
)
def test_r_reads_the_same_rows(server: Server, question: str, values: dict[str, str]) -> None:
    """The table that R has, written by R, has the cells of the table that the server has."""
    address = f"{server.address.rstrip('/')}/queries/{question}"
    expected = list(csv.reader(io.StringIO(run("curl", sample(address, "curl", values)))))
    code = sample(address, "r", values).replace("print(answer)", 'write.csv(answer, row.names = FALSE, na = "")')
    assert list(csv.reader(io.StringIO(run("r", code)))) == expected
    assert len(expected) > 1
    assert run("r", sample(address, "r", values)).split()[0] == expected[0][0]


@with_r
def test_r_reads_the_same_graph(server: Server) -> None:
    """Line by line."""
    address = f"{server.address.rstrip('/')}/queries/whole-meeting"
    values = {"meeting": "meeting:northern-three-fm-2020-06-18"}
    turtle = run("curl", sample(address, "curl", values, graph=True))
    assert run("r", sample(address, "r", values, graph=True)).split() == turtle.split()


def test_the_address_in_r_is_one_text(server: Server) -> None:
    """The code has one address, without a character that could end it, and it answers."""
    code = sample(f"{server.address.rstrip('/')}/queries/find-by-name", "r", {"text": HOSTILE})
    (address,) = [line.partition('"')[2].partition('"')[0] for line in code.splitlines() if line.startswith("address")]
    assert code.count('"') == 4
    assert code.isascii()
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        assert answer.read().startswith(b"thing")
