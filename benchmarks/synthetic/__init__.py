"""Synthetic meetings after our ontology: the same seed and number of meetings give the same bytes."""

from benchmarks.synthetic.generator import Synthetic, generate, write_quads, write_records

__all__ = ["Synthetic", "generate", "write_quads", "write_records"]
