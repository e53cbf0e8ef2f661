# SPDX-License-Identifier: Apache-2.0
"""Which receipts were shown here before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_RULES = {"digest": "length(digest) = 64", "times": "typeof(times) = 'integer' AND times > 0"}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "shown",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("first_at", sa.Text, nullable=False),
        sa.Column("last_at", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_shown")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_shown_{name}")) for name, rule in _RULES.items()),
    )
    op.create_index(op.f("ix_shown_last_at"), "shown", ["last_at"])


def downgrade() -> None:
    """Drop it; only for tests, a station never goes down."""
    op.drop_table("shown")
