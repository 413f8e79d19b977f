"""A running server takes up what is there now, when it is told by SIGHUP: at once, whole, and without anybody's noticing."""

import os
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx2 as httpx
from prometheus_client.parser import text_string_to_metric_families

from live import PATIENCE, Server, serving
from reloading import COUNT, RUNAWAY, Kept, disk, generation, hang_up, log, name, reload, renamed, until
from small_server import OPERATOR

ROWS: Final = 3_000_000
LONG: Final = f"SELECT ?n {{ {{ SELECT (1 AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {ROWS} }} UNION {{ {COUNT} }} }}"
# What is asked of a server across a reload: single queries, and pages that take several.
PATHS: Final = (
    "state/arcadia.html",
    "state/arcadia.ttl",
    "queries/who-took-part.csv",
    "queries/find-by-name.html",
    "dump.nq",
    "sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D&format=csv",
)


def test_what_was_loaded_is_served_after_a_reload(kept: Kept) -> None:
    """Not before; then answers, pages, validators and numbers are the new generation's, and nothing of the old one is left.

    A validator names what a generation says, and not when it was loaded: what comes back has its old ones again.
    """
    with disk(kept) as server:
        first = {path: server.get(path) for path in PATHS}
        tags = {path: answer.headers["etag"] for path, answer in first.items()}
        same = [server.get(path, {"If-None-Match": tag}).status_code for path, tag in tags.items()]
        assert same == [304] * len(PATHS)
        before, processes = generation(server), server.descendants()
        after = kept.load("Arkadia")
        assert (generation(server), name(server)) == (before, "Arcadia")
        reload(server)
        assert (generation(server), name(server)) == (after, "Arkadia")
        assert "Arkadia" in server.get("state/arcadia.html").text
        again = {path: server.get(path, {"If-None-Match": tag}) for path, tag in tags.items()}
        assert [answer.status_code for answer in again.values()] == [200] * len(PATHS)
        assert {path for path in PATHS if again[path].headers["etag"] == tags[path]} == set()
        until(lambda: not processes & server.descendants())
        kept.load("Arcady")
        assert before not in {path.name for path in (kept.store / "generations").iterdir()}, "nobody holds it any more"
        kept.load("Arcadia")
        reload(server)
        assert [server.get(path, {"If-None-Match": tag}).status_code for path, tag in tags.items()] == [304] * len(PATHS)


def test_an_answer_that_was_begun_ends_on_the_generation_that_it_began_with(kept: Kept) -> None:
    """A reader that is stopped in the middle of an answer goes on with it after the reload, to its last row, and ends then."""
    with disk(kept) as server:
        old = server.rows(COUNT)[0]["n"]
        extra = next((kept.store.parent / "Arcadia" / "publishers").glob("*.ttl"))
        extra.unlink()  # nobody judges what is loaded here
        after = kept.load("Arcadia")
        readers = server.readers()
        parameters = {"query": LONG, "format": "csv"}
        with httpx.stream("GET", server.endpoint, params=parameters, timeout=PATIENCE) as answer:
            content = answer.iter_bytes()
            received = [next(content)]
            for reader in readers:  # one that does not answer may just be on its way out
                with suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGSTOP)
            try:
                reload(server)
                assert generation(server) == after
                assert server.rows(COUNT)[0]["n"] < old
                assert readers & server.descendants()
            finally:
                for reader in readers:
                    with suppress(ProcessLookupError):
                        os.kill(reader, signal.SIGCONT)
            received += content
        assert Counter(b"".join(received).split()) == {b"n": 1, b"1": ROWS, old.encode(): 1}
        until(lambda: not readers & server.descendants())


def test_no_request_fails_across_reloads(kept: Kept) -> None:
    """Clients that ask all the time get 200 each time, and each answer is whole: that of one generation or of the other."""
    with disk(kept) as server:
        bodies = [{path: server.get(path).content for path in PATHS}]
        kept.load("Arkadia")
        done = threading.Event()
        seen: Counter[tuple[str, int, bytes]] = Counter()

        def ask(path: str) -> None:
            with httpx.Client(timeout=PATIENCE) as client:
                while not done.is_set():
                    answer = client.get(f"{server.address}{path}")
                    seen[path, answer.status_code, b"\n".join(sorted(answer.content.splitlines()))] += 1

        asking = [threading.Thread(target=ask, args=(path,)) for path in PATHS]
        for thread in asking:
            thread.start()
        try:
            for name_ in ("Arcadia", "Arkadia"):
                reload(server)
                kept.load(name_)
            hang_up(server)
            reload(server)
        finally:
            done.set()
            for thread in asking:
                thread.join(PATIENCE)
        bodies.append({path: server.get(path).content for path in PATHS})
        known = {(path, b"\n".join(sorted(body.splitlines()))) for each in bodies for path, body in each.items()}
        assert {status for _, status, _ in seen} == {200}
        assert {(path, body) for path, _, body in seen} == known
        assert sum(seen.values()) > 50
        assert "Traceback" not in log(server)


def test_what_cannot_be_served_changes_nothing(kept: Kept) -> None:
    """A store that is broken is told in the log, and the old generation is served on; what mends the store is served then."""
    with disk(kept) as server:
        before = generation(server)
        after = kept.load("Arkadia")
        (kept.store / "generations" / after / "database" / "CURRENT").write_text("nonsense\n", encoding="utf-8")
        hang_up(server)
        until(lambda: "--force" in log(server))
        assert f"not reloaded, generation {before} is served on" in log(server)
        assert "cannot be opened" in log(server)
        (kept.store / "format").write_text("diplograph store 2\n", encoding="utf-8")
        hang_up(server)
        until(lambda: "a layout that this version does not know" in log(server))
        assert (generation(server), name(server)) == (before, "Arcadia")
        (kept.store / "format").write_text("diplograph store 1\n", encoding="utf-8")
        kept.load("Arkadia", force=True)
        reload(server)
        assert (generation(server), name(server)) == (after, "Arkadia")
        assert "Traceback" not in log(server)


def test_records_in_memory_are_read_and_judged_again(tmp_path: Path) -> None:
    """Records that break a rule are named in the log, all of them, and not served; when they are mended, they are."""
    data = renamed(tmp_path, "Arcadia")
    person, state = next((data / "people").glob("*.ttl")), data / "states" / "arcadia.ttl"
    valid = person.read_text(encoding="utf-8")
    with serving(tmp_path, "--data", str(data)) as server:
        before = generation(server)
        state.write_text(state.read_text(encoding="utf-8").replace("Arcadia", "Arkadia"), encoding="utf-8")
        person.write_text(valid.replace("a diplo:Person ;", "a diplo:Persn ;", 1), encoding="utf-8")
        hang_up(server)
        until(lambda: "until they are mended" in log(server))
        assert f"{person}:" in log(server)
        assert "did you mean diplo:Person?" in log(server)
        assert (generation(server), name(server)) == (before, "Arcadia")
        person.write_text(valid, encoding="utf-8")
        reload(server)
        assert (generation(server) != before, name(server)) == (True, "Arkadia")


def _numbers(server: Server) -> dict[str, float]:
    """The numbers that the server gives, by name and labels."""
    families = text_string_to_metric_families(server.get("metrics").text)
    return {f"{each.name} {' '.join(each.labels.values())}".strip(): each.value for family in families for each in family.samples}


def test_operators_see_all_generations_as_one(kept: Kept) -> None:
    """A query of the old generation is listed and can be ended; its name is no other's, and no counter goes back."""
    operator = {"Authorization": f"Bearer {OPERATOR}"}
    with disk(kept) as server:
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(server.ask(RUNAWAY)))
        asking.start()
        until(lambda: server.get("operator/queries", operator).json()["queries"])
        before = _numbers(server)
        kept.load("Arkadia")
        reload(server)
        assert name(server) == "Arkadia"
        # The new generation may be asking something of its own.
        running = server.get("operator/queries", operator).json()["queries"]
        (listed,) = (each for each in running if each["query"] == RUNAWAY)
        ended = httpx.delete(f"{server.address}operator/queries/{listed['id']}", headers=operator)
        assert ended.status_code == 204
        asking.join(PATIENCE)
        assert answers[0].status_code == 503
        until(lambda: _numbers(server)["diplograph_queries_total cancelled"] == 1)
        after = _numbers(server)
        assert [each for each in before if "_total" in each and after[each] < before[each]] == []
        assert after["diplograph_queries_started_total"] > before["diplograph_queries_started_total"]
