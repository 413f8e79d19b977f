"""diplograph: the open, citable knowledge graph of diplomatic meetings."""

__version__ = "0.1.0"
