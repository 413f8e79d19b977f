"""The server that tests from outside share."""

from collections.abc import Iterator

import pytest

from live import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server over the frozen world, for all tests that leave it as they found it; the tests are one busy client."""
    with serving(tmp_path_factory.mktemp("server"), environment={"DIPLOGRAPH_CLIENT_BUDGET": "0"}) as started:
        yield started


@pytest.fixture
def survives(server: Server) -> Iterator[None]:
    """After the test the same process answers, and nothing that was done to it was unforeseen."""
    before = server.log.stat().st_size
    yield
    assert server.process.poll() is None
    assert server.works()
    assert b"Traceback" not in server.log.read_bytes()[before:]
