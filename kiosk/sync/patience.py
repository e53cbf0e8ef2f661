# SPDX-License-Identifier: Apache-2.0
"""Connections on which a whole answer, not only each of its bytes, has to come in time."""

import io
import socket
import ssl
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPResponse
from typing import Any, Final

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.wait import wait_for_read

GRACE: Final = 2.0
"""Seconds that an answer is still waited for when everything is to stop: most are there by then."""
_LOOK: Final = 0.25


class BrokenOffError(Exception):
    """Everything is to stop; a value of this room."""


class _Timed(io.RawIOBase):
    """Reads from a socket until the time is up, or everything is to stop.

    A socket's own time limit begins again with every byte, and the lines before an answer may
    be endless: a hundred thousand times ``100 Continue`` would hold its reader for ever.
    """

    def __init__(
        self, raw: io.RawIOBase, connection: socket.socket, is_stopped: Callable[[], bool]
    ) -> None:
        self._raw = raw
        self._connection = connection
        self._is_stopped = is_stopped
        self._stop_at: float | None = None
        limit = connection.gettimeout()
        self._deadline = None if limit is None else time.monotonic() + limit

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        """Read what is there, or raise TimeoutError or BrokenOffError."""
        if self._deadline is not None:
            self._wait(self._deadline)
        return self._raw.readinto(buffer)

    def _wait(self, deadline: float) -> None:
        while True:
            now = time.monotonic()
            if deadline <= now:
                raise TimeoutError("the answer is too slow")
            if self._stop_at is None and self._is_stopped():
                self._stop_at = now + GRACE
            if self._stop_at is not None and self._stop_at <= now:
                raise BrokenOffError
            if self._is_there(min(_LOOK, deadline - now)):
                self._connection.settimeout(deadline - now)
                return

    def _is_there(self, seconds: float) -> bool:
        """Wait so long at most; what TLS has unpacked already shows on no socket."""
        connection = self._connection
        has_more = isinstance(connection, ssl.SSLSocket) and connection.pending() > 0
        return has_more or wait_for_read(connection, seconds)

    def close(self) -> None:
        """Close what it reads from."""
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    """An answer that has to be there within the read timeout of its connection."""

    def __init__(
        self, is_stopped: Callable[[], bool], sock: socket.socket, *args: Any, **options: Any
    ) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, is_stopped))


class PatientAdapter(HTTPAdapter):
    """Gives a session such connections; a second of waiting for a byte is not a second more."""

    def __init__(self, is_stopped: Callable[[], bool]) -> None:
        self._is_stopped = is_stopped
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, *_: Any, **__: Any) -> None:
        """Make the connections."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize)
        self.poolmanager.pool_classes_by_scheme = {
            "http": self._pool(HTTPConnectionPool, HTTPConnection),
            "https": self._pool(HTTPSConnectionPool, HTTPSConnection),
        }

    def _pool(self, pool: type[HTTPConnectionPool], connection: type[HTTPConnection]) -> Any:
        answer = partial(_TimedResponse, self._is_stopped)
        patient = type("Patient", (connection,), {"response_class": answer})
        return type("PatientPool", (pool,), {"ConnectionCls": patient})
