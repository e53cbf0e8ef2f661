# SPDX-License-Identifier: Apache-2.0
"""How far the centre has heard of the journal, and up to where it may be pruned."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PRUNED = "coalesce((SELECT max(number) FROM journal_checkpoint), 0)"
_HEARD = "coalesce((SELECT max(number) FROM journal_heard), 0)"
_RECORD = "SELECT 1 FROM journal j WHERE j.number = NEW.number AND j.hash = NEW.hash"
_TRIGGERS = {
    "journal_no_delete": (
        f"DELETE ON journal WHEN OLD.number > {_PRUNED}",
        "the journal is append-only",
    ),
    "journal_heard_true": (
        f"INSERT ON journal_heard WHEN NOT EXISTS ({_RECORD})",
        "no such record",
    ),
    "journal_heard_no_update": ("UPDATE ON journal_heard", "what was heard stays"),
    "journal_heard_no_delete": (
        f"DELETE ON journal_heard WHEN OLD.number = {_HEARD}",
        "what was heard stays",
    ),
    "journal_checkpoint_heard": (
        f"INSERT ON journal_checkpoint WHEN NEW.number > {_HEARD}",
        "the centre has not heard of it",
    ),
    "journal_checkpoint_no_update": ("UPDATE ON journal_checkpoint", "a checkpoint stays"),
    "journal_checkpoint_no_delete": ("DELETE ON journal_checkpoint", "a checkpoint stays"),
}


def upgrade() -> None:
    """Add both tables, and let the journal's beginning go where they allow it."""
    for table in ("journal_heard", "journal_checkpoint"):
        op.create_table(
            table,
            sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
            sa.Column("hash", sa.LargeBinary, nullable=False),
            sa.Column("at", sa.Text, nullable=False),
            sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{table}")),
            sa.CheckConstraint("length(hash) = 32", name=op.f(f"ck_{table}_hash")),
        )
    op.execute("DROP TRIGGER journal_no_delete")
    for name, (when, why) in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def downgrade() -> None:
    """Drop them; only for tests, a station never goes down."""
    op.execute("DROP TRIGGER journal_no_delete")
    op.execute(
        "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    op.drop_table("journal_checkpoint")
    op.drop_table("journal_heard")
