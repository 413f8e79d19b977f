"""What a store on disk costs: load time, memory, space and opening, on synthetic quads after the ontology.

    python benchmarks/disk.py 1000000 3000000

Each line is one size. The quads are those of the frozen world of the tests, copied with other slugs until there are enough, so
that every rule has something to derive.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from diplograph.records import read_record, record_files
from diplograph.release import Release, bundled_release
from diplograph.store import DiskStore, build, read_ontology

WORLD = Path(__file__).parents[1] / "tests" / "world" / "data"
THING = re.compile(rb"(<https://w3id\.org/diplograph/(?:record/)?([a-z-]+)/[a-z0-9-]+)(?=[>#])")


def lines_of_world() -> list[bytes]:
    """Return the frozen world as lines of N-Quads, without what is derived."""
    bundled = bundled_release()
    release = Release(bundled.ontology, bundled.queries, WORLD)
    store = build(read_ontology(release), [read_record(file, WORLD) for file in record_files(WORLD)])
    lines = (serialize(store.quads(), format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return [line for line in lines if b"/record/" in line and b"/record/derived>" not in line]


def copies(lines: list[bytes], quads: int) -> Iterator[bytes]:
    """Yield so many lines, each copy of the world with things of its own; terms of schemes stay what they are."""
    ours = {match[0] for line in lines for match in [re.match(rb"<[^>]+", line)] if match}
    text = b"".join(lines)
    renamed = THING.sub(lambda match: match[1] + (b"-@" if match[1] in ours or b"/record/" in match[1] else b""), text)
    for number in range(quads // len(lines) + 1):
        yield from renamed.replace(b"-@", b"-%d" % number).splitlines(keepends=True)


def measure(quads: int, folder: Path) -> str:
    """Load so many quads in a process of its own, and return a row of figures."""
    file, store = folder / f"{quads}.nq", folder / f"store-{quads}"
    with file.open("wb") as out:
        out.writelines(copies(lines_of_world(), quads))
    started = time.monotonic()
    program = [sys.executable, "-m", "diplograph", "load", "--store", str(store), str(file)]
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *program], capture_output=True, text=True, check=True)
    seconds = time.monotonic() - started
    peak = int(done.stdout.split()[-1])
    opened = DiskStore(store)
    started = time.monotonic()
    opened.open()
    opening = (time.monotonic() - started) * 1000
    space = sum(path.stat().st_size for path in opened.database.iterdir()) / 1e6
    row = f"| {len(opened):,} | {seconds:.0f} s | {len(opened) / seconds:,.0f} | {peak} MB | {space:.0f} MB |"
    row += f" {space / len(opened) * 1e6:.0f} MB | {opened.files} | {opening:.0f} ms |"
    opened.close()
    file.unlink()
    shutil.rmtree(store)
    return row


def main() -> None:
    """Print a table with a row for each size that was asked for."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| quads | load | quads/s | peak memory | disk | disk per million | files | open |")
    print("|---|---|---|---|---|---|---|---|")
    for quads in map(int, sys.argv[1:] or ["1000000"]):
        with tempfile.TemporaryDirectory(prefix="diplograph-") as folder:
            print(measure(quads, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
