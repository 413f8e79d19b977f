"""Benchmarks: a generator of synthetic meetings, and a harness that compares diplograph with its peers."""
