# SPDX-License-Identifier: Apache-2.0
"""How long a connection may take: who says nothing, or too little, holds no place for ever.

A server has so many file handles, and a connection costs its sender next to nothing and no key.
"""

import asyncio
import ctypes
import resource
from contextlib import suppress
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 15.0
"""For the head of the first request, from the connection's start."""
KEEP_SECONDS: Final = 30.0
"""For the head of the next one, from the answer."""
PACE_SECONDS: Final = 30.0
"""How often a body, or who takes an answer, has to have moved on."""
PACE_BYTES: Final = 1 << 10
"""How much of a body has to come in that time; any line that carries bytes at all does more."""
REFUSED_SECONDS: Final = 120.0
"""For the rest of a body that was answered before it ended: who sends it hears the answer then."""
HANDSHAKE_SECONDS: Final = 15.0
"""For TLS, before there is a connection here at all."""

BACKLOG: Final = 2048
"""Connections that the system keeps until somebody takes them: a region that comes back at once
after an outage hears nobody refuse it. The system's own bound (``somaxconn``) may be lower."""
TAKEN_AT_ONCE: Final = 8
"""Of them by one process in one turn, so that several processes each get some."""

_MOST_FILES: Final = 65_536
_M_ARENA_MAX: Final = -8
"""As glibc's malloc.h names it."""
_ARENAS: Final = 2


class Connection(H11Protocol):
    """Closes when nothing moves on; a body that was cut so is one whose line broke."""

    _watch: asyncio.TimerHandle | None = None
    _state: Any = None
    _came = 0
    _left: float = float("inf")
    _refused_at: float = float("inf")

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request."""
        super().connection_made(transport)
        self._state = self.conn.their_state
        self._wait(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._came += len(data)
        super().data_received(data)
        self._follow()

    def on_response_complete(self) -> None:
        """Wait for the rest of the request, if its answer came early, and for the next one."""
        self._refused_at = self.loop.time()
        super().on_response_complete()
        self._follow()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def _follow(self) -> None:
        """Begin to count anew when a head, a body or an answer has ended."""
        if self.conn.their_state is self._state:
            return
        self._state = self.conn.their_state
        self._came, self._left = 0, float("inf")
        if self._state is h11.SEND_BODY:
            self._refused_at = float("inf")
        self._wait(KEEP_SECONDS if self._state is h11.IDLE else PACE_SECONDS)

    def _wait(self, seconds: float) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Go on waiting for who moves on, or while it is this side that takes its time."""
        if self._moves_on():
            self._wait(PACE_SECONDS)
        else:
            self.transport.abort()

    def _moves_on(self) -> bool:
        left = self.transport.get_write_buffer_size()
        if left:
            before, self._left = self._left, left
            return left < before
        if self._state is h11.SEND_BODY:
            came, self._came = self._came, 0
            if self.loop.time() - self._refused_at > REFUSED_SECONDS:
                return False
            return self.flow.read_paused or came >= PACE_BYTES
        return self._state is not h11.IDLE


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose servers don't wait long for TLS, and leave something to others."""

    async def create_server(self, *arguments: Any, **options: Any) -> Any:
        """Listen."""
        if options.get("ssl") is not None:
            options["ssl_handshake_timeout"] = HANDSHAKE_SECONDS
        # one number is both for this library: how many wait, and how many are taken in one turn
        server = await super().create_server(*arguments, **{**options, "backlog": TAKEN_AT_ONCE})
        if "sock" in options:
            options["sock"].listen(BACKLOG)
        return server


def share_memory() -> None:
    """Have threads share what glibc sets aside for each: a batch's megabytes lie there for ever.

    Threads take turns here anyway. Where there is another library, nothing happens.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def allow_many() -> None:
    """Take as many file handles as this process may; a desktop's shell gives it few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wished:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wished, hard))
