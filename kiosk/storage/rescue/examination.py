# SPDX-License-Identifier: Apache-2.0
"""Finds out whether a database is damaged, without writing a byte to it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import CheckConstraint

from kiosk import durable, timestamps
from kiosk.audit import Record, verify
from kiosk.errors import StorageError
from kiosk.storage import schema
from kiosk.storage.faults import SPOILT, raise_named
from kiosk.storage.rescue.image import log_of, read_log
from kiosk.storage.rescue.statements import STATED, agrees
from kiosk.storage.tables import METADATA

QUICK_BYTES: Final = 32 << 20
"""How large a database is looked at whole before the station takes applications.

Reading from a cold disk is what costs: 1.2 s for 49 MB (10,000 submissions), 14 s for 500 MB
(100,000); decision 22 has the table.
"""


class Depth(Enum):
    """How much is looked at."""

    START = "start"
    """WHOLE while the file is small, else what a start reads anyway; WHOLE follows at once."""
    WHOLE = "whole"
    """Every page, index, rule and body, and the journal's chain; nothing of the log."""


def examine(path: Path, depth: Depth) -> str:
    """Say in a word what is damaged; empty when nothing is.

    Raises StorageError for everything but damage: a newer schema, a disk that refuses, …
    """
    try:
        return _examine(path, depth)
    except SPOILT as error:
        try:
            raise_named(error)
        except StorageError as named:
            # a name or a word that SQLite can't read any more is told as a plain failure
            if named.code in {"storage.damaged", "storage.failed"}:
                return "pages"
            raise
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.io") from error


def _examine(path: Path, depth: Depth) -> str:
    log = log_of(path)
    remembered = made_at(path)
    if size_of(path) == 0:
        return "missing" if remembered or size_of(log) else ""
    # while a writer is at work its log may be read half written, so only a start looks at it
    if depth is Depth.START and (frames := read_log(log)) and frames.is_damaged:
        return "log"
    with closing(read_only(path)) as connection:
        if not _is_ours(connection, remembered):
            return "schema"
        is_small = size_of(path) + size_of(log) <= QUICK_BYTES
        looks = _shallow if depth is Depth.START and not is_small else _deep
        return next(looks(connection), "")


def read_only(path: Path) -> sqlite3.Connection:
    """Open a database that must stay as it is: closing moves nothing out of its log."""
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None
    )
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def size_of(path: Path) -> int:
    """Say a file's size; nothing is 0."""
    return path.stat().st_size if path.exists() else 0


def remember(path: Path) -> None:
    """Note beside a database that it was made, and at which revision it may be.

    Without the note an emptied file would pass for a new one, and a spoilt revision for a
    newer one. Raises OSError.
    """
    note = _note(path)
    if made_at(path) != schema.HEAD:
        durable.write(note, schema.HEAD.encode("utf-8"))


def made_at(path: Path) -> str:
    """Say the revision that was noted; empty when nothing was."""
    note = _note(path)
    return note.read_text(encoding="utf-8", errors="replace") if note.exists() else ""


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".made")


def _is_ours(connection: sqlite3.Connection, remembered: str) -> bool:
    """Accept what this program may work on; False for what damage made of it.

    Raises StorageError for another's database and for a newer schema.
    """
    is_expected = remembered in schema.REVISIONS
    try:
        found = schema.revision(connection)
        schema.knows(found)
    except StorageError as error:
        if is_expected and error.code in {"storage.foreign", "storage.newer-schema"}:
            return False
        raise
    return found is not None or not remembered


def _shallow(connection: sqlite3.Connection) -> Iterator[str]:
    """Read the roots of the tables; what is damaged there raises."""
    for table in ("submission", "outbox", "journal"):
        connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchall()  # noqa: S608 our own names
    yield from ()


def _deep(connection: sqlite3.Connection) -> Iterator[str]:
    """Look at everything; each way of being damaged once, the cheapest first."""
    # it takes twice a quick_check's time from memory and no longer than it from a disk
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        yield "pages"
    if schema.revision(connection) is None:
        return
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        yield "rows"
    tables = _tables(connection)
    is_new = "tally" in tables
    if any(connection.execute(one).fetchone() for one in (_HALF, *(_ODD if is_new else ()))):
        yield "rows"
    if not _texts_make_sense(connection) or (is_new and not _statements_agree(connection)):
        yield "rows"
    if schema.revision(connection) == schema.HEAD and not _rules_hold(connection):
        yield "rows"
    if "figure" in tables:
        # what is no text raises
        connection.execute("SELECT form, item FROM figure").fetchall()
    for digest, body in connection.execute(_BODIES):
        if hashlib.sha256(body).hexdigest() != digest:
            yield "digest"
    if not _chain_holds(connection):
        yield "chain"


def _texts_make_sense(connection: sqlite3.Connection) -> bool:
    """Read every word beside the bodies; one that is no text raises, a time may be none."""
    texts = "reference, station, form_id, form_version, language, mode, clock_trust, digest"
    taken = connection.execute(f"SELECT taken_at, id, {texts} FROM submission")  # noqa: S608 our own names
    queued = connection.execute(
        "SELECT queued_at, next_try_at, received_at, state, due_boot, last_problem, acknowledgement"
        " FROM outbox"
    )
    try:
        for at, *_texts in taken:
            timestamps.from_text(at)
        for at, due, got, *_texts in queued:
            for each in (at, due, got):
                if each is not None:
                    timestamps.from_text(each)
    except (ValueError, TypeError):
        return False
    return True


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}


def _statements_agree(connection: sqlite3.Connection) -> bool:
    """Hold every row against its signed manifest, and read what the smaller tables say."""
    names = ", ".join(STATED)
    rows = connection.execute(f"SELECT manifest, {names} FROM submission")  # noqa: S608 our own names
    if not all(agrees(manifest, dict(zip(STATED, row, strict=True))) for manifest, *row in rows):
        return False
    connection.execute("SELECT max(name || value) FROM memory").fetchone()
    told = connection.execute("SELECT at, next_try_at, happening, actor, problem FROM attempt")
    try:
        for at, due, *_words in told:
            for each in (at, due) if due is not None else (at,):
                timestamps.from_text(each)
    except (ValueError, TypeError):
        return False
    return True


def _rules_hold(connection: sqlite3.Connection) -> bool:
    """Hold every row against its table's rules, which SQLite leaves out where it can't write."""
    for table in METADATA.sorted_tables:
        rules = [one.sqltext for one in table.constraints if isinstance(one, CheckConstraint)]
        if rules:
            kept = " AND ".join(f"({rule})" for rule in rules)
            broken = f"SELECT 1 FROM {table.name} WHERE NOT ({kept}) LIMIT 1"  # noqa: S608 our own rules
            if connection.execute(broken).fetchone():
                return False
    return True


_HALF: Final = "SELECT 1 FROM submission WHERE id NOT IN (SELECT submission_id FROM outbox) LIMIT 1"
_BYTES: Final = (
    "SELECT 1 FROM submission JOIN outbox ON submission_id = id "
    "WHERE (state = 'purged') <> (length(body) = 0) LIMIT 1"
)
"""Only what was purged has none."""
_COUNTS: Final = (
    "SELECT 1 FROM tally t WHERE entries <> "
    "(SELECT count(*) FROM outbox o WHERE o.state = t.state) LIMIT 1"
)
_UNCOUNTED: Final = "SELECT 1 FROM outbox WHERE state NOT IN (SELECT state FROM tally) LIMIT 1"
_ODD: Final = (_BYTES, _COUNTS, _UNCOUNTED)
_BODIES: Final = "SELECT digest, body FROM submission WHERE length(body) > 0"


def _chain_holds(connection: sqlite3.Connection) -> bool:
    rows = connection.execute("SELECT number, at, event, facts, hash FROM journal ORDER BY number")
    try:
        return (
            verify(
                Record(number=number, at=at, event=event, facts=json.loads(facts), hash=digest)
                for number, at, event, facts, digest in rows
            )
            is None
        )
    except (ValueError, TypeError):
        return False
