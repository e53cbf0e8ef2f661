# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of the tests' own: a folder that is thrown away, a socket, no port."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg

from kiosk.central.storage.database import CentralDatabase

SUPERUSER = "kiosk"
MEMORY = Path("/dev/shm")  # noqa: S108 where the kernel keeps files in memory
ROOM = 12 * 2**30
"""Bytes that several workers' servers may come to: a database of its own for each test."""


def place() -> Path | None:
    """Choose memory where there is plenty: nobody cuts the power here, and it is three times as quick."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None


def binaries() -> Path:
    """Say where the newest installed server is; packaging/system-packages.txt asks for one."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise FileNotFoundError("PostgreSQL is not installed: packaging/setup.sh does that")
    return Path(initdb).parent


class Server:
    """Set up as a real one is (fsync is on); ends with ``stop``."""

    def __init__(self) -> None:
        self._binaries = binaries()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir=place()))
        self._numbers = count(1)
        self._as: dict[str, int | str] = {}
        self._has_tables = False
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
            self._as = {"user": "postgres", "group": "postgres"}
        try:
            self._run("initdb", "-D", self._data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8")
            self._start()
        except BaseException:
            self.stop()
            raise

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def pid(self) -> int:
        """The server's first process."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def database(self) -> str:
        """Make an empty database and say its URL for SQLAlchemy."""
        return self._make(f"central{next(self._numbers)}", "template1")

    def with_tables(self) -> str:
        """Make a database that has the central's tables; to copy them is quicker than to make them."""
        if not self._has_tables:
            with tempfile.TemporaryDirectory() as folder:
                CentralDatabase.open(Path(folder), self._make("tables", "template1")).close()
            self._has_tables = True
        return self._make(f"central{next(self._numbers)}", "tables")

    def _make(self, name: str, template: str) -> str:
        with psycopg.connect(host=str(self._folder), user=SUPERUSER, dbname="postgres") as one:
            one.autocommit = True
            one.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # names of ours
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self._folder}"

    def restart(self, *settings: str) -> None:
        """End it in order, and start it with these settings, or as it is without any."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")
        self._start(*settings)

    def stop(self) -> None:
        """End it at once and leave nothing."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, *settings: str) -> None:
        options = f"-c listen_addresses='' -k {self._folder} -c max_wal_size=4GB"
        chosen = " ".join([options, *(f"-c {one}" for one in settings)])
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", chosen, "start")

    def _run(self, program: str, *arguments: str | Path) -> None:
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [self._binaries / program, *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment,
            **self._as,
        )
