# SPDX-License-Identifier: Apache-2.0
"""Changes of what is offered come one after the other, so that their numbers grow as they hold."""

from sqlalchemy import Connection, select

from kiosk.central.storage.tables import FORMAT


def take_turn(connection: Connection) -> None:
    """Wait for whoever changes what is offered now.

    SQLite has one writer anyway. A row is locked and not the server's advisory lock, because
    that one does not reach over the hosts of a distributed PostgreSQL.
    """
    connection.execute(select(FORMAT.c.schema).with_for_update())
