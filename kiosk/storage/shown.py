# SPDX-License-Identifier: Apache-2.0
"""Receipts that were shown here, in the station's database."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.receipts import Shown
from kiosk.storage.database import Database
from kiosk.storage.statements import Statement
from kiosk.storage.tables import SHOWN
from kiosk.timestamps import from_text, to_text

MOST: Final = 10_000
"""Beyond which those that were shown longest ago are forgotten."""

_FIND: Final = Statement(
    select(SHOWN.c.times, SHOWN.c.first_at, SHOWN.c.last_at).where(
        SHOWN.c.digest == bindparam("wanted")
    )
)
_INSERT: Final = insert(SHOWN)
_NOTE: Final = Statement(
    _INSERT.on_conflict_do_update(
        index_elements=[SHOWN.c.digest],
        set_={"last_at": _INSERT.excluded.last_at, "times": SHOWN.c.times + 1},
    )
)
_FORGET: Final = Statement(delete(SHOWN).where(SHOWN.c.last_at < bindparam("before")))
_BOUND: Final = Statement(
    delete(SHOWN).where(
        SHOWN.c.digest.in_(
            select(SHOWN.c.digest)
            .order_by(SHOWN.c.last_at.desc(), SHOWN.c.digest)
            .limit(-1)
            .offset(bindparam("most"))
        )
    )
)


class SqlShown:
    """Receipts by their digests, each in a row; see the port for the contract."""

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database = database
        self._most = most

    def note(self, digest: str, now: datetime) -> Shown | None:
        """Remember that one is shown now; gives what was before."""
        at = to_text(now)
        with self._database.writing() as connection:
            row = _FIND.run(connection, wanted=digest).fetchone()
            _NOTE.run(connection, digest=digest, first_at=at, last_at=at, times=1)
            if row is None:
                _BOUND.run(connection, most=self._most)
        if row is None:
            return None
        return Shown(times=row[0], first_at=from_text(row[1]), last_at=from_text(row[2]))

    def forget(self, before: datetime) -> int:
        """Forget those that were last shown before then."""
        with self._database.writing() as connection:
            return _FORGET.run(connection, before=to_text(before)).rowcount
