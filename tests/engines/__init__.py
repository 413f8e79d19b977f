"""Real SPARQL services, started on loopback for tests: other people's engines, with the commands that the documentation names."""
