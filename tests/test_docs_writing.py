"""The examples of docs/writing.md, run one after the other by a shell against a server that curators write to."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from curating import desk
from diplograph.ledger import Role
from test_curation import NEW

DOCUMENT = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
STATUSES = {int(each) for row in re.findall(r"^\| ([0-9, ]+) \|", DOCUMENT, re.MULTILINE) for each in row.split(",")}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed, so the examples are not run")
def test_the_examples_do_what_the_document_says(tmp_path: Path) -> None:
    """Each example succeeds; the record comes, is changed, goes and comes back, and the answer that is shown is the answer."""
    assert len(EXAMPLES) == 7
    record = tmp_path / "record.ttl"
    record.write_text(NEW, encoding="utf-8")
    script = "\necho; echo ---\n".join(each.replace("/var/lib/diplograph/curators", "more-tokens") for each in EXAMPLES)
    with desk(tmp_path) as at:
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "SERVER": at.server.address.rstrip("/"),
            "TOKEN": at.tokens[Role.EDITOR],
        }
        command = ["bash", "-euo", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        said = done.stdout.split("\n---\n")
        shown = re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
        assert shown
        assert json.loads(said[0]) == json.loads(shown[1])
        assert json.loads(said[1])["effect"]["newThings"] == ["https://w3id.org/diplograph/person/nina-brook"]
        assert json.loads(said[3])["action"] == "add"
        assert json.loads(said[4])["action"] == "replace"
        undone, listed = re.split(r"(?<=\})(?=\{)", said[6])
        assert json.loads(undone)["action"] == "undo"
        assert [each["action"] for each in json.loads(listed)["changes"]] == ["undo", "remove", "replace", "add"]
        assert "Nina A. Brook" in at.text("records/person/nina-brook")


def test_the_table_has_every_status_of_the_interface() -> None:
    """What the interface describes for the addresses of curators is explained, and nothing else."""
    assert {200, 201, 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503, 504} == STATUSES
