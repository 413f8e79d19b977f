"""``python -m benchmarks.serve``: ``diplograph serve`` itself, in memory, over quads from a file instead of checked records.

Checking the record files of a hundred thousand meetings would take longer than all measurements; nothing else differs.
"""

import sys
from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat, parse

import diplograph.cli.serve as command
from diplograph.cli.app import main
from diplograph.errors import InputError
from diplograph.readers import Host
from diplograph.release import Release
from diplograph.settings import Settings
from diplograph.store import MemoryStore
from diplograph.store.quad_files import digest_of


def _itself(store: MemoryStore) -> MemoryStore:
    return store


def _host(source: Path, settings: Settings, release: Release) -> Host:  # noqa: ARG001 - called as the command calls its own
    store = MemoryStore(parse(path=str(source), format=RdfFormat.N_QUADS), digest_of(source).hex()[:16])
    return Host(partial(_itself, store), settings.memory_limit)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise InputError("name a file of quads", "python -m benchmarks.serve all.nq --port 0")
    vars(command)["host_of"] = partial(_host, Path(sys.argv[1]))
    sys.argv = ["diplograph", "serve", *sys.argv[2:]]
    main()
