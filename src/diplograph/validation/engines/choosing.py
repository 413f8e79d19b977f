"""The engines by name; a library is imported when its engine is first asked for."""

from importlib import import_module
from typing import Final

from diplograph.validation.engines.interface import CoreEngine

# From the fastest to the slowest; the modules are named here so that nobody waits for the import of an engine not chosen.
_MODULES: Final = {"shacl": "rust_engine", "pyshifty": "shifty_engine", "pyshacl": "pyshacl_engine"}
ENGINES: Final = tuple(_MODULES)
FASTEST: Final = ENGINES[0]


def engine(name: str = FASTEST) -> CoreEngine:
    """Return an engine.

    Args:
        name: One of ``ENGINES``.

    Raises:
        KeyError: when there is no such engine.
    """
    made: CoreEngine = import_module(f"diplograph.validation.engines.{_MODULES[name]}").ENGINE
    return made
