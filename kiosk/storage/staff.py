# SPDX-License-Identifier: Apache-2.0
"""The staff's accounts in the station's database, with what was counted against them."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.staff import Account, Origin, Role, Tally
from kiosk.storage import memory
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import SLIP, STAFF
from kiosk.timestamps import from_text, to_text

_ALL: Final = Statement(select(STAFF).order_by(STAFF.c.created_at, STAFF.c.id))
_PUT: Final = Statement(insert(STAFF).prefix_with("OR REPLACE"))
_TALLY: Final = Statement(
    select(SLIP.c.failures, SLIP.c.boot, SLIP.c.at).where(SLIP.c.who == bindparam("wanted"))
)
_COUNT: Final = Statement(insert(SLIP).prefix_with("OR REPLACE"))
_COLUMNS: Final = tuple(one.name for one in STAFF.columns)
_MOMENTS: Final = ("created_at", "expires_at", "retired_at", "unlocked_at")
_FORGET: Final = Statement(delete(SLIP).where(SLIP.c.who == bindparam("wanted")))


class SqlChange:
    """One change of the accounts, in an open transaction; see the port for the contract."""

    def __init__(self, connection: sqlite3.Connection, journal: SqlJournal) -> None:
        self._connection = connection
        self._journal = journal

    def accounts(self) -> tuple[Account, ...]:
        """List all, the oldest first."""
        return tuple(_account(row) for row in _ALL.run(self._connection))

    def put(self, account: Account) -> None:
        """Keep one."""
        _PUT.run(
            self._connection,
            id=account.id,
            name=account.name,
            role=account.role.value,
            pin=account.pin,
            given_pin=account.given_pin,
            must_change=int(account.must_change),
            badge_serial=account.badge_serial,
            badge_digest=account.badge_digest,
            origin=account.origin.value,
            created_at=to_text(account.created_at),
            expires_at=_text(account.expires_at),
            retired_at=_text(account.retired_at),
            unlocked_at=_text(account.unlocked_at),
        )

    def tally(self, key: str) -> Tally:
        """Say what was counted under a name."""
        row = _TALLY.run(self._connection, wanted=key).fetchone()
        return Tally() if row is None else Tally(*row)

    def count(self, key: str, tally: Tally) -> None:
        """Keep what was counted."""
        if tally.failures:
            values = {"failures": tally.failures, "boot": tally.boot, "at": tally.at}
            _COUNT.run(self._connection, who=key, **values)
        else:
            _FORGET.run(self._connection, wanted=key)

    def recall(self, name: str) -> str:
        """Say a small fact."""
        row = memory.READ.run(self._connection, wanted=name).fetchone()
        return "" if row is None else str(row[0])

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact."""
        memory.WRITE.run(self._connection, name=name, value=value)

    def note(self, event: str, facts: Mapping[str, str]) -> None:
        """Append to the journal, in the same transaction."""
        self._journal.append(self._connection, event, dict(facts))


class SqlRoll:
    """Accounts, each in a row; see the port for the contract."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    @contextmanager
    def changing(self) -> Iterator[SqlChange]:
        """Begin a change."""
        with self._database.writing() as connection:
            yield SqlChange(connection, self._journal)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)


def _account(row: tuple[Any, ...]) -> Account:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Account(
        **{
            **values,
            "role": Role(values["role"]),
            "origin": Origin(values["origin"]),
            "must_change": bool(values["must_change"]),
            **{name: _moment(values[name]) for name in _MOMENTS},
        }
    )
