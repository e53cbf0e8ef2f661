# SPDX-License-Identifier: Apache-2.0
"""Runs the central on a socket of its own, in one process or several, and ends with its parent."""

import gc
import ipaddress
import os
import signal
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final, Self

import uvicorn
from starlette.types import ASGIApp

from kiosk import connections
from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.door.calling import Calls
from kiosk.central.failures import CentralError
from kiosk.central.limits import LIMITS
from kiosk.central.operating import logs
from kiosk.central.operating.logs import LogFormat
from kiosk.central.workers import READY, Workers
from kiosk.clock import SystemClock

GRACE_SECONDS: Final = 5
"""For what is being answered when the end comes."""
_PATHS: Final = ("data_dir", "tls_cert", "tls_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where and how a central is served."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 0
    """0 chooses a free one."""
    database: str | None = None
    """A PostgreSQL URL; none is SQLite in the folder."""
    store: str | None = None
    """Where sealed bodies lie; none is the folder."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    """Whether somebody before it speaks TLS."""
    client_header: str | None = None
    """Where that one says who asks, as in ``X-Forwarded-For``."""
    workers: int = 1
    """How many processes; more than one need PostgreSQL."""
    log_format: LogFormat = LogFormat.TEXT

    def told(self) -> Mapping[str, Any]:
        """Say it in JSON's words."""
        return {
            name: str(value) if isinstance(value, Path) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Read what ``told`` says."""
        paths = {name: Path(told[name]) for name in _PATHS if told[name] is not None}
        return cls(**{**told, **paths})


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
    that others can reach without TLS and ``central.workers`` for several processes on SQLite,
    and SettingsError, StorageError and SealingError.
    """
    _refuse_open_ears(serving)
    _refuse_to_share_a_file(serving)
    logs.set_up(serving.log_format)
    with _listening(serving.host, serving.port) as listener:
        if serving.workers == 1:
            with _opened(serving) as centre:
                server = _server(serving, centre)
                _when_parent_ends(server.handle_end)
                announce(_started(serving, listener, centre, station))
                with _at_work(centre):
                    server.run(sockets=[listener])
            return
        with _opened(serving) as centre:
            _configuration(serving, _app(serving, centre))  # what is wrong with it is said once
            started = _started(serving, listener, centre, station)
        _supervise(serving, listener, lambda: announce(started))


def work(told: Mapping[str, Any], say: Callable[[bytes], object]) -> None:
    """Be one of several processes: serve on a socket that is listening, until told to end.

    Raises what ``serve`` raises.
    """
    serving = Serving.of({name: value for name, value in told.items() if name != "listener"})
    logs.set_up(serving.log_format)
    with (
        socket.socket(fileno=told["listener"]) as listener,
        _opened(serving) as centre,
    ):
        server = _server(serving, centre)
        server.say = lambda: say(READY)
        _when_parent_ends(server.handle_end)
        with _at_work(centre):
            server.run(sockets=[listener])


@contextmanager
def _at_work(centre: Centre) -> Iterator[None]:
    """Run what works beside the answers.

    Only once the server is made: it has the database's transactions timed, and a thread that
    begins one while that is being arranged would end of it.
    """
    with Calls(centre.hooks, centre.clock), centre.housekeeping.daily():
        yield


def _supervise(serving: Serving, listener: socket.socket, announce: Callable[[], None]) -> None:
    is_over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: is_over.set())
    workers = Workers(serving.told(), listener.fileno(), serving.workers)
    try:
        workers.start()
        _when_parent_ends(is_over.set)
        announce()
        workers.keep(is_over)
    finally:
        workers.stop()


class _Server(uvicorn.Server):
    """Ends when it is told, and says when it has begun."""

    say: Callable[[], object] | None = None

    def handle_end(self) -> None:
        """Answer what was asked, and end."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections."""
        await super().startup(sockets)
        if self.say is not None:
            self.say()


def _opened(serving: Serving) -> Centre:
    connections.allow_many()
    connections.share_memory()
    gc.freeze()  # what was imported stays: a collection need not look through it each time
    return Centre.open(serving.data_dir, SystemClock(), serving.database, serving.store)


def _app(serving: Serving, centre: Centre) -> ASGIApp:
    is_secure = serving.tls_cert is not None or serving.behind_proxy
    desk = DeskSettings.load(serving.data_dir, is_secure=is_secure)
    return create_app(
        centre,
        desk,
        limits=LIMITS,
        client_header=serving.client_header,
        is_proxied=serving.behind_proxy,
    )


def _server(serving: Serving, centre: Centre) -> _Server:
    return _Server(_configuration(serving, _app(serving, centre)))


def _started(
    serving: Serving, listener: socket.socket, centre: Centre, station: str | None
) -> Started:
    code = None if station is None else centre.stations.invite(station, centre.clock.now())
    return Started(url=_url(listener, is_tls=serving.tls_cert is not None), code=code)


def _configuration(serving: Serving, app: ASGIApp) -> uvicorn.Config:
    configuration = uvicorn.Config(
        app,
        log_config=None,
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
        timeout_graceful_shutdown=GRACE_SECONDS,
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


def _refuse_to_share_a_file(serving: Serving) -> None:
    """SQLite has one writer at a time: several processes would only wait for each other."""
    if serving.workers > 1 and serving.database is None:
        raise CentralError("several workers need --database", code="central.workers")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=connections.BACKLOG)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.address") from error
    # connections inherit it: an answer's content must not wait until its head is confirmed
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _url(listener: socket.socket, *, is_tls: bool) -> str:
    host, port = listener.getsockname()[:2]
    scheme = "https" if is_tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _when_parent_ends(end: Callable[[], None]) -> None:
    """Whoever started this process holds its standard input; with it this process ends."""
    try:
        if not stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
            return
    except (OSError, ValueError, AttributeError):
        return

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        end()

    threading.Thread(target=watch, name="parent", daemon=True).start()
