# SPDX-License-Identifier: Apache-2.0
"""Who may sign in at this machine, and how often somebody was wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STAFF = {
    "role": "role IN ('officer', 'supervisor', 'technician')",
    "must_change": "must_change IN (0, 1)",
    "serial": "typeof(badge_serial) = 'integer' AND badge_serial >= 0",
    "digest": "badge_digest IS NULL OR length(badge_digest) = 64",
    "origin": "origin IN ('local', 'centre')",
}
_SLIP = {"failures": "typeof(failures) = 'integer' AND failures > 0"}


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("pin", sa.Text, nullable=False),
        sa.Column("given_pin", sa.Text, nullable=False),
        sa.Column("must_change", sa.Integer, nullable=False),
        sa.Column("badge_serial", sa.Integer, nullable=False),
        sa.Column("badge_digest", sa.Text),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text),
        sa.Column("retired_at", sa.Text),
        sa.Column("unlocked_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_staff_{name}")) for name, rule in _STAFF.items()),
    )
    op.create_table(
        "slip",
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_slip")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_slip_{name}")) for name, rule in _SLIP.items()),
    )


def downgrade() -> None:
    """Drop them; only for tests, a station never goes down."""
    op.drop_table("slip")
    op.drop_table("staff")
