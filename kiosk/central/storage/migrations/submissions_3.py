# SPDX-License-Identifier: Apache-2.0
"""Submissions and their parts as schema 3 had them, for the way up from it and back to it."""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.tables.base import ID, NUMBER, Moment


def create() -> None:
    """Make the tables that are missing."""
    op.create_table(
        "submission",
        sa.Column("id", ID, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("form_id", sa.Text, nullable=False),
        sa.Column("form_version", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("clock_trust", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("announced_at", Moment, nullable=False),
        sa.Column("received_at", Moment),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.CheckConstraint("length(digest) = 64", name="ck_submission_digest"),
        if_not_exists=True,
    )
    op.create_index(
        "ix_submission_received", "submission", ["received_at", "id"], if_not_exists=True
    )
    op.create_table(
        "part",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("have", sa.Integer, nullable=False),
        sa.CheckConstraint("have >= 0 AND have <= size", name="ck_part_have"),
        sa.UniqueConstraint("station", "sha256", name="uq_part"),
        if_not_exists=True,
    )
    op.create_table(
        "slice",
        sa.Column("submission", ID, sa.ForeignKey("submission.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("part", NUMBER, sa.ForeignKey("part.number"), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "awaited",
        sa.Column("submission", ID, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("since", Moment, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_awaited_station", "awaited", ["station"], if_not_exists=True)
    op.create_table(
        "refuted",
        sa.Column("submission", ID, primary_key=True),
        if_not_exists=True,
    )
    op.create_table(
        "chunk",
        sa.Column("part", NUMBER, sa.ForeignKey("part.number"), primary_key=True),
        sa.Column("at", sa.Integer, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    if op.get_context().dialect.name == "postgresql":
        # sealed bytes don't compress; trying costs more than storing them
        op.execute("ALTER TABLE submission ALTER body SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE chunk ALTER bytes SET STORAGE EXTERNAL")
