# SPDX-License-Identifier: Apache-2.0
"""What the back office says of applications."""

from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
)

from kiosk.central.storage.tables.base import ID, METADATA, Moment

STEP: Final = Table(
    "step",
    METADATA,
    Column("submission", ID, ForeignKey("submission.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("step", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("told_by", Text, nullable=False),
)
"""The steps of an application, in their order; the last one is where it stands."""
