"""A generation kept by another SPARQL 1.1 service: asked over HTTP, and never trusted to be whole without a sign of it."""

from diplograph.store.remote.store import RemoteStore

__all__ = ["RemoteStore"]
