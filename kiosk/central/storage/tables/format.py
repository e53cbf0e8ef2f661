# SPDX-License-Identifier: Apache-2.0
"""The number of the schema, and how far its changes are counted."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    Table,
)

from kiosk.central.storage.tables.base import METADATA

FORMAT: Final = Table(
    "format",
    METADATA,
    Column("schema", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False, server_default="1"),
    Column("change", BigInteger, nullable=False, server_default="0"),
)
"""One row. ``epoch`` grows with every restore, so that changes never go back; ``change`` counts
them where the database has no numbers of its own for its transactions (SQLite)."""
