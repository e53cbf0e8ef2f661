# SPDX-License-Identifier: Apache-2.0
"""Small facts in the station's database."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.storage.database import Database
from kiosk.storage.statements import Statement
from kiosk.storage.tables import MEMORY

READ: Final = Statement(select(MEMORY.c.value).where(MEMORY.c.name == bindparam("wanted")))
_INSERT: Final = insert(MEMORY)
WRITE: Final = Statement(
    _INSERT.on_conflict_do_update(
        index_elements=[MEMORY.c.name], set_={"value": _INSERT.excluded.value}
    )
)


class SqlMemory:
    """Words by name, each in a row; see the port for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, name: str) -> str | None:
        """Say what was written last."""
        with self._database.reading() as connection:
            row = READ.run(connection, wanted=name).fetchone()
        return None if row is None else str(row[0])

    def write(self, name: str, value: str) -> None:
        """Keep a word durably in place of the last one."""
        with self._database.writing() as connection:
            WRITE.run(connection, name=name, value=value)
