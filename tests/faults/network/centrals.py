# SPDX-License-Identifier: Apache-2.0
"""The real central on a real socket, which can be restarted and set back to a backup."""

import shutil
import socket
import sqlite3
import threading
from contextlib import closing
from itertools import count
from pathlib import Path

import uvicorn

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.operating import backups, restoring
from kiosk.central.storage.database import FILE_NAME
from kiosk.clock import Clock
from kiosk.sealing import age
from kiosk.sync import pinned
from kiosk.sync.client import CentralClient
from tests.faults.network.keeping import Held, held
from tests.faults.network.kiosks import Kiosk


class Listener:
    """A server on a thread of its own; whoever needs it puts an application behind it."""

    def __init__(self) -> None:
        self.app = None
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address: tuple[str, int] = self._socket.getsockname()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._answer,
                log_level="critical",
                interface="asgi3",
                lifespan="off",
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    async def _answer(self, scope, receive, send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def close(self) -> None:
        """End it."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class Central:
    """A central in a folder."""

    def __init__(self, listener: Listener, folder: Path, clock: Clock) -> None:
        self._listener = listener
        self._clock = clock
        self._backups = count(1)
        self._identity = age.generate()
        self.folder = folder
        self.start()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return self._listener.address

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.address[1]}"

    def start(self) -> None:
        """Open the database and answer."""
        self.centre = Centre.open(self.folder, self._clock)
        self._listener.app = create_app(self.centre)

    def stop(self) -> None:
        """Close the database."""
        self.centre.close()

    def restart(self) -> None:
        """Begin again with what is on the disk."""
        self.stop()
        self.start()

    def backup(self) -> Path:
        """Back it up, as an administrator does at night."""
        copy = self.folder.with_name(f"{self.folder.name}-backup-{next(self._backups)}")
        recipient = age.recipient_of(self._identity)
        backups.make(self.centre, copy, [recipient], self._clock.now())
        return copy

    def restore(self, copy: Path) -> None:
        """Begin again with an old backup, on a machine that has lost everything."""
        self.stop()
        shutil.rmtree(self.folder)
        restoring.restore(copy, [self._identity], self.folder, self._clock, by="test")
        self.start()

    def forget_its_constraint(self) -> None:
        """Let one id come twice: the negative control of everything that is there once."""
        self.stop()
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as connection:
            # what points to it goes first, because nothing may point to what isn't unique
            for table in ("chunk", "part", "step", "submission"):
                connection.execute(f"CREATE TABLE loose AS SELECT * FROM {table}")  # noqa: S608
                connection.execute(f"DROP TABLE {table}")
                connection.execute(f"ALTER TABLE loose RENAME TO {table}")
            connection.commit()
        self.start()

    def enrol(self, kiosk: Kiosk) -> None:
        """Make a station known, with a one-time code and over the socket."""
        code = self.centre.stations.invite(kiosk.code, self._clock.now())
        client = CentralClient(self.url, kiosk.code, kiosk.key, kiosk.clock)
        try:
            pinned.install(client.enrol(code), kiosk.folder / "keys")
        finally:
            client.close()

    def held(self) -> Held:
        """Say what it has."""
        return held(self.folder / FILE_NAME)
