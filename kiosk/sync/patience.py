# SPDX-License-Identifier: Apache-2.0
"""Connections on which a whole answer, not only each of its bytes, has to come in time."""

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection


class _Timed(io.RawIOBase):
    """Reads from a socket until the time is up.

    A socket's own time limit begins again with every byte, and the lines before an answer may
    be endless: a hundred thousand times ``100 Continue`` would hold its reader for ever.
    """

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        self._raw = raw
        self._connection = connection
        limit = connection.gettimeout()
        self._deadline = None if limit is None else time.monotonic() + limit

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        """Read what is there, or raise TimeoutError."""
        if self._deadline is not None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer is too slow")
            self._connection.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Close what it reads from."""
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    """An answer that has to be there within the read timeout of its connection."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _TimedResponse


class _SecureConnection(HTTPSConnection):
    response_class = _TimedResponse


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class PatientAdapter(HTTPAdapter):
    """Gives a session such connections; a second of waiting for a byte is not a second more."""

    def init_poolmanager(self, connections: int, maxsize: int, *_: Any, **__: Any) -> None:
        """Make the connections."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
