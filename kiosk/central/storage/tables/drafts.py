# SPDX-License-Identifier: Apache-2.0
"""Sealed visits that another station may fetch."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from kiosk.central.storage.tables.base import METADATA, Moment

DRAFT: Final = Table(
    "draft",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("station", Text, ForeignKey("station.code"), nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("taken_by", Text, ForeignKey("station.code")),
    Column("body", LargeBinary),
)
"""A visit by the name that its slip has; without ``body`` once it was taken or is too old."""

Index("ix_draft_station", DRAFT.c.station)
Index("ix_draft_expires_at", DRAFT.c.expires_at)
