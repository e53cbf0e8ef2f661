# SPDX-License-Identifier: Apache-2.0
"""Brings a central's database to the newest schema, without alembic when it is there already."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from kiosk.central.storage import partitions
from kiosk.central.storage.tables import FORMAT, METADATA, SCHEMA
from kiosk.errors import StorageError

REVISIONS: Final = {3: "0001", 4: "0002", 5: "0003", 6: "0004", 7: "0005", 8: "0006"}
"""By the schema's number, oldest first; what is older than the first lacks tables of it."""

HEAD: Final = REVISIONS[SCHEMA]
MIGRATIONS: Final = Path(__file__).parent / "migrations"

VERSION: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), primary_key=True),
)
"""Alembic's own table, as it makes it."""


def found(connection: Connection) -> int | None:
    """Say the number of a database's schema; None for an empty one.

    Raises StorageError ``storage.newer-schema`` for one that a newer program made: nothing is
    reset and nothing is guessed.
    """
    if not inspect(connection).has_table(FORMAT.name):
        return None
    number = connection.execute(select(FORMAT.c.schema)).scalar_one_or_none()
    if number is not None and number > SCHEMA:
        raise StorageError(
            f"the schema {number} is newer than {SCHEMA}", code="storage.newer-schema"
        )
    return number


def create(connection: Connection) -> None:
    """Make the newest schema in an empty database; a test holds that migrations make the same."""
    METADATA.create_all(connection)
    VERSION.create(connection)
    connection.execute(insert(VERSION), {"version_num": HEAD})
    connection.execute(insert(FORMAT), {"schema": SCHEMA})
    if connection.dialect.name == "postgresql":
        _store_plainly(connection)
        partitions.create_other(connection)


def migrate(connection: Connection, target: str = HEAD) -> None:
    """Bring the database of an open transaction up, or down, to a revision."""
    # 100 ms of import that a start without a migration need not pay
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    number = found(connection)
    if number in REVISIONS and not inspect(connection).has_table(VERSION.name):
        # made before there were migrations
        command.stamp(config, REVISIONS[number])
    order = (None, *REVISIONS.values())
    is_up = target in order and order.index(REVISIONS.get(number or 0)) < order.index(target)
    (command.upgrade if is_up else command.downgrade)(config, target)


def _store_plainly(connection: Connection) -> None:
    """Sealed bytes don't compress; trying costs more than storing them."""
    connection.exec_driver_sql("ALTER TABLE submission ALTER body SET STORAGE EXTERNAL")
    connection.exec_driver_sql("ALTER TABLE chunk ALTER bytes SET STORAGE EXTERNAL")
