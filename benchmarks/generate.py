"""``python -m benchmarks.generate``: write synthetic meetings as N-Quads, or as record files."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from benchmarks.synthetic import generate, write_quads, write_records
from benchmarks.synthetic.generator import SEED


def main() -> int:
    """Write one world."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="a file that ends in .nq, or a folder for record files")
    parser.add_argument("--meetings", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    world = generate(arguments.meetings, arguments.seed)
    if arguments.target.suffix == ".nq":
        write_quads(world, arguments.target)
        arguments.target.with_suffix(".json").write_text(
            json.dumps(world.parameters(), ensure_ascii=False, indent=1), encoding="utf-8"
        )
    else:
        write_records(world, arguments.target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
