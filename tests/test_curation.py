"""Records are written over HTTP by curators, through the gate, into a new generation; nobody else writes anything."""

import threading
from collections.abc import Iterator
from http import HTTPStatus

import httpx2 as httpx
import pytest

from curating import PERSON, Desk, desk
from diplograph.ledger import Role
from live import Server

NEW = """@prefix person: <https://w3id.org/diplograph/person/> .
@prefix diplo: <https://w3id.org/diplograph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

person:nina-brook a diplo:Person ; skos:prefLabel "Nina Brook"@en, "Нина Брук"@ru .
"""
WHO = "https://w3id.org/diplograph/person/nina-brook"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all tests of this module; each leaves the records as it found them, or says what it changed."""
    with desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.fixture
def untouched(at: Desk) -> Iterator[None]:
    """After the test every record file is what it was, byte by byte, and there is no new commit."""
    before, commits = at.files(), at.log()
    yield
    assert at.files() == before
    assert at.log() == commits
    assert b"Traceback" not in at.server.log.read_bytes()


def known(at: Desk, who: str = WHO) -> bool:
    """Whether the graph that is served knows a thing."""
    return "true" in at.server.ask(f"ASK {{ <{who}> ?p ?o }}").text


def test_a_record_comes_is_changed_goes_and_comes_back(at: Desk) -> None:
    """Each step is served when it is confirmed, is a commit with the curator's name, and can be undone."""
    made = at.ask("POST", "records?message=New+in+office", NEW, Role.CURATOR)
    assert made.status_code == HTTPStatus.CREATED, made.text
    assert made.headers["location"] == "/records/person/nina-brook"
    assert made.json()["served"]
    assert known(at)
    assert at.log()[0] == "Ada Curator: New in office"
    here = "records/person/nina-brook"
    tag = at.tag(here)
    assert made.headers["etag"] == tag
    assert at.text(here) == (at.data / "people" / "nina-brook.ttl").read_text(encoding="utf-8")

    same = at.ask("PUT", here, NEW, Role.CURATOR, If_Match=tag)
    assert (same.status_code, same.json()) == (200, {"unchanged": "people/nina-brook.ttl"})
    changed = at.ask("PUT", here, NEW.replace("Nina Brook", "Nina A. Brook"), Role.CURATOR, If_Match=tag)
    assert changed.status_code == HTTPStatus.OK, changed.text
    assert "Nina A. Brook" in at.server.get("person/nina-brook.ttl").text

    stale = at.ask("PUT", here, NEW, Role.CURATOR, If_Match=tag)
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert "Ada Curator changed it" in stale.json()["detail"]
    assert at.ask("DELETE", here, role=Role.CURATOR, If_Match=at.tag(here)).status_code == HTTPStatus.FORBIDDEN
    gone = at.ask("DELETE", here, If_Match=at.tag(here))
    assert gone.status_code == HTTPStatus.OK, gone.text
    assert not known(at)
    assert at.ask("GET", here).status_code == HTTPStatus.NOT_FOUND

    back = at.ask("POST", f"changes/{gone.json()['change']}/undo")
    assert back.status_code == HTTPStatus.OK, back.text
    assert "Nina A. Brook" in at.text(here)
    assert known(at)
    late = at.ask("POST", f"changes/{made.json()['change']}/undo")
    assert late.status_code == HTTPStatus.CONFLICT
    told = at.ask("GET", "changes?record=person/nina-brook", role=Role.CURATOR).json()["changes"]
    assert [each["action"] for each in told] == ["undo", "remove", "replace", "add"]
    assert [each["curator"]["name"] for each in told] == ["Ada Editor", "Ada Editor", "Ada Curator", "Ada Curator"]
    assert told[3]["message"] == "New in office"
    assert at.ask("DELETE", here, If_Match=at.tag(here)).status_code == HTTPStatus.OK
    assert not known(at)


@pytest.mark.usefixtures("untouched")
def test_what_breaks_a_rule_is_answered_with_the_report(at: Desk) -> None:
    """422, in the format that the client reads; nothing is written."""
    wrong = at.text().replace("diplo:holder person:boris-talan", "diplo:holder person:boris-tallan")
    answer = at.ask("PUT", PERSON, wrong, If_Match=at.tag())
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer.text
    assert not answer.json()["accepted"]
    assert {"known-things", "tenure-has-one-holder"} <= {each["shape"] for each in answer.json()["findings"]}
    assert answer.json()["effect"]["touched"] == ["people/boris-talan.ttl"]
    sarif = at.ask("PUT", PERSON, wrong, If_Match=at.tag(), Accept="application/sarif+json")
    assert sarif.headers["content-type"] == "application/sarif+json"
    assert {each["baselineState"] for each in sarif.json()["runs"][0]["results"]} == {"new"}
    problem = at.ask("PUT", PERSON, wrong, If_Match=at.tag(), Accept="application/problem+json")
    assert (problem.status_code, problem.headers["content-type"]) == (422, "application/problem+json")
    assert "tenure-has-one-holder" in problem.json()["detail"]
    needed = at.ask("DELETE", PERSON, If_Match=at.tag())
    assert needed.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert all(each["status"] == "new" for each in needed.json()["findings"])


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "says"),
    [
        ("PUT", PERSON, {}, NEW, 428, "send If-Match"),
        ("DELETE", PERSON, {}, "", 428, "send If-Match"),
        ("PUT", PERSON, {"If_None_Match": "*"}, "SAME", 412, "there is such a record already"),
        ("PUT", PERSON, {"If_Match": '"0"'}, "SAME", 412, "is not what you saw"),
        ("PUT", PERSON, {"If_Match": 'W/"0"'}, "SAME", 412, "is not what you saw"),
        ("PUT", PERSON, {"If_Match": "*", "If_None_Match": "*"}, "SAME", 400, "contradict"),
        ("PUT", PERSON, {"If_Match": "*"}, NEW, 400, "the address names person:boris-talan"),
        ("PUT", "records/person/nobody", {"If_Match": "*"}, NEW, 412, "no such record"),
        ("PUT", "records/citation/x", {"If_Match": "*"}, NEW, 404, "names nothing that has a record"),
        ("PUT", "records/person/No_Slug", {"If_Match": "*"}, NEW, 404, "names nothing that has a record"),
        ("DELETE", "records/person/nobody", {"If_Match": "*"}, "", 404, "there is no record"),
        ("POST", "records", {}, "SAME", 409, "there is a record already"),
        ("POST", "records", {}, "person:a a", 400, "The prefix person: has not been declared"),
        ("POST", "records", {"Content_Type": "image/png"}, NEW, 415, "is not read here"),
        ("POST", "records", {"Content_Encoding": "gzip"}, NEW, 415, "coded"),
        ("POST", "changes/nothing/undo", {}, "", 404, "there is no change"),
        ("GET", "changes?limit=0", {}, "", 400, "from 1 to 1000"),
        ("GET", "changes?record=nonsense", {}, "", 404, "names nothing"),
    ],
)
def test_what_cannot_be_done_is_refused(
    at: Desk, method: str, path: str, headers: dict[str, str], body: str, status: int, says: str
) -> None:
    """Each refusal has its status and the words that help; nothing is written."""
    answer = at.ask(method, path, at.text() if body == "SAME" else body, Role.EDITOR, **headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert says in f"{problem['detail']} {problem.get('hint', '')}"


def test_everybody_reads_which_records_were_changed(at: Desk) -> None:
    """A browser gets a page without a token: what was done to what, and neither who did it nor why."""
    made = at.ask("POST", "records?message=A+private+word", NEW, Role.CURATOR)
    assert made.status_code == HTTPStatus.CREATED, made.text
    page = at.ask("GET", "changes", role=None, Accept="text/html")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'Added: <a href="/person/nina-brook">Nina Brook</a>' in page.text
    undone = at.ask("POST", f"changes/{made.json()['change']}/undo")
    assert undone.status_code == HTTPStatus.OK
    later = at.ask("GET", "changes", role=None, Accept="text/html").text
    assert "An earlier change was undone." in later
    assert later.index("An earlier change was undone.") < later.index('Added: <a href="/person/nina-brook">')
    assert "Ada " not in later
    assert "A private word" not in later


WRITES = [("POST", "records"), ("PUT", PERSON), ("DELETE", PERSON), ("POST", "changes/x/undo"), ("GET", "changes")]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic YTpi", "bearer diplograph_x"])
def test_strangers_write_nothing(at: Desk, method: str, path: str, shown: str) -> None:
    """Without a token that is believed: 401 with a challenge, before anything else is looked at."""
    answer = at.ask(method, path, NEW, None, Authorization=shown, If_Match="*")
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.headers["www-authenticate"].startswith('Bearer realm="curators"')


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_writing_is_off_unless_it_is_configured(server: Server, method: str, path: str) -> None:
    """403, with what the operator would do."""
    answer = httpx.request(method, f"{server.address}{path}", headers={"Authorization": "Bearer x"}, timeout=20)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "diplograph token new" in answer.json()["hint"]
    assert "DIPLOGRAPH_CURATORS_FILE" in answer.json()["hint"]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("path", ["records", PERSON, "changes", "changes/x/undo", "curate"])
def test_other_origins_may_not_write(at: Desk, path: str) -> None:
    """A preflight gives another origin nothing where curators write, and answers are not open to it either."""
    asked = {"Origin": "https://evil.example", "Access_Control_Request_Method": "PUT"}
    preflight = at.ask("OPTIONS", path, role=None, **asked, Access_Control_Request_Headers="authorization")
    assert preflight.status_code == HTTPStatus.NO_CONTENT
    for answer in (preflight, at.ask("GET", path, role=None, Origin="https://evil.example")):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "OPTIONS" in preflight.headers["allow"]
    assert at.ask("OPTIONS", "validate", role=None, **asked).headers["access-control-allow-origin"] == "*"


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("method", "path", "media_type", "body"),
    [
        ("POST", "sparql", "application/sparql-update", "CLEAR ALL"),
        ("POST", "sparql", "application/x-www-form-urlencoded", "update=CLEAR+ALL"),
        ("PUT", "graphs?default", "text/turtle", NEW),
        ("POST", "graphs?default", "text/turtle", NEW),
        ("DELETE", "graphs?default", "text/turtle", ""),
        ("PUT", "record/person-boris-talan", "text/turtle", NEW),
        ("DELETE", "record/person-boris-talan", "text/turtle", ""),
        ("PATCH", PERSON, "text/turtle", NEW),
    ],
)
def test_nothing_goes_around_the_gate(at: Desk, method: str, path: str, media_type: str, body: str) -> None:
    """SPARQL Update and the Graph Store protocol write nothing, token or not, and say where records are written."""
    answer = at.ask(method, path, body, Content_Type=media_type)
    assert answer.status_code in {400, 403, 405, 415}
    problem = answer.json()
    if method != "PATCH":
        assert "/records/KIND/SLUG" in f"{problem['detail']} {problem.get('hint', '')}"


def test_of_two_curators_at_once_one_is_told(at: Desk) -> None:
    """Both saw the same text: one change is made, the other is refused, and none is lost unseen."""
    tag, text, before = at.tag(), at.text(), len(at.log())
    answers: list[httpx.Response] = []

    def put(name: str) -> None:
        answers.append(at.ask("PUT", PERSON, text.replace('"Boris Talan"@en', f'"{name}"@en'), If_Match=tag))

    threads = [threading.Thread(target=put, args=(name,)) for name in ("Boris One", "Boris Two")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.status_code for each in answers) == [200, 412]
    assert len(at.log()) == before + 1
    made = next(each.json()["change"] for each in answers if each.status_code == HTTPStatus.OK)
    assert at.ask("POST", f"changes/{made}/undo").status_code == HTTPStatus.OK
    assert at.text() == text


def test_readers_see_all_or_nothing(at: Desk) -> None:
    """While two records that belong together are written again and again, no answer has one without the other."""
    pair = NEW + 'person:otto-brook a diplo:Person ; skos:prefLabel "Otto Brook"@en, "Отто Брук"@ru .\n'
    count = f"SELECT ?p {{ VALUES ?p {{ <{WHO}> <{WHO.replace('nina', 'otto')}> }} ?p a ?c }}"
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(len(at.server.rows(count)))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        made = at.ask("POST", "records", pair)
        assert made.status_code == HTTPStatus.CREATED, made.text
        assert len(at.server.rows(count)) == 2
        undone = at.ask("POST", f"changes/{made.json()['change']}/undo")
        assert undone.status_code == HTTPStatus.OK, undone.text
        assert at.server.rows(count) == []
    finally:
        done.set()
        reader.join()
    assert seen == {0, 2}
