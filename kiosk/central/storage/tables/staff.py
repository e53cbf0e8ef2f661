# SPDX-License-Identifier: Apache-2.0
"""The people who work at service points, as far as the centre says who they are."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from kiosk.central.storage.tables.base import METADATA, Moment

STAFF: Final = Table(
    "staff",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("service_point", Text),
    Column("pin", Text, nullable=False),
    Column("badge_serial", Integer, nullable=False),
    Column("badge_digest", Text),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("retired_at", Moment),
    Column("unlocked_at", Moment),
    Column("change", BigInteger, nullable=False),
)
"""Somebody who may sign in at the kiosks of a service point, or of all where none is named:
argon2id of the PIN, SHA-256 of the badge's secret. The highest ``change`` is the number under which
it is told to stations."""

Index("ix_staff_service_point", STAFF.c.service_point, STAFF.c.change)
