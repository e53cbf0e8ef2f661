# SPDX-License-Identifier: Apache-2.0
"""A line between a station and its central that is as bad as a test wants it, byte by byte."""

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import Coroutine
from typing import Any, Final, Self

from tests.faults.network.pumping import CHUNK, Line, Link, pump
from tests.faults.network.toxics import Down, Toxic, Way

MOST_LINKS: Final = 128
BUFFER: Final = 64 << 10
"""Of each socket: bytes that wait in the system's buffers are on no line yet."""


class Proxy:
    """Listens on the loopback address and passes on to one target; runs on a thread of its own."""

    def __init__(self, target: tuple[str, int], *, seed: int = 0) -> None:
        self._target = target
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.line = Line(random.Random(seed))  # noqa: S311 the same faults for the same seed
        self.connections = 0
        """How many were taken."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy")
        self._thread.start()
        self._call(self._listen())

    @property
    def url(self) -> str:
        """Where it stands in for its target, without TLS."""
        return f"http://127.0.0.1:{self.port}"

    def set(self, way: Way, *toxics: Toxic) -> None:
        """Make one direction this bad from now on; without toxics it is good again."""
        self._call(self._set({way: toxics}))

    def heal(self) -> None:
        """Make the line good again."""
        self._call(self._set(dict.fromkeys(Way, ())))

    def cut(self) -> None:
        """Reset every connection there is."""
        self._call(self._cut())

    def passed(self, way: Way) -> int:
        """Say how many bytes were on the line in a direction, whatever became of them."""
        return self.line.passed[way]

    def close(self) -> None:
        """End every connection and the thread."""
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _set(self, toxics: dict[Way, tuple[Toxic, ...]]) -> None:
        self.line.set(toxics)
        if self.line.is_down():
            await self._cut()
        if Down() in self.line.toxics[Way.UP]:
            await self._hang_up()
        else:
            await self._listen()

    async def _listen(self) -> None:
        if self._server is None:
            listener = socket.create_server(("127.0.0.1", self.port), backlog=MOST_LINKS)
            self.port = listener.getsockname()[1]
            self._server = await asyncio.start_server(self._take, sock=listener, limit=CHUNK)

    async def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
            await server.wait_closed()

    async def _end(self) -> None:
        await self._hang_up()
        await self._cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _cut(self) -> None:
        for link in tuple(self._links):
            link.reset()
        # the system sends the resets when the loop has run once more
        await asyncio.sleep(0)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        _prepare(writer)
        link = Link(reader, writer)
        if self.line.is_down() or len(self._links) >= MOST_LINKS:
            link.reset()
            return
        self._links.add(link)
        try:
            await link.connect(self._target)
            _prepare(link.writer(Way.UP))
            await asyncio.gather(*(pump(self.line, link, way) for way in Way))
        except OSError:
            link.reset()
        finally:
            self._links.discard(link)
            await link.end()


def _prepare(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
