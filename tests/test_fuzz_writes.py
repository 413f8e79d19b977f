"""Whatever is sent to where curators write: no failure of ours, answers as described, nothing written unless confirmed."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import strategies

from curating import PERSON, Desk, desk
from described_operations import ACCEPTED, CHECKS, AnyCase, AnyOperation, faults_of, operations_of
from diplograph.ledger import Role
from live import PATIENCE
from test_curation import NEW

EXAMPLES: Final = 10
PLACES: Final = ("/records", "/records/{kind}/{slug}", "/changes", "/changes/{change}/undo", "/validate")
THINGS: Final = [("person", "boris-talan"), ("person", "nina-brook"), ("state", "arcadia"), ("citation", "x"), ("person", "Ä")]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server that curators write to."""
    with desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.fixture(scope="module")
def operations(at: Desk) -> list[AnyOperation]:
    """Where records are judged and written."""
    document = schemathesis.openapi.from_url(f"{at.server.address}openapi.json")
    return [each for each in operations_of(document) if each.path in PLACES]


def _make_real(case: AnyCase, data: strategies.DataObject, at: Desk, role: Role | None) -> None:
    """Put what is really there, or might be sent, in the place of some of what was made up."""
    if role is not None:
        case.headers["Authorization"] = f"Bearer {at.tokens[role]}"
    case.headers["Accept"] = data.draw(strategies.sampled_from(ACCEPTED))
    if "slug" in case.path_parameters:
        case.path_parameters.update(zip(("kind", "slug"), data.draw(strategies.sampled_from(THINGS)), strict=True))
        tag = data.draw(strategies.sampled_from(["", "*", '"0"', at.tag(PERSON)]))
        if tag:
            case.headers["If-Match"] = tag
    if case.method in {"POST", "PUT"} and data.draw(strategies.booleans()):
        bodies = [NEW.encode(), at.text().encode(), at.text()[:-100].encode(), b"", b"[", b"\xff"]
        case.body = data.draw(strategies.sampled_from(bodies))
        case.media_type = "text/turtle"


def _faults(operation: AnyOperation, mode: schemathesis.GenerationMode, at: Desk, role: Role | None) -> set[str]:
    written: set[str] = set()

    def ask(case: AnyCase, data: strategies.DataObject) -> None:
        _make_real(case, data, at, role)
        before = at.files()
        answer: Any = case.call(timeout=PATIENCE)
        changed = at.files() != before
        if changed and (answer.status_code >= 300 or role is None or operation.path == "/validate"):
            written.add(f"{operation.label}: written, and answered with {answer.status_code}")
        case.validate_response(answer, checks=CHECKS)

    return faults_of(operation, mode, EXAMPLES, ask) | written


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_what_is_sent_to_the_gate_breaks_nothing(
    at: Desk, operations: list[AnyOperation], role: Role | None, mode: schemathesis.GenerationMode
) -> None:
    """With a token and without: described answers only, never a 5xx, and files change only with a 2xx."""
    assert len(operations) == 7
    faults = sorted(fault for each in operations for fault in _faults(each, mode, at, role))
    assert not faults, "\n\n".join(faults)
    assert b"Traceback" not in at.server.log.read_bytes()
