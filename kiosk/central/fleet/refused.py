# SPDX-License-Identifier: Apache-2.0
"""How often requests were not believed: counted in memory, written down every few seconds.

Who refuses writes nothing himself, and whoever sends made-up keys makes one row of them all: a
flood of requests costs neither transactions nor rows.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock, Timer
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import REFUSAL, STATION_KEY
from kiosk.clock import Clock
from kiosk.errors import StorageError

EVERY_SECONDS: Final = 5.0
NOBODY: Final = "-"
"""Where a request named no key, or something that is none."""
OTHERS: Final = "*"
"""All keys of a day beyond those that are told apart."""
MOST_STRANGERS: Final = 100
"""Rows of a day for keys that no station has; what is beyond goes to ``OTHERS``."""

_MOST_GATHERED: Final = 1000
_KEPT: Final = timedelta(days=400)
_KEY: Final = re.compile(r"[0-9a-f]{16}")

Gathered = Mapping[tuple[date, str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """How often a key was refused for a reason in a day."""

    day: date
    code: str
    key_id: str
    count: int
    last_at: datetime


class Refused:
    """Counts what was refused; any thread may."""

    def __init__(self, database: CentralDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._gathered: Counter[tuple[date, str, str]] = Counter()
        self._timer: Timer | None = None

    def count(self, code: str, key_id: str) -> None:
        """Count a refusal; it is written a few seconds later."""
        name = key_id if _KEY.fullmatch(key_id) else NOBODY
        day = self._clock.now().astimezone(UTC).date()
        with self._lock:
            self._add((day, code, name), 1)
            if self._timer is None:
                self._timer = Timer(EVERY_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted; what the database does not take now it is given later."""
        with self._lock:
            gathered, self._gathered = self._gathered, Counter()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
        if not gathered:
            return
        try:
            with self._database.transaction() as connection:
                _write(connection, gathered, self._clock.now())
        except StorageError:
            with self._lock:
                for key, count in gathered.items():
                    self._add(key, count)

    def newest(self, limit: int) -> tuple[Refusal, ...]:
        """List the refusals by day, the newest first, the most frequent first."""
        wanted = (
            select(REFUSAL)
            .order_by(REFUSAL.c.day.desc(), REFUSAL.c.count.desc(), REFUSAL.c.code)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(Refusal(**row._mapping) for row in connection.execute(wanted))  # noqa: SLF001

    def _add(self, key: tuple[date, str, str], count: int) -> None:
        """Count it, under the common name where there are too many already."""
        if key not in self._gathered and len(self._gathered) >= _MOST_GATHERED:
            key = (key[0], key[1], OTHERS)
        self._gathered[key] += count


def _write(connection: Connection, gathered: Gathered, now: datetime) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [
        {"day": day, "code": code, "key_id": key_id, "count": count, "last_at": now}
        for (day, code, key_id), count in sorted(_folded(connection, gathered).items())
    ]
    insert = dialect.insert(REFUSAL)
    added = insert.on_conflict_do_update(
        index_elements=[REFUSAL.c.day, REFUSAL.c.code, REFUSAL.c.key_id],
        set_={
            "count": REFUSAL.c.count + insert.excluded["count"],
            "last_at": insert.excluded["last_at"],
        },
    )
    connection.execute(added, rows)
    too_old = now.astimezone(UTC).date() - _KEPT
    connection.execute(delete(REFUSAL).where(REFUSAL.c.day < too_old))


def _folded(connection: Connection, gathered: Gathered) -> Gathered:
    """Tell stations' keys apart, and of each day's other keys only so many."""
    names = {key_id for _, _, key_id in gathered}
    known = set(
        connection.execute(
            select(STATION_KEY.c.key_id).where(STATION_KEY.c.key_id.in_(names))
        ).scalars()
    ) | {NOBODY, OTHERS}
    written = {day: _strangers(connection, day) for day in {day for day, _, _ in gathered}}
    folded: Counter[tuple[date, str, str]] = Counter()
    for (day, code, key_id), count in gathered.items():
        strangers = written[day]
        is_told_apart = key_id in known or (code, key_id) in strangers
        if not is_told_apart and len(strangers) < MOST_STRANGERS:
            strangers.add((code, key_id))
            is_told_apart = True
        folded[day, code, key_id if is_told_apart else OTHERS] += count
    return folded


def _strangers(connection: Connection, day: date) -> set[tuple[str, str]]:
    known = select(STATION_KEY.c.key_id)
    rows = connection.execute(
        select(REFUSAL.c.code, REFUSAL.c.key_id).where(
            REFUSAL.c.day == day,
            REFUSAL.c.key_id.not_in([NOBODY, OTHERS]),
            REFUSAL.c.key_id.not_in(known),
        )
    )
    return {(row.code, row.key_id) for row in rows}
