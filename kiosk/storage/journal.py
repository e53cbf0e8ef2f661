# SPDX-License-Identifier: Apache-2.0
"""The audit journal in the station's database."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select

from kiosk.audit import GENESIS, Events, Record, link
from kiosk.audit.chain import canonical_facts
from kiosk.clock import Clock
from kiosk.storage.database import Database
from kiosk.storage.statements import Statement
from kiosk.storage.tables import JOURNAL
from kiosk.timestamps import to_text

_APPEND: Final = Statement(insert(JOURNAL))
_LAST: Final = Statement(
    select(JOURNAL.c.number, JOURNAL.c.hash).order_by(JOURNAL.c.number.desc()).limit(1)
)
_FROM: Final = Statement(
    select(JOURNAL).where(JOURNAL.c.number > bindparam("after")).order_by(JOURNAL.c.number)
)
_ABOUT: Final = Statement(
    select(JOURNAL)
    .where(func.instr(JOURNAL.c.facts, bindparam("named")) > 0)
    .order_by(JOURNAL.c.number)
)
_LATEST: Final = Statement(
    select(JOURNAL)
    .where(JOURNAL.c.event == bindparam("event"))
    .order_by(JOURNAL.c.number.desc())
    .limit(1)
)


class SqlJournal:
    """A hash-chained journal; every record is a row that can't be changed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._events = Events.registered()

    def record(self, event: str, facts: Mapping[str, str]) -> None:
        """Append a registered event in a transaction of its own."""
        with self._database.writing() as connection:
            self.append(connection, event, facts)

    def append(self, connection: sqlite3.Connection, event: str, facts: Mapping[str, str]) -> None:
        """Append a registered event in the transaction that makes the change it tells of."""
        self.append_all(connection, [(event, facts)])

    def append_all(
        self, connection: sqlite3.Connection, events: Sequence[tuple[str, Mapping[str, str]]]
    ) -> None:
        """Append registered events in the transaction that makes the changes they tell of."""
        if not events:
            return
        number, previous = _head(connection)
        at = self.time()
        rows = []
        for event, facts in events:
            self._events.check(event, facts)
            number += 1
            text = canonical_facts(facts)
            previous = link(previous, number, at, event, text)
            row = {"number": number, "at": at, "event": event, "facts": text, "hash": previous}
            rows.append(row)
        _APPEND.run_many(connection, rows)

    def time(self) -> str:
        """Say now, as it is stored."""
        return to_text(self._clock.now())

    def records(self, after: int = 0) -> Iterator[Record]:
        """Walk the records behind a number, oldest first, a thousand at a time."""
        while True:
            with self._database.reading() as connection:
                rows = _FROM.run(connection, after=after).fetchmany(1000)
            for row in rows:
                after = row[0]
                yield _record(row)
            if not rows:
                return

    def about(self, submission: str) -> tuple[Record, ...]:
        """List the records that name a submission, oldest first; SQLite walks over all of them."""
        named = canonical_facts({"id": submission})[1:-1]
        with self._database.reading() as connection:
            return tuple(map(_record, _ABOUT.run(connection, named=named).fetchall()))

    def latest(self, event: str) -> Record | None:
        """Find the last record of an event."""
        with self._database.reading() as connection:
            row = _LATEST.run(connection, event=event).fetchone()
        return None if row is None else _record(row)

    def head(self) -> tuple[int, bytes]:
        """Say the last record's number and hash."""
        with self._database.reading() as connection:
            return _head(connection)


def _head(connection: sqlite3.Connection) -> tuple[int, bytes]:
    row = _LAST.run(connection).fetchone()
    return (0, GENESIS) if row is None else (row[0], row[1])


def _record(row: tuple[Any, ...]) -> Record:
    number, at, event, facts, digest = row
    return Record(number=number, at=at, event=event, facts=json.loads(facts), hash=digest)
