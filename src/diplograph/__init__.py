"""diplograph: the open, citable knowledge graph of diplomatic meetings."""

__version__ = "0.2.0"
