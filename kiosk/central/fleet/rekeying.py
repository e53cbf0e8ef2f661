# SPDX-License-Identifier: Apache-2.0
"""A station changes its key: the one it has vouches for the next, and the next for itself."""

from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus
from math import ceil
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from kiosk.central.fleet import published
from kiosk.central.fleet.access import Caller
from kiosk.central.fleet.audit import note
from kiosk.central.refusals import RefusedError
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STATION, STATION_KEY
from kiosk.errors import SealingError
from kiosk.sealing import jws, key_id
from kiosk.sync.contract import REKEY_TYPE, Rekey

REST: Final = timedelta(minutes=5)
"""After a change of key, before the next: every key is kept for ever, for what it signed."""


class Changed(Enum):
    """What became of a change of key; the values are codes."""

    DONE = "done"
    """The new key is the station's, since now or since the same request came before."""
    UNPROVEN = "central.proof"
    """Who has the new key did not say that it is to be this station's."""
    TAKEN = "central.key-taken"
    """The new key is or was some station's."""
    FORMER = "central.unknown-key"
    """Asked by a key that is not the station's any more."""
    RETIRED = "central.retired"
    """The station was retired meanwhile."""


def change_key(database: CentralDatabase, caller: Caller, wanted: Rekey, now: datetime) -> Changed:
    """Make the new key the station's in one step; the old one proves what it signed.

    The answer may have been lost: the key that was replaced may repeat exactly this request, as
    long as its successor is the station's key. Raises RefusedError (429) for another change within
    ``REST``, and StorageError.
    """
    if not _is_proven(caller.station, wanted):
        return Changed.UNPROVEN
    new = key_id(bytes.fromhex(wanted.public_key))
    with database.transaction() as connection:
        row = connection.execute(
            select(STATION.c.key_id, STATION.c.retired_at)
            .where(STATION.c.code == caller.station)
            .with_for_update()
        ).one()
        known = connection.execute(
            select(STATION_KEY).where(STATION_KEY.c.key_id == new)
        ).one_or_none()
        if row.retired_at is not None:
            return Changed.RETIRED
        found = _judged(row.key_id, known, caller, new)
        if found is Changed.DONE and row.key_id != new:
            _check_rest(connection, caller, now)
            _replace(connection, caller, wanted, now)
    return found


def _judged(current: str | None, known: Row[Any] | None, caller: Caller, new: str) -> Changed:
    if current == new and known is not None:
        is_again = caller.key_id in {new, known.succeeds}
        return Changed.DONE if is_again else Changed.FORMER
    if current != caller.key_id:
        return Changed.FORMER
    return Changed.DONE if known is None else Changed.TAKEN


def _check_rest(connection: Connection, caller: Caller, now: datetime) -> None:
    """Hold the last change against the time; a key that came with a code was none."""
    changed_at = connection.execute(
        select(STATION_KEY.c.enrolled_at).where(
            STATION_KEY.c.key_id == caller.key_id, STATION_KEY.c.succeeds.is_not(None)
        )
    ).scalar_one_or_none()
    # one that lies ahead is of a clock that was set back since
    if changed_at is not None and changed_at <= now < changed_at + REST:
        wait = {"Retry-After": str(ceil((changed_at + REST - now).total_seconds()))}
        raise RefusedError(
            HTTPStatus.TOO_MANY_REQUESTS, "central.too-fast", wait, key_id=caller.key_id
        )


def _replace(connection: Connection, caller: Caller, wanted: Rekey, now: datetime) -> None:
    station, new = caller.station, key_id(bytes.fromhex(wanted.public_key))
    connection.execute(
        insert(STATION_KEY),
        {
            "key_id": new,
            "station": station,
            "public_key": wanted.public_key,
            "enrolled_at": now,
            "succeeds": caller.key_id,
        },
    )
    connection.execute(update(STATION).where(STATION.c.code == station).values(key_id=new))
    published.renumber(connection, station, now)
    note(connection, now, "station-rekeyed", station, station, key_id=new, before=caller.key_id)


def _is_proven(station: str, wanted: Rekey) -> bool:
    """Whether who has the new key wants it to be this station's: a proof can't be carried over."""
    public = bytes.fromhex(wanted.public_key)
    try:
        _, said = jws.verify(wanted.proof, REKEY_TYPE, {key_id(public): public}.get)
    except SealingError:
        return False
    return said == {"station": station, "public_key": wanted.public_key}
