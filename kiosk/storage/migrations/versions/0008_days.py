# SPDX-License-Identifier: Apache-2.0
"""Lists and reports of a day, found by its time, and what somebody signed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_RULES = {
    "day": "length(day) = 10 AND date(day, '+0 days') IS day",
    "digest": "length(digest) = 64",
}
_INDEXES = {
    "ix_submission_taken": (
        "submission",
        ["taken_at", "form_id", "language", "mode", "clock_trust", "id"],
    ),
    "ix_journal_event_at": ("journal", ["event", "at"]),
    "ix_paper_at_state": ("paper", ["at", "state"]),
}


def upgrade() -> None:
    """Add the indexes and the table."""
    for name, (table, columns) in _INDEXES.items():
        op.create_index(op.f(name), table, columns)
    op.create_table(
        "day_report",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("signed_at", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_day_report")),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_day_report_{name}"))
            for name, rule in _RULES.items()
        ),
    )
    op.create_index(op.f("ix_day_report_day_number"), "day_report", ["day", "number"])


def downgrade() -> None:
    """Drop them; only for tests, a station never goes down."""
    op.drop_table("day_report")
    for name, (table, _columns) in _INDEXES.items():
        op.drop_index(op.f(name), table)
