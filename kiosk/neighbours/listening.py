# SPDX-License-Identifier: Apache-2.0
"""Listens to neighbours on a private address, on a thread of its own; bounded for everybody else."""

import asyncio
import socket
from collections.abc import Callable
from http import HTTPStatus
from threading import Event, Thread
from typing import Final

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kiosk import connections
from kiosk.neighbours.addresses import is_local, split
from kiosk.neighbours.door import Reply, Request
from kiosk.neighbours.wire import MOST_HEAD_BYTES, MOST_REQUEST_BYTES, PROOF_HEADER

ADDRESS: Final = "neighbour.address"
"""The address to listen on is not there, or somebody else has it."""
PUBLIC: Final = "neighbour.public"
"""An address that is not of a local network, or not a single one: nobody listens there."""

MOST_CONNECTIONS: Final = 24
MOST_OF_ONE_ADDRESS: Final = 6
PATIENCE: Final = 5.0
"""Seconds in which a connection has to move on: its other end is in the same building."""
AGAIN_SECONDS: Final = 15.0
"""Before the next try to listen: the network may come up after this program."""
STOP_SECONDS: Final = 5.0


class _Connection(connections.Connection):
    """Goes at once where there are too many, and soon where nothing moves on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        here = self.client[0] if self.client else ""
        of_one = sum(1 for one in self.connections if _host(one) == here)
        if len(self.connections) > MOST_CONNECTIONS or of_one > MOST_OF_ONE_ADDRESS:
            transport.abort()

    def _wait(self, seconds: float) -> None:
        super()._wait(min(seconds, PATIENCE))


def _host(connection: object) -> str:
    client: tuple[str, int] | None = getattr(connection, "client", None)
    return client[0] if client else ""


class Listener:
    """One address at which neighbours are heard, until it is closed."""

    def __init__(self, address: str, hear: Callable[[Request], Reply]) -> None:
        self._address = address
        self._hear = hear
        self._ended = Event()
        self._server: uvicorn.Server | None = None
        self._thread = Thread(target=self._listen, name="neighbours")
        self.problem = ""
        """Why nobody is heard (a stable code)."""
        self.url = ""
        """Where it listens, once it does."""

    def start(self) -> None:
        """Listen from now on, or as soon as the address is there."""
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._ended.set()
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(STOP_SECONDS)

    def _listen(self) -> None:
        try:
            host, port = split(self._address)
        except ValueError:  # a port that there is not
            self.problem = ADDRESS
            return
        if not is_local(host):
            self.problem = PUBLIC
            return
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        while not self._ended.is_set():
            try:
                with socket.create_server((host, port), family=family) as listener:
                    self._serve(listener)
            except OSError:
                self.problem = ADDRESS
                self._ended.wait(AGAIN_SECONDS)

    def _serve(self, listener: socket.socket) -> None:
        self._server = server = uvicorn.Server(
            uvicorn.Config(
                self._answer,
                log_config=None,
                log_level="error",  # what strangers send is no reason to fill a log
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                lifespan="off",
                interface="asgi3",
                loop=f"{connections.__name__}:{connections.Loop.__name__}",
                http=_Connection,
                ws="none",
                limit_concurrency=MOST_CONNECTIONS,
                h11_max_incomplete_event_size=MOST_HEAD_BYTES,
                timeout_keep_alive=int(PATIENCE),
                timeout_graceful_shutdown=1,
            )
        )
        if not self._ended.is_set():
            shown, port = listener.getsockname()[:2]
            self.problem = ""
            self.url = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
            server.run(sockets=[listener])

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        incoming = Incoming(scope, receive)
        content = bytearray()
        try:
            async for piece in incoming.stream():
                content += piece
                if len(content) > MOST_REQUEST_BYTES:
                    large = Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    await large(scope, receive, send)
                    return
        except ClientDisconnect:
            return
        request = Request(
            method=incoming.method,
            path=incoming.url.path,
            authorization=incoming.headers.get("authorization", ""),
            content=bytes(content),
            address=incoming.client.host if incoming.client else "",
        )
        reply = await run_in_threadpool(self._hear, request)
        headers = {"Cache-Control": "no-store", PROOF_HEADER: reply.proof} if reply.proof else {}
        answer = Response(reply.content, status_code=reply.status, headers=headers)
        await answer(scope, receive, send)
