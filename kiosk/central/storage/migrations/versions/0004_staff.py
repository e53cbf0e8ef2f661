# SPDX-License-Identifier: Apache-2.0
"""The people who work at service points."""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.tables.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table, and which of it each station was last told to take anew."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("service_point", sa.Text),
        sa.Column("pin", sa.Text, nullable=False),
        sa.Column("badge_serial", sa.Integer, nullable=False),
        sa.Column("badge_digest", sa.Text),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment),
        sa.Column("retired_at", Moment),
        sa.Column("unlocked_at", Moment),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_staff_service_point", "staff", ["service_point", "change"])
    op.add_column("station", sa.Column("staff", sa.BigInteger, nullable=False, server_default="0"))
    op.execute("UPDATE format SET schema = 6")


def downgrade() -> None:
    """Take it away; only for tests, a central never goes down."""
    op.drop_column("station", "staff")
    op.drop_index("ix_staff_service_point", "staff")
    op.drop_table("staff")
    op.execute("UPDATE format SET schema = 5")
