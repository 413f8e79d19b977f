"""The reconciliation service by the schemas and examples that the community group published.

They are not ours to carry, and no package does: clone https://github.com/reconciliation-api/specs and name the folder ``0.2`` of
it in the variable RECONCILIATION_SPECS. What they demand is also demanded in :mod:`test_reconcile`, in our words.
"""

import json
import os
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from diplograph.search.reconciliation import PROPERTIES
from reconciling import BATCH, MEETING
from web_client import TestClient

SPECS: Final = os.environ.get("RECONCILIATION_SPECS", "")


def _schema(name: str) -> jsonschema_rs.Draft7Validator:
    if not SPECS:
        pytest.skip("RECONCILIATION_SPECS names no folder with the published schemas")
    folder = Path(SPECS) / "schemas"

    def local(address: str) -> Any:  # noqa: ANN401
        """Schemas refer to each other by their addresses; that of another project says nothing of what we have."""
        file = folder / address.rpartition("/")[2]
        return json.loads(file.read_text(encoding="utf-8")) if address.startswith("https://reconciliation-api") else {}

    schema = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    schema.get("properties", {}).pop("authentication", None)  # we have none
    return jsonschema_rs.Draft7Validator(schema, retriever=local)


@pytest.mark.parametrize(
    ("name", "path", "form"),
    [
        ("manifest", "/reconcile", None),
        ("reconciliation-result-batch", "/reconcile", {"queries": json.dumps(BATCH)}),
        ("suggest-entities-response", "/reconcile/suggest/entity?prefix=a", None),
        ("suggest-properties-response", "/reconcile/suggest/property", None),
        ("suggest-types-response", "/reconcile/suggest/type", None),
        ("data-extension-property-proposal", "/reconcile/properties?type=Meeting&limit=5", None),
        (
            "data-extension-response",
            "/reconcile",
            {
                "extend": json.dumps(
                    {
                        "ids": [MEETING, "state/arcadia", "place/lindholm", "person/x"],
                        "properties": [{"id": each} for each in PROPERTIES],
                    }
                )
            },
        ),
    ],
)
def test_answers_are_as_the_published_schemas_say(
    reconciler: TestClient, name: str, path: str, form: dict[str, str] | None
) -> None:
    """Each kind of answer."""
    schema = _schema(name)
    answer = reconciler.post(path, data=form) if form else reconciler.get(path)
    assert answer.status_code == 200
    schema.validate(answer.json())


@pytest.mark.parametrize(("name", "field"), [("reconciliation-query-batch", "queries"), ("data-extension-query", "extend")])
def test_published_examples_are_read_as_their_schemas_say(reconciler: TestClient, name: str, field: str) -> None:
    """What is valid is answered, but for properties of somebody else; what is not is refused."""
    schema = _schema(name)
    folder = Path(SPECS) / "examples" / name
    examples = sorted(folder.glob("*/*.json"))
    assert len(examples) >= 2
    for file in examples:
        text = file.read_text(encoding="utf-8")
        answer = reconciler.post("/reconcile", data={field: text})
        assert schema.is_valid(json.loads(text)) == (file.parent.name == "valid")
        foreign = answer.status_code == 400 and "there is no property" in answer.text
        assert (answer.status_code == 200 or foreign) == (file.parent.name == "valid"), file.name
