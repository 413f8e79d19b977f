"""The program git, called without a shell, without hooks, without questions, and never for longer than it may take."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_LONGEST_SECONDS: Final = 30
# No hook and no monitor of the repository's runs, so none can hang or change what is committed; objects and references are on the
# disk before git says that they are written.
_OPTIONS: Final = (
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.fsmonitor=false",
    "-c", "core.fsync=committed",
    "-c", "core.quotePath=false",
    "-c", "gc.auto=0",
)  # fmt: skip
_ENVIRONMENT: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class NoCommit(Exception):
    """There is no git commit; the text says why, in words."""


class GitRefusal(NoCommit):
    """Git ended with an error."""


class Git:
    """Git, called in one folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What whoever started the program, such as a hook, says of *their* repository is not about ours.
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT

    def __call__(self, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Run git.

        Args:
            arguments: The command and its arguments.
            given: What it reads from its input.
            environment: Variables beside ours.

        Returns:
            What it wrote, without the last line break.

        Raises:
            GitRefusal: when git ended with an error.
            NoCommit: when there is no git, or it did not end in time.
        """
        program = shutil.which("git")
        if program is None:
            raise NoCommit("git is not installed")
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and every argument is ours
                [program, *_OPTIONS, *arguments],
                cwd=self._folder,
                input=given,
                capture_output=True,
                timeout=_LONGEST_SECONDS,
                check=False,
                env=self._environment | dict(environment or {}),
                start_new_session=True,  # who stops the program from a terminal does not stop git, which would leave its locks
            )
        except subprocess.TimeoutExpired:
            raise NoCommit(f"git {arguments[0]} did not end within {_LONGEST_SECONDS} s") from None
        except OSError as error:
            raise NoCommit(f"git cannot be started: {error.strerror}") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise GitRefusal(said[0].removeprefix("fatal: ") if said else f"git {arguments[0]} ended with {done.returncode}")
        return done.stdout.removesuffix(b"\n")
