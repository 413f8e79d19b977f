"""The code on the page of a question is true: it runs as it stands, and gives what the server gives."""

import csv
import io
import subprocess
import sys
from ast import literal_eval
from urllib.request import urlopen

import pytest

from diplograph.questions import samples_of
from live import Server

SHELL = "/bin/sh"
HOSTILE = """a'b"c $(touch /tmp/never) `x` \\ \u2028 Мухриддин & 100% #"""


def sample(address: str, name: str, values: dict[str, str], *, graph: bool = False) -> str:
    """The code in one language."""
    (found,) = [each.code for each in samples_of(address, values, graph=graph) if each.anchor == name]
    return found


def run(name: str, code: str) -> str:
    """What the code prints."""
    program = (
        [SHELL, "-c", code.replace("curl ", "curl --silent --show-error --fail ", 1)]
        if name == "curl"
        else [sys.executable, "-c", code]
    )
    return subprocess.run(program, capture_output=True, check=True, text=True, encoding="utf-8", timeout=60).stdout


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


def test_the_address_in_r_is_one_text(server: Server) -> None:
    """R is seldom installed where tests run; its code has one address, without a character that could end it, and it answers."""
    code = sample(f"{server.address.rstrip('/')}/queries/find-by-name", "r", {"text": HOSTILE})
    (address,) = [line.partition('"')[2].partition('"')[0] for line in code.splitlines() if line.startswith("address")]
    assert code.count('"') == 4
    assert code.isascii()
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        assert answer.read().startswith(b"thing")
