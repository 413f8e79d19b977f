"""A server that curators write to: a copy of the world in a git work tree, with tokens for one of each role."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx

from diplograph.ledger import Role, Tokens
from live import PATIENCE, WORLD, Server, serving

PERSON = "records/person/boris-talan"
TURTLE = {"Content-Type": "text/turtle"}


@dataclass(frozen=True)
class Desk:
    """Where curators work.

    Attributes:
        server: The server.
        data: Its data folder.
        tokens: A token for each role.
    """

    server: Server
    data: Path
    tokens: dict[Role, str]

    def ask(
        self, method: str, path: str, content: bytes | str = b"", role: Role | None = Role.EDITOR, **headers: str
    ) -> httpx.Response:
        """Send a request as somebody of a role; underscores in the names of headers are hyphens."""
        shown = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        sent = {**TURTLE, **shown, **{name.replace("_", "-"): value for name, value in headers.items()}}
        address = f"{self.server.address}{path}"
        return httpx.request(method, address, content=content or None, headers=sent, timeout=3 * PATIENCE)

    def tag(self, path: str = PERSON) -> str:
        """The validator of a record as it stands."""
        return self.ask("GET", path).headers["etag"]

    def text(self, path: str = PERSON) -> str:
        """A record as it stands."""
        return self.ask("GET", path).text

    def files(self) -> dict[str, bytes]:
        """Every record file with what it holds."""
        return {str(file.relative_to(self.data)): file.read_bytes() for file in sorted(self.data.rglob("*.ttl"))}

    def log(self) -> list[str]:
        """Author and subject of each commit, the newest first."""
        done = subprocess.run(["git", "log", "--format=%an: %s"], cwd=self.data, capture_output=True, text=True, check=True)  # noqa: S607
        return done.stdout.splitlines()


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Open a desk in an empty folder."""
    data = Path(shutil.copytree(WORLD, folder / "data"))
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "The world"]):
        identity = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
        subprocess.run(["git", *identity, *command], cwd=data, check=True)  # noqa: S607
    tokens = {role: Tokens(folder / "tokens").new(f"Ada {role.value.capitalize()}", role) for role in Role}
    environment = {"DIPLOGRAPH_CURATORS_FILE": str(folder / "tokens"), "DIPLOGRAPH_CLIENT_BUDGET": "0"}
    with serving(folder, "--data", str(data), environment=environment) as server:
        yield Desk(server, data, tokens)
