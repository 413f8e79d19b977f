"""``python -m diplograph.search FILE``: the process that makes an index of names from standard input.

It says on standard output how many things it found; a server starts it for each generation.
"""

import os
import sys
from pathlib import Path
from typing import Final

from diplograph.readers import sandbox
from diplograph.search.building import build

# Who is being answered comes first.
_LITTLE_IMPORTANCE: Final = 10

if __name__ == "__main__":
    sandbox.die_with_parent()
    os.nice(_LITTLE_IMPORTANCE)
    print(build(sys.stdin.buffer, Path(sys.argv[1])))  # noqa: T201 - it is the answer to who started us
