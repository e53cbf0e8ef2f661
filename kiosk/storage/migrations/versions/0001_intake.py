# SPDX-License-Identifier: Apache-2.0
"""Submissions, their way to the Service, and the audit journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the three tables and forbid changes to the journal."""
    op.create_table(
        "submission",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("form_id", sa.Text, nullable=False),
        sa.Column("form_version", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
        sa.Column("clock_trust", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_submission_digest")),
        sa.CheckConstraint("length(body) = size", name=op.f("ck_submission_size")),
    )
    op.create_table(
        "outbox",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued_at", sa.Text, nullable=False),
        sa.Column("due_boot", sa.Text),
        sa.Column("due_monotonic", sa.Float),
        sa.Column("next_try_at", sa.Text),
        sa.Column("last_problem", sa.Text),
        sa.Column("received_at", sa.Text),
        sa.Column("acknowledgement", sa.Text),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_outbox_submission_id"),
            ondelete="RESTRICT",
        ),
        sa.UniqueConstraint("submission_id", name=op.f("uq_outbox_submission_id")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'received', 'parked')", name=op.f("ck_outbox_state")
        ),
        sa.CheckConstraint(
            "(state = 'received') = (acknowledgement IS NOT NULL)",
            name=op.f("ck_outbox_acknowledged"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_outbox_state_attempts_number"), "outbox", ["state", "attempts", "number"]
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_journal_hash")),
    )
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER journal_no_{change} BEFORE {change.upper()} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def downgrade() -> None:
    """Drop everything; only for tests, a station never goes down."""
    op.drop_table("journal")
    op.drop_table("outbox")
    op.drop_table("submission")
