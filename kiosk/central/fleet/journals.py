# SPDX-License-Identifier: Apache-2.0
"""The ends of the stations' audit journals: a journal that is cut or rewritten shows here."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from kiosk.central.storage.tables import JOURNAL, JOURNAL_ALARM, STATION
from kiosk.sync.contract import JournalHead

CUT: Final = "central.journal-cut"
"""It ends before a record that it had."""
ALTERED: Final = "central.journal-altered"
"""A record is another than it was."""

_REMEMBERED: Final = 32
_OVERTAKEN: Final = timedelta(minutes=10)
"""How long after another a request can arrive that was sent before it: its token is good for a
minute when it begins, and an announcement's body takes some more on a thin line."""

_AUDIT: Final = logging.getLogger("kiosk.central.fleet.journals")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a station says its journal ends, and when it said so by its own clock."""

    head: JournalHead
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a journal no longer leads to."""

    code: str
    known: int
    """The record that was heard of before."""
    told: int
    """Where the journal ended when that showed."""
    at: datetime


def hear(connection: Connection, station: str, now: datetime, told: Told) -> None:
    """Remember where the journal ends, or note that it contradicts what was heard before.

    The end that is remembered never goes back. The transaction has changed the station's row
    before, so that others of this station wait for it.
    """
    ends = connection.execute(
        select(JOURNAL).where(JOURNAL.c.station == station).order_by(JOURNAL.c.number.desc())
    ).all()
    known = {row.number: row.hash for row in ends}
    number = told.head.number
    if known.get(number, told.head.hash) != told.head.hash:
        _alarm(connection, station, Alarm(ALTERED, number, number, now))
    elif ends and number < ends[0].number:
        if not _is_overtaken(ends[0], now, told):
            _alarm(connection, station, Alarm(CUT, ends[0].number, number, now))
    elif number not in known:
        _remember(connection, station, now, told, [row.number for row in ends])


def forget(connection: Connection, station: str) -> None:
    """Begin anew with a station that was installed anew."""
    for table in (JOURNAL, JOURNAL_ALARM):
        connection.execute(delete(table).where(table.c.station == station))
    anew = {"journal_number": None, "journal_hash": None}
    connection.execute(update(STATION).where(STATION.c.code == station).values(anew))


def alarms(connection: Connection) -> Mapping[str, tuple[Alarm, ...]]:
    """List the alarms by station."""
    found: dict[str, list[Alarm]] = defaultdict(list)
    rows = connection.execute(select(JOURNAL_ALARM).order_by(JOURNAL_ALARM.c.at))
    for row in rows:
        found[row.station].append(Alarm(row.code, row.known, row.told, row.at))
    return {station: tuple(those) for station, those in found.items()}


def _is_overtaken(highest: Row[Any], now: datetime, told: Told) -> bool:
    """Whether two requests were under way at once and the later one arrived first."""
    return bool(told.sent_at < highest.sent_at and now - highest.heard_at <= _OVERTAKEN)


def _remember(
    connection: Connection, station: str, now: datetime, told: Told, known: list[int]
) -> None:
    head = told.head
    connection.execute(
        insert(JOURNAL),
        {
            "station": station,
            "number": head.number,
            "hash": head.hash,
            "sent_at": told.sent_at,
            "heard_at": now,
        },
    )
    if len(known) >= _REMEMBERED:
        connection.execute(
            delete(JOURNAL).where(
                JOURNAL.c.station == station, JOURNAL.c.number <= known[_REMEMBERED - 1]
            )
        )
    values = {"journal_number": head.number, "journal_hash": head.hash}
    connection.execute(update(STATION).where(STATION.c.code == station).values(values))


def _alarm(connection: Connection, station: str, alarm: Alarm) -> None:
    """Keep it for those who look, and write one line when it is a new one."""
    this = (JOURNAL_ALARM.c.station == station) & (JOURNAL_ALARM.c.code == alarm.code)
    before = connection.execute(select(JOURNAL_ALARM).where(this)).one_or_none()
    values = {"known": alarm.known, "told": alarm.told, "at": alarm.at}
    if before is None:
        names = {"station": station, "code": alarm.code}
        connection.execute(insert(JOURNAL_ALARM), {**names, **values})
    elif before.known != alarm.known:
        connection.execute(update(JOURNAL_ALARM).where(this).values(values))
    if before is None or before.known != alarm.known:
        _AUDIT.warning(
            "%s: station %s, record %d, ends at %d", alarm.code, station, alarm.known, alarm.told
        )
