# SPDX-License-Identifier: Apache-2.0
"""Visits that wait for their slips."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_RULES = {
    "id": "length(id) = 32",
    "lived": "typeof(lived) = 'real' AND lived >= 0",
    "offered": "offered IN (0, 1)",
    "ended": "ended IN ('taken', 'expired', 'withdrawn')",
    "body": "(ended IS NULL) = (length(body) > 0)",
}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "draft",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("id", "visit", "service", "made_at", "seen_at", "boot")
        ),
        sa.Column("monotonic", sa.Float, nullable=False),
        sa.Column("lived", sa.Float, nullable=False),
        sa.Column("offered", sa.Integer, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_draft_{name}")) for name, rule in _RULES.items()),
    )


def downgrade() -> None:
    """Drop it; only for tests, a station never goes down."""
    op.drop_table("draft")
