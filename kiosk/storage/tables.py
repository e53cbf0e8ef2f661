# SPDX-License-Identifier: Apache-2.0
"""The station's tables; migrations lead to exactly these."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SUBMISSION: Final = Table(
    "submission",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    Column("reference", Text, nullable=False, unique=True),
    Column("station", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("clock_trust", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("length(body) = size", name="size"),
)
"""What was taken, sealed; never changed."""

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column(
        "submission_id",
        Text,
        ForeignKey("submission.id", ondelete="RESTRICT"),
        nullable=False,
        unique=True,
    ),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", Text, nullable=False),
    Column("due_boot", Text),
    Column("due_monotonic", Float),
    Column("next_try_at", Text),
    Column("last_problem", Text),
    Column("received_at", Text),
    Column("acknowledgement", Text),
    CheckConstraint("state IN ('pending', 'sending', 'received', 'parked')", name="state"),
    CheckConstraint("(state = 'received') = (acknowledgement IS NOT NULL)", name="acknowledged"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "state", "attempts", "number"),
    sqlite_autoincrement=True,
)
"""Where each submission is on its way; the number is the order of arrival."""

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint("length(hash) = 32", name="hash"),
)
"""The audit journal; triggers refuse changes and deletions."""
