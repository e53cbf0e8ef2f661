# SPDX-License-Identifier: Apache-2.0
"""Somebody in the middle who reads the requests, and answers, alters, loses or repeats as told."""

import http.client
import ssl
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self

_HOP: Final = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to pass on."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


Forward = Callable[[Heard], Reply]
Answer = Reply | Iterable[bytes] | None
"""An answer; or bytes to be written as they are before hanging up; or hanging up at once."""
Script = Callable[[Heard, Forward], Answer]


def pass_on(heard: Heard, forward: Forward) -> Reply:
    """Do as an honest proxy does."""
    return forward(heard)


class Middlebox(ThreadingHTTPServer):
    """Stands before one central; the script decides on each request."""

    daemon_threads = True
    block_on_close = True

    def __init__(
        self, target: tuple[str, int], script: Script = pass_on, tls: ssl.SSLContext | None = None
    ) -> None:
        self._target = target
        self.script = script
        self.heard: deque[Heard] = deque(maxlen=10_000)
        self.bugs: list[BaseException] = []
        """What a script raised; a test ends with none."""
        self._tls = tls
        super().__init__(("127.0.0.1", 0), _Hearing)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="middlebox")
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.server_port

    @property
    def url(self) -> str:
        """Where it stands in for the central."""
        scheme, host = ("https", "localhost") if self._tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.server_port}"

    def forward(self, heard: Heard) -> Reply:
        """Ask the central itself, on a connection of its own."""
        connection = http.client.HTTPConnection(*self._target, timeout=20)
        try:
            connection.putrequest(
                heard.method, heard.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in heard.headers:
                if name.lower() not in _HOP:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(heard.body)))
            connection.endheaders(heard.body)
            response = connection.getresponse()
            body = response.read()
            headers = [one for one in response.getheaders() if one[0].lower() not in _HOP]
            return Reply(status=response.status, headers=tuple(headers), body=body)
        finally:
            connection.close()

    def finish_request(self, request, client_address) -> None:
        """Begin a connection, on its own thread because of the handshake."""
        if self._tls is not None:
            with self._tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        else:
            super().finish_request(request, client_address)

    def handle_error(self, request, client_address) -> None:
        """Keep what is a mistake of the test's; a station that hangs up is not."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError | http.client.HTTPException):
            self.bugs.append(error)

    def close(self) -> None:
        """End it, and raise what a script did wrong."""
        self.shutdown()
        self._thread.join()
        # threads that wait for a station's next request end with their connections
        self.block_on_close = False
        self.server_close()
        if self.bugs:
            raise self.bugs[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class _Hearing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: Middlebox

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(20)

    def _hear(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        heard = Heard(
            method=self.command, path=self.path, headers=tuple(self.headers.items()), body=body
        )
        self.server.heard.append(heard)
        answer = self.server.script(heard, self.server.forward)
        if isinstance(answer, Reply):
            self._reply(answer)
            return
        self.close_connection = True
        with suppress(OSError):
            for piece in _pieces(answer):
                self.wfile.write(piece)
                self.wfile.flush()

    def _reply(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        # 204 and answers to HEAD have no body whatever they say
        if self.command != "HEAD" and reply.status != http.HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()

    do_GET = do_POST = do_HEAD = do_PATCH = _hear  # noqa: N815 the base class calls them so

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def _pieces(answer: Iterable[bytes] | None) -> Iterator[bytes]:
    if isinstance(answer, bytes):
        yield answer
    elif answer is not None:
        yield from answer
