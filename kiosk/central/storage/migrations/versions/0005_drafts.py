# SPDX-License-Identifier: Apache-2.0
"""Sealed visits that another station may fetch."""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.tables.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), nullable=False),
        sa.Column("kept_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("taken_at", Moment),
        sa.Column("taken_by", sa.Text, sa.ForeignKey("station.code")),
        sa.Column("body", sa.LargeBinary),
    )
    op.create_index("ix_draft_station", "draft", ["station"])
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"])
    op.execute("UPDATE format SET schema = 7")


def downgrade() -> None:
    """Drop it; only for tests, a central never goes down."""
    op.drop_table("draft")
    op.execute("UPDATE format SET schema = 6")
