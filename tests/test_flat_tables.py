"""The tables: what they hold is what the graph holds, their keys hold, and the descriptor says what they are."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from pyoxigraph import QuerySolutions

from diplograph.cli.app import app
from diplograph.datapackage import Package, read_package, write_package
from diplograph.release import Release
from diplograph.store import MemoryStore
from web_client import BROWSER, TestClient, client_for

# What each table has a row for.
ROWS = {
    "participations": "?event diplo:hasParticipation ?it",
    "meetings": "VALUES ?type { diplo:Meeting diplo:Address } ?it a ?type",
    "acts": "?it a diplo:SpeechAct",
    "documents": "?it a diplo:OutcomeDocument",
    "initiatives": "?it a diplo:Initiative",
    "stages": "?initiative diplo:hasStage ?it",
    "tenures": "?it diplo:holder ?person",
    "people": "?it a diplo:Person",
    "states": "?it a diplo:State",
}
PREFIX = "PREFIX diplo: <https://w3id.org/diplograph/ontology#> "
TYPES: dict[str, Any] = {"string": str, "date": str, "integer": "Int64"}


@pytest.fixture(scope="module")
def package(world: Release) -> Package:
    """What there is to be written."""
    return read_package(world.queries)


@pytest.fixture(scope="module")
def folder(package: Package, world_store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the frozen world."""
    made = tmp_path_factory.mktemp("tables")
    write_package(package, world_store, made, "0.0.0")
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables as a statistics program reads them, by the descriptor."""
    return {each["name"]: _read(folder, each) for each in _descriptor(folder)["resources"]}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def _descriptor(folder: Path) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return descriptor


def _read(folder: Path, resource: dict[str, Any]) -> pd.DataFrame:
    fields = resource["schema"]["fields"]
    dtypes = {each["name"]: TYPES[each["type"]] for each in fields}
    read = pd.read_csv(folder / resource["path"], dtype=dtypes, keep_default_na=False, na_values=[""])
    assert isinstance(read, pd.DataFrame)
    return read


@pytest.mark.parametrize("name", ROWS)
def test_a_table_has_the_rows_of_the_graph(name: str, tables: dict[str, pd.DataFrame], world_store: MemoryStore) -> None:
    """One row for each thing, as many as SPARQL counts, and the same ones."""
    found = world_store.query(f"{PREFIX}SELECT DISTINCT ?it {{ {ROWS[name]} }}")
    assert isinstance(found, QuerySolutions)
    things = {row["it"].value for row in found}
    assert set(tables[name]["iri"]) == things
    assert len(tables[name]) == len(things) >= 3
    assert ROWS.keys() == tables.keys()


@pytest.mark.parametrize("name", ROWS)
def test_what_the_descriptor_says_of_a_table_holds(name: str, folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Columns in order, key unique, constraints kept, every reference to a row that is there, size and digest right."""
    resource = next(each for each in _descriptor(folder)["resources"] if each["name"] == name)
    content, table, schema = (folder / resource["path"]).read_bytes(), tables[name], resource["schema"]
    assert list(table.columns) == [each["name"] for each in schema["fields"]]
    assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    for field in schema["fields"]:
        column, constraints = table[field["name"]], field.get("constraints", {})
        values = column.dropna()
        assert not constraints.get("required") or len(values) == len(column), field
        assert not constraints.get("unique") or values.is_unique, field
        assert "pattern" not in constraints or values.str.fullmatch(constraints["pattern"]).all(), field
        assert "enum" not in constraints or values.isin(constraints["enum"]).all(), field
        if field["type"] == "date":
            pd.to_datetime(values, format="%Y-%m-%d")
    assert table[schema["primaryKey"][0]].is_unique
    for key in schema.get("foreignKeys", []):
        target = tables[key["reference"]["resource"] or name][key["reference"]["fields"][0]]
        assert table[key["fields"][0]].dropna().isin(target).all(), key


def test_a_row_says_what_the_record_says(tables: dict[str, pd.DataFrame]) -> None:
    """Who, for which state with its codes, in what office, at which meeting of which series."""
    rows = tables["participations"].set_index("participation")
    row = rows[rows["meeting"] == "northern-three-fm-2020-06-18"].query("person == 'ivan-orlen'").iloc[0]
    assert (row["party"], row["iso_3166_alpha_3"], row["un_m49"]) == ("arcadia", "XAR", "901")
    assert (row["series"], row["level"], row["start_date"]) == ("northern-three-foreign-ministers", "ministerial", "2020-06-18")
    assert row["office_name"] == "Minister of Foreign Affairs of Arcadia"
    joined = rows.reset_index().merge(tables["people"], on="person")
    assert len(joined) == rows["person"].notna().sum() > 5
    assert "XAR;XBO" in tables["meetings"]["states"].str.cat(sep=" ")


def test_the_same_records_give_the_same_bytes(package: Package, world_store: MemoryStore, folder: Path, tmp_path: Path) -> None:
    """Also from a store that holds its quads in another order."""
    quads = sorted(world_store.quads(), key=str, reverse=True)
    write_package(package, MemoryStore(quads, "x"), tmp_path, "0.0.0")
    names = sorted(file.name for file in folder.iterdir())
    assert len(names) == 10
    assert [(tmp_path / name).read_bytes() for name in names] == [(folder / name).read_bytes() for name in names]


def test_the_server_gives_what_the_command_writes(client: TestClient, tmp_path: Path) -> None:
    """Each file has an address of its own, and all are in one archive, byte for byte; twice the same bytes."""
    done = CliRunner().invoke(app, ["tables", str(tmp_path), "--data", "tests/world/data"], catch_exceptions=False)
    assert done.output.startswith("9 tables in ")
    answer = client.get("/tables.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == sorted(file.name for file in tmp_path.iterdir())
        for name in archive.namelist():
            written = (tmp_path / name).read_bytes()
            assert archive.read(name) == client.get(f"/tables/{name}").content == written
    assert client.get("/tables.zip").content == answer.content
    assert client.get("/tables/nothing.csv").status_code == 404


def test_a_table_is_sent_as_csv(client: TestClient) -> None:
    """With its type, its descriptor, and validators that let nobody load it twice."""
    answer = client.get("/tables/states.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert 'rel="describedby"' in answer.headers["link"]
    assert len(list(csv.reader(io.StringIO(answer.text)))) == 6
    assert client.get("/tables/states.csv", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_the_tables_are_explained(client: TestClient) -> None:
    """A page with every column, and the same as JSON."""
    text = client.get("/tables", headers=BROWSER).text
    outline = client.get("/tables", headers={"Accept": "application/json"}).json()
    columns = [field for each in outline["resources"] for field in each["schema"]["fields"]]
    assert len(columns) > 90
    assert text.count('<th scope="row">') == len(columns)
    assert all(field["description"] in text for field in columns)
