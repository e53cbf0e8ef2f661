# SPDX-License-Identifier: Apache-2.0
"""Versions of the program, and how each station says that its own is."""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.tables.base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the column."""
    op.create_table(
        "release",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("uploaded_at", Moment, nullable=False),
        sa.Column("ring", sa.SmallInteger),
        sa.Column("released_at", Moment),
        sa.Column("erased_at", Moment),
    )
    op.create_table(
        "release_file",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("release", sa.BigInteger, sa.ForeignKey("release.number")),
    )
    op.create_index("ix_release_file_release", "release_file", ["release"])
    op.create_table(
        "release_piece",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    op.add_column("station", sa.Column("program", sa.JSON))
    op.execute("UPDATE format SET schema = 8")


def downgrade() -> None:
    """Drop them; only for tests, a central never goes down."""
    op.drop_column("station", "program")
    op.drop_table("release_piece")
    op.drop_table("release_file")
    op.drop_table("release")
    op.execute("UPDATE format SET schema = 7")
