# SPDX-License-Identifier: Apache-2.0
"""Of which visits that wait for their slips the centre may have a copy."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what was offered may be there."""
    op.create_table(
        "draft_copy",
        sa.Column("id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_copy")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_draft_copy_id")),
    )
    op.execute("INSERT INTO draft_copy (id) SELECT id FROM draft WHERE offered = 1")


def downgrade() -> None:
    """Drop it; only for tests, a station never goes down."""
    op.drop_table("draft_copy")
