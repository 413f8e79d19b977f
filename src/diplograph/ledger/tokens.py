"""Tokens of curators: shown once, kept as hashes, each with a name and a role.

A token is 256 random bits, so nobody finds it by trying, and one SHA-256 of it is as safe as a slow hash is for a password that a
person made up; a slow one would only let strangers keep the server busy by sending wrong tokens.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, InputError, NotFound
from diplograph.ledger.entry import Curator, Role
from diplograph.records import replacing
from diplograph.store.locks import FileLock

_BYTES: Final = 32
# A prefix by which programs that look for leaked secrets know one of ours.
_PREFIX: Final = "diplograph_"
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token.

    Attributes:
        identifier: Eight hexadecimal digits by which it is listed and revoked.
        curator: Whose it is.
        created: The day it was made.
        digest: The SHA-256 of the token, in hexadecimal.
    """

    identifier: str
    curator: Curator
    created: str
    digest: str


class Tokens:
    """The tokens in a file that only its owner may read.

    Args:
        file: The file; it is made with the first token.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def new(self, name: str, role: Role) -> str:
        """Make a token.

        Args:
            name: The curator's name.
            role: What they may do.

        Returns:
            The token, which is kept nowhere.

        Raises:
            InputError: when the name cannot be one, or the file is none of ours.
            EnvironmentProblem: when the file cannot be read or written, or others may read it.
        """
        curator = Curator(name, role)
        text = _PREFIX + secrets.token_urlsafe(_BYTES)
        with self._alone():
            token = Token(secrets.token_hex(4), curator, f"{datetime.now(UTC):%Y-%m-%d}", _digest(text))
            self._write([*self.listed(), token])
        return text

    def revoke(self, identifier: str) -> Token:
        """Take a token out; from now on it is believed nowhere.

        Raises:
            NotFound: when there is no such token.
            InputError: when the file is none of ours.
            EnvironmentProblem: when the file cannot be read or written, or others may read it.
        """
        with self._alone():
            kept = self.listed()
            found = next((each for each in kept if each.identifier == identifier), None)
            if found is None:
                raise NotFound(f"there is no token {identifier!r}", "diplograph token list has them all")
            self._write([each for each in kept if each is not found])
        return found

    def listed(self) -> list[Token]:
        """Return all tokens, the oldest first; none when there is no file.

        Raises:
            InputError: when the file is none of ours.
            EnvironmentProblem: when it cannot be read, or others may read it.
        """
        try:
            with self._file.open("rb") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                content = file.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise EnvironmentProblem(f"{self._file}: {error.strerror or error}") from None
        if mode & ~_PRIVATE:
            raise EnvironmentProblem(f"{self._file} may be read or run by others (mode {mode:03o})", f"chmod 600 {self._file}")
        try:
            return [_token(each) for each in json.loads(content)["tokens"]]
        except (ValueError, KeyError, TypeError, InputError):
            raise InputError(f"{self._file} is no file of tokens", "diplograph token new makes one; name another file") from None

    def curator_of(self, presented: str) -> Curator | None:
        """Return whose token this is, or ``None``; how long it takes says nothing about the tokens that there are.

        Every token is compared, each in constant time. The file is read anew, so a revoked token is refused at once.

        Raises:
            InputError: when the file is none of ours.
            EnvironmentProblem: when it cannot be read, or others may read it.
        """
        digest = _digest(presented)
        found = None
        for token in self.listed():
            if hmac.compare_digest(token.digest, digest):
                found = token.curator
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the only one who changes the file; the lock is on its folder, because the file is replaced."""
        try:
            lock = FileLock(self._file.absolute().parent, wait=True)
        except OSError as error:
            raise EnvironmentProblem(f"{self._file.absolute().parent}: {error.strerror or error}") from None
        try:
            yield
        finally:
            lock.release()

    def _write(self, tokens: list[Token]) -> None:
        values = [
            {
                "id": each.identifier,
                "name": each.curator.name,
                "role": each.curator.role.value,
                "created": each.created,
                "sha256": each.digest,
            }
            for each in tokens
        ]
        with replacing(self._file, mode=_PRIVATE) as new:
            new.write((json.dumps({"tokens": values}, ensure_ascii=False, indent=2) + "\n").encode())


def _token(values: dict[str, str]) -> Token:
    if not _HASH.fullmatch(values["sha256"]):
        raise ValueError("no SHA-256")
    return Token(values["id"], Curator(values["name"], Role(values["role"])), values["created"], values["sha256"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
