"""The server: SPARQL, the named queries, the things and the documents over HTTP, for people and programs."""
