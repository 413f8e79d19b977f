"""The checks in an editor: a server of the Language Server Protocol over standard input and output."""

from diplograph.editor.server import make_server

__all__ = ["make_server"]
