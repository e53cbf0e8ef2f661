# SPDX-License-Identifier: Apache-2.0
"""Runs the central on a socket of its own, and ends with its parent."""

import ipaddress
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from kiosk.central import connections
from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.failures import CentralError
from kiosk.clock import SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where and how a central is served."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 0
    """0 chooses a free one."""
    database: str | None = None
    """A PostgreSQL URL; none is SQLite in the folder."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    """Whether somebody before it speaks TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What there is to say once connections are taken."""

    url: str
    code: str | None = None
    """With which the station that was named enrols, once."""


def serve(
    serving: Serving, announce: Callable[[Started], None], station: str | None = None
) -> None:
    """Serve until a signal comes or, when standard input is a pipe, until that closes.

    ``announce`` is called as soon as connections are taken, with a one-time code for the
    ``station``, if one is named. Raises CentralError ``central.not-loopback`` for an address
    that others can reach without TLS, and StorageError and SealingError.
    """
    _refuse_open_ears(serving)
    connections.allow_many()
    clock = SystemClock()
    with (
        Centre.open(serving.data_dir, clock, serving.database) as centre,
        _listening(serving.host, serving.port) as listener,
    ):
        server = uvicorn.Server(_configuration(serving, create_app(centre)))
        _end_with_parent(server)
        code = None if station is None else centre.stations.invite(station, clock.now())
        announce(Started(url=_url(listener, is_tls=serving.tls_cert is not None), code=code))
        server.run(sockets=[listener])


def _configuration(serving: Serving, app: ASGIApp) -> uvicorn.Config:
    configuration = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,  # the app says its own time
        proxy_headers=False,
        lifespan="off",
        loop=f"{connections.__name__}:{connections.Loop.__name__}",
        http=connections.Connection,
        ws="none",
        timeout_keep_alive=ceil(connections.KEEP_SECONDS),
        timeout_graceful_shutdown=5,
        ssl_certfile=serving.tls_cert,
        ssl_keyfile=serving.tls_key,
    )
    try:
        configuration.load()
    except OSError as error:  # a file that isn't there, and every trouble of TLS
        raise CentralError(type(error).__name__, code="central.tls") from error
    return configuration


def _refuse_open_ears(serving: Serving) -> None:
    """Never speak to others in the clear: answers could be forged and sizes read on the way."""
    if (serving.tls_cert is None) != (serving.tls_key is None):
        raise CentralError("a certificate and its key belong together", code="central.tls")
    try:
        is_ours = ipaddress.ip_address(serving.host).is_loopback
    except ValueError:
        is_ours = serving.host == "localhost"
    if not (is_ours or serving.tls_cert or serving.behind_proxy):
        raise CentralError(
            "others are served with --tls-cert and --tls-key, or with --behind-proxy",
            code="central.not-loopback",
        )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.address") from error
    # connections inherit it: an answer's content must not wait until its head is confirmed
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _url(listener: socket.socket, *, is_tls: bool) -> str:
    host, port = listener.getsockname()[:2]
    scheme = "https" if is_tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _end_with_parent(server: uvicorn.Server) -> None:
    """A station that started this process holds its standard input; no station, no central."""
    try:
        if not stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
            return
    except (OSError, ValueError, AttributeError):
        return

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        server.should_exit = True

    threading.Thread(target=watch, name="parent", daemon=True).start()
