# SPDX-License-Identifier: Apache-2.0
"""Servers that answer what no central would."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class _Impostor(ThreadingHTTPServer):
    """Answers every request with the same bytes and notes what was asked."""

    daemon_threads = True

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answering)

    def handle_error(self, *_request) -> None:
        """A client that hangs up is the point of many tests."""


class _Answering(BaseHTTPRequestHandler):
    server: _Impostor

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.wfile.write(self.server.answer)
        self.close_connection = True

    do_POST = do_GET  # noqa: N815 the base class calls it so

    def log_message(self, *_args) -> None:
        """Say nothing."""


@pytest.fixture
def impostor():
    """Serve raw bytes in the central's place."""
    running = []

    def serve(answer: bytes) -> tuple[str, list[str]]:
        server = _Impostor(answer)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}", server.asked

    yield serve
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()
