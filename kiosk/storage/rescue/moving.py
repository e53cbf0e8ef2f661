# SPDX-License-Identifier: Apache-2.0
"""Moves a damaged database aside and puts what could be salvaged in its place.

Every step can be repeated: a marker names the folder before anything moves, the new database is
built in that folder from nothing each time, and it takes its place in one rename. Only the
process that owns the station's data may call what is here.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.clock import Clock
from kiosk.errors import StorageError
from kiosk.sealing import Keyring
from kiosk.storage import schema
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.pragmas import PRAGMAS
from kiosk.storage.rescue.examination import Depth, examine, made_at, remember, size_of
from kiosk.storage.rescue.image import Image, log_of, remove
from kiosk.storage.rescue.reading import Source
from kiosk.storage.rescue.salvage import Salvage

FOLDER: Final = "damaged"
"""Where damaged databases are kept, one dated folder each; nobody but an operator empties it."""

REPORT: Final = "report.json"

_NAME: Final = re.compile(r"[0-9TZ-]+")
"""Of a folder."""

_REBUILT: Final = "rescued.sqlite"
_COPY: Final = "reading.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """One damaged database that was moved aside."""

    folder: Path
    why: str
    counts: dict[str, str]

    def __str__(self) -> str:
        """Say it to an operator."""
        told = ", ".join(
            f"{name} {value}" for name, value in self.counts.items() if value not in {"", "0"}
        )
        return f"{self.folder.name} ({self.why}): {told}"


def make_sound(path: Path, clock: Clock, keys: Keyring | None = None) -> Rescue | None:
    """Bring a station's database into a state in which it can be opened, before it is.

    Finishes a rescue that was cut off, examines what there is, and rescues what is damaged;
    with the station's own public key its signed manifests tell the right facts. Raises StorageError; a newer schema and another program's database stay untouched.
    """
    try:
        done = _finish(path, clock, keys) if _marker(path).exists() else None
        why = _suspicion(path) or examine(path, Depth.START)
        if why:
            _mark(path, why, clock)
            done = _finish(path, clock, keys)
        if size_of(path):
            remember(path)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.io") from error
    return done


def note(path: Path) -> None:
    """Note beside a database that was opened that there is one. Raises StorageError."""
    try:
        remember(path)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.io") from error


def require_whole(path: Path) -> None:
    """Refuse to open what only the kiosk itself may put right.

    Raises StorageError ``storage.damaged`` while a rescue is not finished, or when a database
    that was made is gone.
    """
    is_gone = not size_of(path) and (made_at(path) or size_of(log_of(path)))
    if is_gone or _marker(path).exists() or _suspect(path).exists():
        raise StorageError("the kiosk puts it right when it starts", code="storage.damaged")


def suspect(path: Path, why: str) -> None:
    """Have the next start rescue this database. Raises OSError."""
    durable.write(_suspect(path), why.encode("utf-8"))


def standing(path: Path) -> tuple[Rescue, ...]:
    """List what lies aside, oldest first; each is an alarm until an operator takes it away."""
    folders = sorted((path.parent / FOLDER).glob("*/" + REPORT))
    return tuple(_read_report(report) for report in folders)


def _mark(path: Path, why: str, clock: Clock) -> None:
    parent = path.parent / FOLDER
    parent.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.now().strftime("%Y-%m-%dT%H%M%SZ")
    taken = {one.name for one in parent.iterdir()}
    name = next(one for one in _names(stamp) if one not in taken)
    (parent / name).mkdir(mode=0o700)
    durable.sync_folder(parent)
    durable.write(_marker(path), json.dumps({"folder": name, "why": why}).encode("utf-8"))
    _suspect(path).unlink(missing_ok=True)


def _finish(path: Path, clock: Clock, keys: Keyring | None) -> Rescue | None:
    """Do what is left of a rescue; None when nothing was ever begun."""
    folder, why = _begun(path)
    if folder is None:
        _marker(path).unlink()
        return None
    kept = folder / path.name
    if not (kept.exists() and path.exists()):
        # the file last: as long as it is in its place nothing new has been put there
        for suffix in ("-wal", "-shm", ""):
            origin = path.with_name(path.name + suffix)
            if origin.exists():
                origin.rename(folder / origin.name)
        kept.touch(mode=0o600)
        durable.sync_folder(folder)
        durable.sync_folder(path.parent)
        _rebuild(kept, folder, why, clock, remembered=made_at(path), keys=keys)
        (folder / _REBUILT).replace(path)
        durable.sync_folder(path.parent)
        durable.sync_folder(folder)
    _marker(path).unlink()
    durable.sync_folder(path.parent)
    return _read_report(folder / REPORT)


def _begun(path: Path) -> tuple[Path | None, str]:
    """Say which rescue was begun and why; by the folders alone where the marker is spoilt."""
    parent = path.parent / FOLDER
    try:
        told = json.loads(_marker(path).read_text(encoding="utf-8"))
        name, why = str(told["folder"]), _word(told["why"])
    except (ValueError, LookupError, TypeError):
        name, why = "", "pages"
    if _NAME.fullmatch(name) and (parent / name).is_dir():
        return parent / name, why
    # the newest is the one that was begun last, and one without a report is not finished
    folders = [one for one in parent.glob("*") if one.is_dir()]
    folders.sort(key=lambda one: ((one / REPORT).exists(), -one.stat().st_mtime))
    return (folders[0] if folders else None), why


def _rebuild(
    kept: Path, folder: Path, why: str, clock: Clock, *, remembered: str, keys: Keyring | None
) -> None:
    new, copy = folder / _REBUILT, folder / _COPY
    for leftover in (new, copy):
        remove(leftover)
    with closing(Image(kept)) as image:
        image.write(copy)
        with closing(Source(image, copy)) as source:
            revision = source.revision() or (
                remembered if remembered in schema.REVISIONS else schema.HEAD
            )
            with _made(new, revision, clock) as (connection, journal):
                account = Salvage(source, connection, folder / "aside", keys).run()
                journal.append(connection, "storage-rescued", {"why": why, **account.facts()})
    remove(copy)
    report = {"why": why, "at": clock.now().isoformat(), **asdict(account)}
    durable.write(folder / REPORT, json.dumps(report, indent=2).encode("utf-8"))


@contextmanager
def _made(
    new: Path, revision: str, clock: Clock
) -> Iterator[tuple[sqlite3.Connection, SqlJournal]]:
    """Make the new database, to be filled in one transaction, and leave it as one durable file."""
    with closing(Database.make(new, revision, PRAGMAS)) as database:
        with database.writing() as connection:
            yield connection, SqlJournal(database, clock)
        database.checkpoint()


def _read_report(report: Path) -> Rescue:
    """Read what a rescue said; one that can't be read any more is still an alarm."""
    try:
        told = dict(json.loads(report.read_text(encoding="utf-8")))
    except (ValueError, TypeError, FileNotFoundError):
        told = {}
    counts = {
        str(name): str(value)
        for name, value in told.items()
        if name not in {"why", "at"} and not isinstance(value, list)
    }
    return Rescue(folder=report.parent, why=_word(told.get("why")), counts=counts)


def _word(why: object) -> str:
    """Take a cause as it was written; a spoilt one is one of pages."""
    return why if isinstance(why, str) and why.isascii() and why.isalpha() else "pages"


def _names(stamp: str) -> Iterator[str]:
    yield stamp
    number = 2
    while True:
        yield f"{stamp}-{number}"
        number += 1


def _marker(path: Path) -> Path:
    return path.with_name(path.name + ".rescue")


def _suspect(path: Path) -> Path:
    return path.with_name(path.name + ".suspect")


def _suspicion(path: Path) -> str:
    note = _suspect(path)
    return _word(note.read_text(encoding="utf-8", errors="replace")) if note.exists() else ""
