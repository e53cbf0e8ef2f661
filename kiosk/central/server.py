# SPDX-License-Identifier: Apache-2.0
"""Runs the central on a socket of its own, and ends with its parent."""

import ipaddress
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn

from kiosk.central.app import create_app
from kiosk.central.store import CentralStore, Received
from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.sealing import ServiceIdentity

KEYS: Final = "keys"


class CentralError(KioskError):
    """The central can't be started, or doesn't have what was asked for."""

    code = "central.failed"


def serve(data_dir: Path, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until a signal comes or, when standard input is a pipe, until that closes.

    ``announce`` is called with the URL as soon as connections are taken; port 0 chooses a
    free one. Raises CentralError ``central.not-loopback`` for an address that others can
    reach: stations are not authenticated yet, so anybody could announce. Also raises
    StorageError and SealingError.
    """
    _refuse_others(host)
    identity = ServiceIdentity.load_or_create(data_dir / KEYS)
    store = CentralStore.open(data_dir)
    app = create_app(store, identity.recipients.names, SystemClock())
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=5,
        )
    )
    with _listening(host, port) as listener:
        _end_with_parent(server)
        announce(_url(listener))
        server.run(sockets=[listener])
    store.close()


def open_submission(data_dir: Path, submission: str) -> dict[str, bytes]:
    """Open a received submission with the Service's identity, as an officer would.

    Raises CentralError ``central.unknown``, SealingError and StorageError.
    """
    store = CentralStore.open(data_dir)
    try:
        found = store.find(submission)
    finally:
        store.close()
    if found is None:
        raise CentralError("no such submission", code="central.unknown")
    return ServiceIdentity.load_or_create(data_dir / KEYS).open(found.body)


def received(data_dir: Path) -> tuple[Received, ...]:
    """List what a central has received, in the order of arrival. Raises StorageError."""
    store = CentralStore.open(data_dir)
    try:
        return store.all()
    finally:
        store.close()


def _refuse_others(host: str) -> None:
    try:
        is_ours = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_ours = host == "localhost"
    if not is_ours:
        raise CentralError(
            "stations are not authenticated yet: only a loopback address is served",
            code="central.not-loopback",
        )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.address") from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
