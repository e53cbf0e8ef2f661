# SPDX-License-Identifier: Apache-2.0
"""The number of the schema."""

from typing import Final

from sqlalchemy import (
    Column,
    Integer,
    Table,
)

from kiosk.central.storage.tables.base import METADATA

FORMAT: Final = Table("format", METADATA, Column("schema", Integer, primary_key=True))
"""The schema's number, one row."""
