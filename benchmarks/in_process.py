"""``python -m benchmarks.in_process``: rdflib alone, behind the least that can be asked over HTTP.

What the line costs is a fraction of a millisecond; it lets rdflib be timed, watched and ended like the other peers.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from rdflib import Dataset


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    graph: Dataset

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query)["query"][0])

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, query: str) -> None:
        result = self.graph.query(query)
        body = result.serialize(format="nt" if result.type == "CONSTRUCT" else "json") or b""
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


if __name__ == "__main__":
    _Handler.graph = Dataset(default_union=True)
    _Handler.graph.parse(sys.argv[1], format="nquads")
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), _Handler).serve_forever()
