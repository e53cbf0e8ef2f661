# SPDX-License-Identifier: Apache-2.0
"""A server that says back what it hears, and a client that notes what it saw."""

import socket
import threading
import time
from contextlib import closing

from tests.faults.network.proxy import Proxy

PAYLOAD = bytes(range(256)) * 40


class Echo:
    """Says back what it hears, and remembers in which pieces it came."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def heard(self) -> bytes:
        return b"".join(self.pieces)

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._listener.fileno() < 0 or not self._threads:
                connection.close()
                return
            thread = threading.Thread(target=self._say_back, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _say_back(self, connection: socket.socket) -> None:
        with closing(connection):
            try:
                while piece := connection.recv(1 << 16):
                    self.pieces.append(piece)
                    connection.sendall(piece)
            except OSError:
                return

    def close(self) -> None:
        threads, self._threads = self._threads, []
        socket.create_connection(self.address).close()
        for thread in threads:
            thread.join()
        self._listener.close()


class Seen:
    """What a client saw of one exchange."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.end = "open"
        self.began = time.monotonic()

    @property
    def got(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=10)


def is_turned_away(proxy: Proxy) -> bool:
    """Try to connect where the connection ends at once, sometimes before it was made."""
    try:
        with closing(connect(proxy)) as connection:
            return exchange(connection).end in {"reset", "closed"}
    except OSError:
        return True


def exchange(connection: socket.socket, payload: bytes = PAYLOAD, *, until_end: bool = False):
    """Send, and read what comes back up to its length or the connection's end."""
    seen = Seen()
    try:
        connection.sendall(payload)
        if until_end:
            connection.shutdown(socket.SHUT_WR)
        while until_end or len(seen.got) < len(payload):
            piece = connection.recv(1 << 16)
            if not piece:
                seen.end = "closed"
                break
            seen.pieces.append(piece)
    except TimeoutError:
        seen.end = "silent"
    except OSError:
        seen.end = "reset"
    return seen
