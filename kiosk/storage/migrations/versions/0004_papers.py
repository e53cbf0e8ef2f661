# SPDX-License-Identifier: Apache-2.0
"""What was put on paper, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_RULES = {
    "standing": "standing IN ('taken', 'received')",
    "copy": "typeof(copy) = 'integer' AND copy >= 0",
    "state": "state IN ('queued', 'sending', 'sent', 'confirmed', 'unknown', 'failed')",
}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "paper",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Text, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_paper")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_paper_submission_id"),
            ondelete="RESTRICT",
        ),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_paper_{name}")) for name, rule in _RULES.items()),
    )
    op.create_index(op.f("ix_paper_submission_id_number"), "paper", ["submission_id", "number"])


def downgrade() -> None:
    """Drop it; only for tests, a station never goes down."""
    op.drop_table("paper")
