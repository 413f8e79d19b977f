"""What the readers of an archived release hold: its dump, in memory."""

from functools import partial
from pathlib import Path

from diplograph.errors import EnvironmentProblem
from diplograph.readers import Host
from diplograph.releases.dumping import quads_in
from diplograph.store import MemoryStore


def host_of_release(dump: Path, generation: str, memory: int) -> Host:
    """Return what readers hold; called in the process that they are forked from.

    Args:
        dump: The dump of the release.
        generation: The digest of what it was made from.
        memory: How many bytes a reader may take beyond what it shares.

    Raises:
        EnvironmentProblem: when the dump cannot be read.
    """
    try:
        loaded = MemoryStore(quads_in(dump), generation)
    except (OSError, EOFError, SyntaxError) as error:
        raise EnvironmentProblem(f"{dump} cannot be read: {error}", "restore it") from None
    return Host(partial(_held, loaded), memory)


def _held(store: MemoryStore) -> MemoryStore:
    """A store in memory is open already."""
    return store
