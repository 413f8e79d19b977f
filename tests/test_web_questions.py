"""The named queries over HTTP: a page, five formats, typed parameters."""

import pytest

from diplograph.questions import load_catalogue
from diplograph.release import Release, bundled_release
from diplograph.store import MemoryStore
from web_client import BROWSER, TestClient, client_for

WHO = "/queries/who-took-part"
NAMES = list(load_catalogue(bundled_release().queries))


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered(client: TestClient, name: str) -> None:
    """For people as a page, for programs in a format that says what it is; as the query itself it runs elsewhere."""
    page = client.get(f"/queries/{name}", headers=BROWSER)
    assert page.status_code == 200
    assert page.headers["content-location"] == f"/queries/{name}.html"
    answer = client.get(f"/queries/{name}", headers={"Accept": "application/sparql-results+json, text/turtle"})
    assert answer.status_code == 200
    text = client.get(f"/queries/{name}.rq")
    assert text.headers["content-type"] == "application/sparql-query"
    again = client.post("/sparql", content=text.content, headers={"Content-Type": "application/sparql-query"})
    assert again.content == answer.content


def test_there_are_questions() -> None:
    """The catalogue is not empty by accident."""
    assert len(NAMES) >= 5


def test_the_list_is_for_people_and_programs(client: TestClient) -> None:
    """Each question with its address and its parameters."""
    listed = client.get("/queries").json()["queries"]
    assert [each["name"] for each in listed] == NAMES
    who = next(each for each in listed if each["name"] == "who-took-part")
    assert [each["name"] for each in who["parameters"]] == ["meeting"]
    assert f'<a href="{WHO}">' in client.get("/queries", headers=BROWSER).text


@pytest.mark.parametrize("meeting", ["northern-three-fm-2020-06-18", "meeting:northern-three-fm-2020-06-18"])
@pytest.mark.parametrize("extension", ["json", "csv", "tsv", "xml", "html"])
def test_a_parameter_is_bound_in_every_format(client: TestClient, meeting: str, extension: str) -> None:
    """By slug or prefixed name."""
    answer = client.get(f"{WHO}.{extension}", params={"meeting": meeting})
    assert answer.status_code == 200
    assert "Boris Talan" in answer.text
    assert "Hedda Borg" not in answer.text


def test_links_to_other_formats_keep_the_parameters(client: TestClient) -> None:
    """In the page and in the Link header."""
    answer = client.get(WHO, params={"meeting": "northern-three-fm-2020-06-18"}, headers=BROWSER)
    assert f'href="{WHO}.csv?meeting=northern-three-fm-2020-06-18"' in answer.text
    assert f"<{WHO}.csv?meeting=northern-three-fm-2020-06-18>" in answer.headers["link"]
    assert answer.headers["content-location"] == f"{WHO}.html?meeting=northern-three-fm-2020-06-18"
    assert 'value="northern-three-fm-2020-06-18"' in answer.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?meting=x", 400, "did you mean meeting?"),
        ("?meeting=state:arcadia", 400, "is not the name or IRI of a meeting"),
        ("?meeting=a&meeting=b", 400, "twice"),
        ("?meeting=x%7D%20DROP%20ALL", 400, "is not the name"),
        ("?meeting=", 200, ""),
    ],
)
def test_wrong_parameters_are_refused(client: TestClient, query: str, status: int, said: str) -> None:
    """A value is a term of the right type or nothing; an empty field is one left alone."""
    answer = client.get(f"{WHO}{query}")
    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize("path", ["/queries/who-took-prt", "/queries/who-took-prt.csv"])
def test_a_misspelt_question_finds_its_name(client: TestClient, path: str) -> None:
    """404 names the nearest."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "who-took-part" in answer.json()["hint"]


def test_a_format_that_does_not_fit_is_not_there(client: TestClient) -> None:
    """A table is no Turtle; Accept gets 406, an address 404."""
    assert client.get(f"{WHO}.ttl").status_code == 404
    assert client.get(WHO, headers={"Accept": "text/turtle"}).status_code == 406


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    """The validator depends on the parameters and the format."""
    tags = {
        client.get(f"{WHO}{each}").headers["etag"] for each in (".csv", ".tsv", ".csv?meeting=arcadia-plus-summit-2021-04-10")
    }
    assert len(tags) == 3
    tag = client.get(f"{WHO}.csv").headers["etag"]
    assert client.get(f"{WHO}.csv", headers={"If-None-Match": tag}).status_code == 304
