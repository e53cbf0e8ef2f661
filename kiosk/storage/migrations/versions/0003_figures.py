# SPDX-License-Identifier: Apache-2.0
"""What is counted of visits, by day."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS: Final = "begun", "language", "page", "stopped", "submitted", "left", "expired", "face"


def upgrade() -> None:
    """Add the table."""
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    rules = {
        "day": "length(day) = 10 AND date(day, '+0 days') IS day",
        "kind": f"kind IN ({kinds})",
        "count": "typeof(count) = 'integer' AND count > 0",
        "seconds": "typeof(seconds) = 'integer' AND seconds >= 0",
        "sent": "typeof(sent) = 'integer' AND sent BETWEEN 0 AND count",
    }
    op.create_table(
        "figure",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "form", "item", name=op.f("pk_figure")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_figure_{name}")) for name, rule in rules.items()),
    )
    op.create_index("ix_figure_unsent", "figure", ["day"], sqlite_where=sa.text("sent < count"))


def downgrade() -> None:
    """Drop it; only for tests, a station never goes down."""
    op.drop_table("figure")
