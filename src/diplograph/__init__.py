"""diplograph: the open, citable knowledge graph of diplomatic meetings."""

__version__ = "0.3.0"
# The day of the release that the version names; what is exported between releases bears it too.
__released__ = "2026-11-26"
