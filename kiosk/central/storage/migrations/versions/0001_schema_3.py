# SPDX-License-Identifier: Apache-2.0
"""What a central kept before there were migrations: schema 3, and what schema 2 lacked of it.

Older databases only lack tables, so each is made where it is not there.
"""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.migrations import submissions_3
from kiosk.central.storage.tables.base import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = 3
TABLES = (
    "chunk",
    "slice",
    "refuted",
    "awaited",
    "part",
    "submission",
    "journal_alarm",
    "journal",
    "enrolment_code",
    "station_key",
    "station",
    "format",
)


def upgrade() -> None:
    """Make the tables that are missing."""
    submissions_3.create()
    _create_stations()
    op.create_table("format", sa.Column("schema", sa.Integer, primary_key=True), if_not_exists=True)
    if op.get_bind().execute(sa.text("SELECT schema FROM format")).first() is None:
        op.execute(f"INSERT INTO format (schema) VALUES ({SCHEMA})")  # noqa: S608 a number of ours
    else:
        op.execute(f"UPDATE format SET schema = {SCHEMA}")  # noqa: S608 a number of ours


def downgrade() -> None:
    """Leave nothing; only for tests."""
    for table in TABLES:
        op.drop_table(table)


def _create_stations() -> None:
    op.create_table(
        "station",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("service_point", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text),
        sa.Column("enrolled_at", Moment),
        sa.Column("retired_at", Moment),
        sa.Column("heard_at", Moment),
        sa.Column("journal_number", sa.BigInteger),
        sa.Column("journal_hash", sa.Text),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.Column("software", sa.Text),
        sa.Column("catalogue", sa.Text),
        sa.Column("queue", sa.JSON),
        sa.Column("oldest_unsent_at", Moment),
        if_not_exists=True,
    )
    op.create_table(
        "station_key",
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("enrolled_at", Moment, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "enrolment_code",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.Column("used_by", sa.Text),
        if_not_exists=True,
    )
    op.create_index("ix_enrolment_code_station", "enrolment_code", ["station"], if_not_exists=True)
    op.create_table(
        "journal",
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("heard_at", Moment, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "journal_alarm",
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("known", sa.BigInteger, nullable=False),
        sa.Column("told", sa.BigInteger, nullable=False),
        sa.Column("at", Moment, nullable=False),
        if_not_exists=True,
    )
