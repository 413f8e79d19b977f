"""What record files held before and after each change, kept under the digest of the bytes."""

from pathlib import Path

from diplograph.errors import EnvironmentProblem, LedgerDamaged
from diplograph.ledger.files import digest_of
from diplograph.records import replacing, sync


class Contents:
    """A folder of files, each named by the SHA-256 of what is in it.

    Args:
        folder: The folder, which must exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes | None) -> str | None:
        """Keep bytes, on the disk before this returns.

        Returns:
            Their digest; ``None`` for ``None``, which stands for no file.

        Raises:
            EnvironmentProblem: when they cannot be written.
        """
        if content is None:
            return None
        digest = digest_of(content)
        file = self._folder / digest
        try:
            known = file.stat().st_size == len(content)
        except OSError:
            known = False
        if known:
            sync(self._folder)
        else:
            with replacing(file) as new:
                new.write(content)
        return digest

    def get(self, digest: str | None) -> bytes | None:
        """Return the bytes that were kept under a digest; ``None`` for ``None``.

        Raises:
            LedgerDamaged: when they are not there, or no longer what they were.
        """
        if digest is None:
            return None
        file = self._folder / digest
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise LedgerDamaged(f"{file} is missing", "take it from a backup of the ledger's folder") from None
        except OSError as error:
            raise EnvironmentProblem(f"{file}: {error.strerror or error}") from None
        if digest_of(content) != digest:
            raise LedgerDamaged(f"{file} was changed", "take it from a backup of the ledger's folder")
        return content
