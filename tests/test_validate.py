"""``POST /validate``: anybody has records judged, in any format, within bounds; nothing is written."""

import csv
import io
import json
from collections.abc import Iterator
from http import HTTPStatus

import httpx2 as httpx
import psutil
import pytest
from pyoxigraph import RdfFormat, parse, serialize

from live import WORLD, Server

PERSON = (WORLD / "people" / "boris-talan.ttl").read_text(encoding="utf-8")
WRONG = PERSON.replace("diplo:holder person:boris-talan", "diplo:holder person:boris-tallan")
LINE = next(number for number, line in enumerate(WRONG.splitlines(), 1) if "boris-tallan" in line)
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}

pytestmark = pytest.mark.usefixtures("survives")


def validate(
    server: Server, content: bytes | str, media_type: str = "text/turtle", accept: str = "", **asked: str
) -> httpx.Response:
    """Have a body judged."""
    headers = {"Content-Type": media_type, **({"Accept": accept} if accept else {})}
    return httpx.post(f"{server.address}validate", content=content, headers=headers, params=asked, timeout=60)


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_format_is_judged_alike(server: Server, media_type: str) -> None:
    """The same finding whatever the format, at the line where the format has lines."""
    sent = serialize([quad.triple for quad in parse(WRONG.encode(), RdfFormat.TURTLE)], format=FORMATS[media_type])
    assert sent
    answer = validate(server, sent, media_type)
    assert answer.status_code == HTTPStatus.OK, answer.text
    told = answer.json()
    assert not told["accepted"]
    assert told["records"] == [{"path": "people/boris-talan.ttl", "thing": "https://w3id.org/diplograph/person/boris-talan"}]
    found = next(each for each in told["findings"] if each["shape"] == "tenure-has-one-holder")
    assert "boris-tallan" in found["source"]
    assert found["status"] == "new"


def test_what_is_right_is_accepted_and_the_diff_is_told(server: Server) -> None:
    """A dry run says what would be done; without it the effect is left out."""
    sent = PERSON.replace('"Boris Talan"@en', '"Boris A. Talan"@en')
    assert "effect" not in validate(server, sent).json()
    told = validate(server, sent, dry_run="true").json()
    assert told["accepted"]
    assert told["findings"] == []
    assert told["effect"]["touched"] == ["people/boris-talan.ttl"]
    assert told["effect"]["added"] == ['person:boris-talan skos:prefLabel "Boris A. Talan"@en .']
    assert told["effect"]["removed"] == ['person:boris-talan skos:prefLabel "Boris Talan"@en .']
    new = validate(server, PERSON.replace("boris-talan", "b-talan"), dry_run="true").json()
    assert "https://w3id.org/diplograph/person/b-talan" in new["effect"]["newThings"]
    assert [each["known"] for each in new["effect"]["duplicates"]] == ["https://w3id.org/diplograph/person/boris-talan"]


def test_the_report_has_many_faces(server: Server) -> None:
    """JSON, SARIF, CSV, a validation report and a page, by Accept, with the same findings; anything else is 406."""
    shapes = {each["shape"] for each in validate(server, WRONG).json()["findings"]}
    assert len(shapes) >= 3
    sarif = validate(server, WRONG, accept="application/sarif+json").json()
    assert {each["ruleId"] for each in sarif["runs"][0]["results"]} == shapes
    rows = list(csv.DictReader(io.StringIO(validate(server, WRONG, accept="text/csv").text)))
    assert {each["shape"] for each in rows} == shapes
    assert (rows[0]["file"], rows[0]["line"], rows[0]["status"]) == ("body", str(LINE), "new")
    report = validate(server, WRONG, accept="text/turtle")
    assert "sh:ValidationReport" in report.text
    assert report.headers["content-type"] == "text/turtle; charset=utf-8"
    page = validate(server, WRONG, accept="text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "The gate would refuse this" in page.text
    assert validate(server, WRONG, accept="image/png").status_code == HTTPStatus.NOT_ACCEPTABLE


def test_a_form_brings_a_file_or_a_text(server: Server) -> None:
    """The name of a file says its format and stands in the findings; a text has its type beside it."""
    address = f"{server.address}validate"
    file = httpx.post(address, files={"file": ("mine.ttl", WRONG.encode(), "application/octet-stream")}, timeout=60)
    assert "mine.ttl" in {each["file"] for each in file.json()["findings"]}
    text = httpx.post(address, data={"text": WRONG.replace("\n", "\r\n"), "type": "text/turtle", "dry_run": "true"}, timeout=60)
    assert ("body", LINE) in {(each["file"], each["line"]) for each in text.json()["findings"]}
    assert "effect" in text.json()
    assert httpx.post(address, data={"other": "x"}, timeout=60).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("content", "media_type", "status", "line", "says"),
    [
        (PERSON[:-200], "text/turtle", 400, None, "Unexpected end"),
        (WRONG.replace("a diplo:Person ;", "a diplo:Person"), "text/turtle", 400, 14, "the statement does not end here"),
        (b"\xef\xbb\xbf" + PERSON.encode(), "text/turtle", 400, 1, "byte order mark"),
        (PERSON.encode("utf-16"), "text/turtle", 400, 1, "not UTF-8"),
        (PERSON, "image/png", 415, None, "is not read here"),
        (PERSON, "text/turtle; charset=latin-1", 415, None, "character set"),
        ('{"@context": "http://127.0.0.1:1/"}', "application/ld+json", 400, None, "is not fetched"),
        ("[" * 200_000, "application/ld+json", 400, None, "deep"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/rdf+xml", 400, 1, "document type"),
        (b"<https://a/b> <https://a/c> " + b"(" * 200_000, "text/turtle", 400, 1, "Unexpected end"),
        ("", "text/turtle", 400, None, "no statements"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_cannot_be_read_is_a_problem(
    server: Server, content: bytes | str, media_type: str, status: int, line: int | None, says: str
) -> None:
    """4xx with problem details that name the line where it is known."""
    answer = validate(server, content, media_type)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert says in f"{problem['detail']} {problem.get('hint', '')}"
    assert line is None or problem["line"] == line
    assert len(answer.content) < 4000


def pieces(size: int) -> Iterator[bytes]:
    """A body of that many bytes, which nobody ever holds as a whole."""
    piece = b"<https://w3id.org/diplograph/person/a> <https://a/b> <https://a/c> .\n" * 1000
    for _ in range(size // len(piece)):
        yield piece


@pytest.mark.parametrize("told", [True, False], ids=["of told length", "in chunks"])
def test_a_body_of_a_hundred_megabytes_is_refused_early(server: Server, told: bool) -> None:  # noqa: FBT001
    """413, told or not, and the server holds little of it."""
    before = psutil.Process(server.process.pid).memory_info().rss
    head = f"POST /validate HTTP/1.1\r\nHost: {server.host}\r\nContent-Type: text/turtle\r\nConnection: close\r\n"
    with server.connect() as connection:
        length = "Content-Length: 100000000" if told else "Transfer-Encoding: chunked"
        connection.sendall(f"{head}{length}\r\n\r\n".encode())
        try:
            for piece in pieces(100_000_000):
                connection.sendall(piece if told else f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        except OSError:
            pass  # the server has answered, and hears no more
        connection.settimeout(20)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert psutil.Process(server.process.pid).memory_info().rss - before < 64 * 1024 * 1024


def test_a_client_that_has_had_its_share_waits(tmp_path_factory: pytest.TempPathFactory) -> None:
    """429 with Retry-After when a client's minute is used up, and a proposal that takes too long is ended."""
    from live import serving  # noqa: PLC0415 - a server of its own

    heavy = b"".join(b"<https://w3id.org/diplograph/person/x%d> <https://a/b> <https://a/c> .\n" % each for each in range(60_000))
    environment = {"DIPLOGRAPH_TIME_LIMIT": "1", "DIPLOGRAPH_CLIENT_BUDGET": "0.5"}
    with serving(tmp_path_factory.mktemp("share"), environment=environment) as small:
        slow = validate(small, heavy)
        assert slow.status_code == HTTPStatus.GATEWAY_TIMEOUT
        assert "longer than 1 seconds" in slow.json()["detail"]
        again = validate(small, PERSON)
        assert again.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert int(again.headers["retry-after"]) >= 1
        assert json.loads(again.content)["type"].endswith("#too-many-queries")
        assert small.works()
