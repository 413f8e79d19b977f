"""Downloads: dumps as files with strong validators, sent whole or in ranges (RFC 9110, section 14), never coded twice."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from diplograph.readers import Job
from diplograph.release import Release
from diplograph.releases import publish
from diplograph.store import MemoryStore
from diplograph.web import dumps
from diplograph.web.site import Site
from own_archive import DAYS, FIRST
from web_client import TestClient, client_for

FILES = {"/dump.nq.gz": RdfFormat.N_QUADS, "/dump.trig.gz": RdfFormat.TRIG}
DUMP = "/dump.nq.gz"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module")
def content(client: TestClient) -> bytes:
    """The whole dump."""
    return client.get(DUMP).content


@pytest.mark.parametrize("path", FILES)
def test_a_dump_is_a_file(client: TestClient, world_store: MemoryStore, path: str) -> None:
    """All quads, with length, strong validator and time; compressed by itself, and by nothing else."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert set(parse(gzip.decompress(answer.content), FILES[path])) == set(world_store.quads())
    headers = answer.headers
    assert (headers["content-type"], headers["accept-ranges"]) == ("application/gzip", "bytes")
    assert "content-encoding" not in headers
    assert int(headers["content-length"]) == len(answer.content)
    assert re.fullmatch(r'"[0-9a-f]{32}"', headers["etag"])
    assert headers["last-modified"].endswith(" GMT")
    head = client.head(path)
    assert (head.content, head.headers["content-length"]) == (b"", headers["content-length"])
    for known in ({"If-None-Match": headers["etag"]}, {"If-Modified-Since": headers["last-modified"]}):
        again = client.get(path, headers={**known, "Range": "bytes=0-9"})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", headers["etag"])


def test_another_server_gives_the_same_bytes(
    client: TestClient, world_store: MemoryStore, world: Release, tmp_path: Path
) -> None:
    """Also when it holds its quads in another order; and what is released are these bytes."""
    shuffled = MemoryStore(sorted(world_store.quads(), key=str, reverse=True), "other")
    other = client_for(shuffled, world)
    for path in FILES:
        here, there = client.get(path), other.get(path)
        assert (here.content, here.headers["etag"]) == (there.content, there.headers["etag"])
    assert publish(world_store, tmp_path, FIRST, DAYS[FIRST]).dump.read_bytes() == client.get(DUMP).content


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("Bytes=10-10", 10, 11),
        ("bytes=5-999999999", 5, None),
        ("bytes=-999999999", 0, None),
        ("bytes=7-8,999999999-", 7, 9),
    ],
)
def test_a_range_is_sent(client: TestClient, content: bytes, asked: str, start: int, end: int | None) -> None:
    """206 with just these bytes, and where they stand."""
    answer = client.get(DUMP, headers={"Range": asked, "Accept-Encoding": "gzip"})
    wanted = content[start:end]
    assert (answer.status_code, answer.content) == (206, wanted)
    first = content.index(wanted) if len(wanted) > 20 else start
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(content)}"
    assert "content-encoding" not in answer.headers


def test_several_ranges_come_in_parts(client: TestClient, content: bytes) -> None:
    """As multipart/byteranges (RFC 9110, section 14.6)."""
    answer = client.get(DUMP, headers={"Range": "bytes=0-4, 100-104"})
    assert answer.status_code == 206
    boundary = answer.headers["content-type"].partition("boundary=")[2]
    assert answer.headers["content-type"].startswith("multipart/byteranges; ")
    parts = [each.partition(b"\r\n\r\n") for each in answer.content.split(f"--{boundary}".encode())[1:-1]]
    assert [part[2].removesuffix(b"\r\n") for part in parts] == [content[0:5], content[100:105]]
    assert [f"bytes {at}/{len(content)}".encode() in part[0] for at, part in zip(("0-4", "100-104"), parts, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0", "bytes=999999999-9999999999,-0"])
def test_a_range_behind_the_end_is_refused(client: TestClient, content: bytes, asked: str) -> None:
    """416 with the length, in the one shape of errors."""
    answer = client.get(DUMP, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(content)}"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "asked", ["bytes=9-3", "bytes=a-b", "bytes=", "lines=1-2", "bytes 1-2", "bytes=--1", "bytes=" + ",".join(["0-1"] * 200)]
)
def test_a_range_that_is_none_is_passed_over(client: TestClient, content: bytes, asked: str) -> None:
    """Malformed, of another unit or too many: the whole file (RFC 9110, section 14.2)."""
    answer = client.get(DUMP, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_download_is_resumed_only_of_the_same_bytes(client: TestClient, content: bytes) -> None:
    """``If-Range`` by strong comparison: the rest for the same validator, everything for another or a weak one."""
    whole = client.get(DUMP)
    tag, time = whole.headers["etag"], whole.headers["last-modified"]
    half = len(content) // 2
    for shown, status in ((tag, 206), (time, 206), ('"other"', 200), (f"W/{tag}", 200), ("Thu, 01 Jan 1970 00:00:00 GMT", 200)):
        answer = client.get(DUMP, headers={"Range": f"bytes={half}-", "If-Range": shown})
        assert (answer.status_code, answer.content) == (status, content[half:] if status == 206 else content), shown


def test_a_range_of_what_could_be_coded_is_of_the_file_itself(client: TestClient) -> None:
    """A table is compressed on the way when all of it is sent, and not when a part is."""
    path, codings = "/tables/participations.csv", {"Accept-Encoding": "gzip"}
    whole = client.get(path, headers=codings)
    assert whole.headers["content-encoding"] == "gzip"
    assert whole.headers["etag"].endswith('+gzip"')
    part = client.get(path, headers={**codings, "Range": "bytes=10-29"})
    assert (part.status_code, part.content) == (206, whole.content[10:30])
    assert "content-encoding" not in part.headers
    resumed = client.get(path, headers={**codings, "Range": "bytes=10-29", "If-Range": whole.headers["etag"]})
    assert (resumed.status_code, resumed.content) == (200, whole.content)


def test_a_file_is_made_once_for_all_who_ask(world_store: MemoryStore, world: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks while it is being made waits for it, and what it was made from is not kept."""
    made: list[Path] = []
    fetch = dumps.fetch

    async def watched(site: Site, job: Job, client: str, path: Path) -> None:
        made.append(path)
        await fetch(site, job, client, path)

    monkeypatch.setattr(dumps, "fetch", watched)
    client = client_for(world_store, world)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.get(DUMP).content, range(4)))
    assert len(set(answers)) == len(made) == 1
    assert [file.name for file in made[0].parent.iterdir()] == ["dump.nq.gz"]
