# SPDX-License-Identifier: Apache-2.0
"""The whole database as one stream, by the tools of the database's own makers, and back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, Final

from sqlalchemy.engine import URL

from kiosk import durable
from kiosk.central.failures import CentralError
from kiosk.central.storage.database import FILE_NAME, CentralDatabase
from kiosk.errors import DeliveryError
from kiosk.sync.solitude import Solitude

_COPY: Final = f"{FILE_NAME}.dump"
_LOCK: Final = f"{_COPY}.lock"

_INSTALLED: Final = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version."""


class Reading:
    """A stream that something else checks while it is read."""

    def __init__(self, source: IO[bytes], checker: IO[bytes]) -> None:
        self._source = source
        self._checker = checker

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes; none at the end."""
        piece = self._source.read(size)
        self._checker.write(piece)
        return piece


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Be the only one who holds this lock.

    Raises CentralError ``central.backup-busy``, and ``central.backup`` where none can be.
    """
    with ExitStack() as held:
        try:
            held.enter_context(Solitude(lock))
        except DeliveryError as error:
            is_busy = error.code == "delivery.busy"
            code = "central.backup-busy" if is_busy else "central.backup"
            raise CentralError(lock.name, code=code) from error
        yield


@contextmanager
def dumped(database: CentralDatabase) -> Iterator[Reading | IO[bytes]]:
    """Give the database as it is at this moment, while others go on writing.

    What was read counts only once the context has ended: a dump that can't be read back is
    found then. Raises CentralError ``central.backup`` and ``central.backup-busy``, and OSError.
    """
    url = database.engine.url
    stream = _postgresql_dump(url) if database.is_postgresql else _sqlite_dump(database)
    with stream as opened:
        yield opened


@contextmanager
def _sqlite_dump(database: CentralDatabase) -> Iterator[IO[bytes]]:
    # beside the database, never where the backup goes: it is not encrypted
    place = Path(str(database.engine.url.database)).parent
    copy = place / _COPY
    with alone(place / _LOCK):
        try:
            copy.unlink(missing_ok=True)
            copy.touch(mode=0o600)
            with database.engine.connect() as connection, closing(sqlite3.connect(copy)) as target:
                raw = connection.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)  # noqa: S101
                raw.backup(target, pages=4096)
                target.execute("PRAGMA journal_mode = DELETE")
                if target.execute("PRAGMA quick_check").fetchone() != ("ok",):
                    raise CentralError("the copy is damaged", code="central.backup")
            with copy.open("rb") as stream:
                yield stream
        except sqlite3.Error as error:
            raise CentralError(type(error).__name__, code="central.backup") from error
        finally:
            copy.unlink(missing_ok=True)


def load_sqlite(data_dir: Path, dump: Path) -> None:
    """Put a dump in the place of a database that is not there yet, durably. Raises OSError."""
    dump.chmod(0o600)
    durable.sync_file(dump)
    dump.replace(data_dir / FILE_NAME)
    durable.sync_folder(data_dir)


def load_postgresql(url: URL, dump: Path) -> None:
    """Fill an empty database from a dump, all or nothing.

    Raises CentralError ``central.restore``.
    """
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    _run([*command, "--single-transaction", f"--dbname={_place(url)}", str(dump)], url)


@contextmanager
def _postgresql_dump(url: URL) -> Iterator[Reading]:
    dump = [_program("pg_dump"), "--format=custom", "--compress=0", "--no-owner"]
    check = [_program("pg_restore"), "--file=/dev/null"]
    with (
        _started([*dump, "--no-privileges", f"--dbname={_place(url)}"], url) as source,
        _started(check, url, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as checker,
    ):
        assert source.stdout is not None  # noqa: S101
        assert checker.stdin is not None  # noqa: S101
        try:
            yield Reading(source.stdout, checker.stdin)
            checker.stdin.close()
        except BrokenPipeError as error:
            raise CentralError("the dump can't be read back", code="central.backup") from error
        if source.wait() != 0 or checker.wait() != 0:
            raise CentralError("the dump is not whole", code="central.backup")


@contextmanager
def _started(command: list[str], url: URL, **streams: int) -> Iterator[subprocess.Popen[bytes]]:
    ends = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, **streams}
    # no shell; the password goes through the environment, where other users don't see it
    process = subprocess.Popen(command, env=_environment(url), **ends)  # type: ignore[call-overload]  # noqa: S603
    try:
        yield process
    finally:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)
        if process.poll() is None:
            process.kill()
        process.wait()


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _run(command: list[str], url: URL) -> None:
    done = subprocess.run(  # noqa: S603
        command,
        check=False,
        env=_environment(url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise CentralError(f"{Path(command[0]).name} failed", code="central.restore")


def _place(url: URL) -> str:
    """Name the database as PostgreSQL's own programs do, without its password."""
    from psycopg.conninfo import make_conninfo

    known = url.translate_connect_args(username="user", database="dbname")
    known.pop("password", None)
    query = {name: str(value) for name, value in url.query.items() if name != "options"}
    return make_conninfo(**{**known, **query})


def _environment(url: URL) -> Mapping[str, str]:
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    return {**os.environ, **secret}


def _program(name: str) -> str:
    """Find a program: the newest installed one, because older ones can't read newer servers."""
    versions = sorted(_INSTALLED.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise CentralError(f"{name} is not installed", code="central.no-tools")
    return found
