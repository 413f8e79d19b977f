"""The readers as a store, for code that runs in threads: pages, documents, named questions."""
